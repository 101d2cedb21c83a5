"""The built web client: its files from memory, and its one page for every address that people open."""

import asyncio
import base64
import hashlib
import mimetypes
import re
from collections.abc import Awaitable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response

import heliograph
from heliograph.platform.errors import NotFound, Unavailable
from heliograph.platform.http.faces import Face, tags
from heliograph.platform.http.routing import Policy, get

CLIENT_DIR = Path(heliograph.__file__).parent / "client"
_PACKED = {"br": ".br", "gzip": ".gz"}
"""What the client's build puts beside each text, by content coding; the smallest first."""
_RULED_OUT = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
_NOT_PAGES = ("assets/",)
_FACE_SECONDS = 2
"""How long a person who opens an address may wait for what only programs read."""
_GENERAL = re.compile(rb"\s*<title>[^<]*</title>|\s*<meta name=\"description\"[^>]*>")
"""What the built page says of itself where nothing is known of the address."""
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.+?)</script>", re.DOTALL)
_MISSING = b"""<!doctype html><head><meta charset="utf-8"><title>Heliograph</title></head>
<p>The web client is not built. Run <code>make web</code>.</p>"""


class ClientFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the built client, as served."""

    content: bytes
    packed: dict[str, bytes]
    """By content coding, the smallest first."""
    content_type: str
    etag: str
    is_immutable: bool


def client_file(path: str) -> ClientFile | None:
    """Return the file at `path` below the client's folder, or None."""
    return _client_files().get(path)


@cache
def _client_files() -> dict[str, ClientFile]:
    """Read the built client once: whatever path is asked for later, neither disk nor memory hears of it."""
    return {
        path.relative_to(CLIENT_DIR).as_posix(): _read(path)
        for path in CLIENT_DIR.rglob("*")
        if path.is_file() and path.suffix not in _PACKED.values()
    }


def _read(path: Path) -> ClientFile:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    beside = {coding: path.with_name(path.name + suffix) for coding, suffix in _PACKED.items()}
    return ClientFile(
        content=content,
        packed={coding: file.read_bytes() for coding, file in beside.items() if file.exists()},
        content_type=kind,
        etag=f'"{hashlib.sha256(content).hexdigest()[:24]}"',
        is_immutable=path.is_relative_to(CLIENT_DIR / "assets"),
    )


def page() -> Response[bytes]:
    """Return the client's page."""
    return Response(_index(), media_type="text/html", headers={"Cache-Control": "no-cache"})


async def page_with(making: Awaitable[Face]) -> Response[bytes]:
    """Return the client's page with the face of what it shows; without one where `making` refuses or is too slow.

    Whatever is not for everyone answers so, to the byte, as what does not exist. Shared caches keep a face for a
    minute, browsers no page at all: it names files of the client that the next release may not have.
    """
    try:
        async with asyncio.timeout(_FACE_SECONDS):
            face = await making
    except (NotFound, Unavailable, TimeoutError):
        headers = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}
        return Response(_index(), media_type="text/html", headers=headers)
    content = _GENERAL.sub(b"", _index()).replace(b"</head>", tags(face).encode() + b"</head>", 1)
    return Response(content, media_type="text/html", headers={"Cache-Control": "public, max-age=0, s-maxage=60"})


def file_at(request: Request[Any, Any, Any], name: str) -> Response[bytes] | None:
    """Return the client's file of that name, or None where there is none."""
    found = None if name == "index.html" else client_file(name)
    return None if found is None else _file(request, found)


@cache
def script_hashes() -> tuple[str, ...]:
    """Name the scripts that stand in the page itself, as a Content-Security-Policy does."""
    digests = (hashlib.sha256(script).digest() for script in _INLINE.findall(_index()))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _index() -> bytes:
    index = client_file("index.html")
    return _MISSING if index is None else index.content


@get("/", policy=Policy.UNSEEN, limit=None, keeps_encoding=True, sync_to_thread=False, include_in_schema=False)
def entry(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the client's page, packed: it is what every visit begins with."""
    found = client_file("index.html")
    return page() if found is None else _file(request, found)


@get(
    ["/assets/{path:path}", "/static/{path:path}", "/{folder:str}/{path:path}"],
    policy=Policy.UNSEEN,
    limit=None,
    keeps_encoding=True,
    sync_to_thread=False,
    include_in_schema=False,
)
def client(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve a file of the client, or its page for every other address of more than one part."""
    name = request.url.path.strip("/")
    found = file_at(request, name)
    if found is not None:
        return found
    if name.startswith(_NOT_PAGES):
        raise NotFound
    return page()


@get("/api/docs", policy=Policy.UNSEEN, limit=None, keeps_encoding=True, sync_to_thread=False, include_in_schema=False)
def docs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the human page of the HTTP contract."""
    found = client_file("docs/index.html")
    if found is None:
        raise NotFound
    return _file(request, found)


@get("/api/openapi.json", policy=Policy.UNSEEN, limit=None, sync_to_thread=False, include_in_schema=False)
def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the OpenAPI document."""
    return Response(_document(request.app), media_type="application/json", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=1)
def _document(app: Litestar) -> bytes:
    """Write the document once: it takes as long as ten other answers, and anybody may ask."""
    return msgspec.json.encode(app.openapi_schema.to_schema())


def _file(request: Request[Any, Any, Any], found: ClientFile) -> Response[bytes]:
    lifetime = "public, max-age=31536000, immutable" if found.is_immutable else "no-cache"
    headers = {"ETag": found.etag, "Cache-Control": lifetime, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(b"", status_code=304, headers=headers)
    taken = _codings(request.headers.get("accept-encoding", ""))
    coding = next((each for each in found.packed if each in taken), None)
    if coding is None:
        return Response(found.content, media_type=found.content_type, headers=headers)
    headers["Content-Encoding"] = coding
    return Response(found.packed[coding], media_type=found.content_type, headers=headers)


def _codings(accepted: str) -> set[str]:
    """Return what an `Accept-Encoding` names, without what it rules out (RFC 9110, 12.5.3)."""
    named = (each.strip().lower().partition(";") for each in accepted.split(","))
    return {coding.strip() for coding, _, weight in named if weight.replace(" ", "") not in _RULED_OUT}


ROUTES = [docs, openapi, entry, client]
