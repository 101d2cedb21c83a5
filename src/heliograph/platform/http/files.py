"""Answers made of stored files: whole, in part, their head alone, or a word to whoever delivers them for us."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.types import Receive, Scope, Send

from heliograph.platform.config import Handoff
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound
from heliograph.platform.http.conditions import Slice, Unsatisfiable, is_unchanged, wanted_slice
from heliograph.platform.http.heads import is_head
from heliograph.platform.objects import StoredObject

ACCEL_PREFIX = "/.objects/"
"""Where the edge has the object folder, for itself alone."""
_ONE_PIECE_BYTES = 1_048_576
"""Up to so much is sent as one message."""
_PATHSEND = "http.response.pathsend"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A stored file that the asker may have at this moment, and what is said with it."""

    key: str
    etag: str
    content_type: str
    headers: Mapping[str, str]
    attachment_name: str | None
    is_large: bool
    """Worth a redirect to the store, where there is one."""
    is_kept_by_edge: bool
    """Everyone may have it, and an edge shall cache it: so it must pass through us."""


class FileAnswer:
    """An ASGI answer; `stored` is read as it is sent, so that no large file is ever whole in memory."""

    __slots__ = ("headers", "part", "status", "stored")

    def __init__(
        self, status: int, headers: Mapping[str, str], stored: StoredObject | None = None, part: Slice | None = None
    ) -> None:
        self.status = status
        self.headers = dict(headers)
        self.stored = stored
        self.part = part

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Raises `NotFound` where a small file has been deleted since it was opened."""
        if self.stored is None or is_head(scope):
            await self._send(send, b"")
            return
        part = self.part or Slice(0, self.stored.size_bytes)
        is_whole = self.part is None
        if is_whole and self.stored.path is not None and _PATHSEND in (scope.get("extensions") or {}):
            await self._start(send)
            # The server's own threads read the file, at the pace of the asker.
            pathsend: Any = {"type": _PATHSEND, "path": str(self.stored.path)}
            await send(pathsend)
        elif part.end - part.start <= _ONE_PIECE_BYTES:
            await self._send(send, await _read(self.stored, part))
        else:
            await self._start(send)
            await _stream(self.stored, part, receive, send)

    async def _send(self, send: Send, body: bytes) -> None:
        await self._start(send)
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _start(self, send: Send) -> None:
        fields = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": fields})


async def answer_file(request: Request[Any, Any, Any], ctx: Ctx, file: File) -> FileAnswer:
    """Answer with the file as the request and the configured hand-off want it. Raises `NotFound` where it is gone."""
    headers = {"ETag": file.etag, "Accept-Ranges": "bytes", **file.headers}
    if is_unchanged(_field(request, "if-none-match"), file.etag):
        return FileAnswer(304, headers)
    if file.attachment_name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{file.attachment_name}"'
    headers["Content-Type"] = file.content_type
    handoff = ctx.config.media_handoff
    if handoff is Handoff.S3 and file.is_large and not is_head(request.scope):
        address = ctx.objects.sign_get(
            file.key, ctx.config.media_signature_seconds, file.content_type, file.attachment_name
        )
        if address is not None:
            return FileAnswer(307, {"Location": address, "Cache-Control": "private, no-store", "Content-Length": "0"})
    stored = await ctx.objects.open(file.key)
    if stored is None:
        raise NotFound
    if handoff is Handoff.NGINX and stored.path is not None and not file.is_kept_by_edge:
        return FileAnswer(200, {**headers, "X-Accel-Redirect": ACCEL_PREFIX + quote(file.key)})
    return _answer_part(request, stored, file.etag, headers)


def answer_made(content: bytes, headers: Mapping[str, str]) -> FileAnswer:
    """Answer with what was made for this one request."""

    async def read(start: int, end: int) -> AsyncIterator[bytes]:
        yield content[start:end]

    stored = StoredObject(size_bytes=len(content), path=None, reader=read)
    return FileAnswer(200, {**headers, "Content-Length": str(len(content))}, stored)


def _answer_part(
    request: Request[Any, Any, Any], stored: StoredObject, etag: str, headers: dict[str, str]
) -> FileAnswer:
    size_bytes = stored.size_bytes
    try:
        part = wanted_slice(_field(request, "range"), _field(request, "if-range"), etag=etag, size_bytes=size_bytes)
    except Unsatisfiable:
        return FileAnswer(416, {**headers, "Content-Range": f"bytes */{size_bytes}", "Content-Length": "0"})
    if part is None:
        return FileAnswer(200, {**headers, "Content-Length": str(size_bytes)}, stored)
    bounds = {
        "Content-Range": f"bytes {part.start}-{part.end - 1}/{size_bytes}",
        "Content-Length": str(part.end - part.start),
    }
    return FileAnswer(206, {**headers, **bounds}, stored, part)


async def _read(stored: StoredObject, part: Slice) -> bytes:
    try:
        return b"".join([chunk async for chunk in stored.read(part.start, part.end)])
    except FileNotFoundError as error:
        raise NotFound from error


async def _stream(stored: StoredObject, part: Slice, receive: Receive, send: Send) -> None:
    """Send chunk by chunk, as fast as they are taken, and stop when the asker has gone."""
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        async for chunk in stored.read(part.start, part.end):
            if leaving.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        leaving.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _field(request: Request[Any, Any, Any], name: str) -> str | None:
    """Return a field whose lines make one list (RFC 9110, 5.3), or None."""
    lines = request.headers.getall(name, [])
    return ", ".join(lines) if lines else None
