"""The built web client: its files from memory, and its one page for every address that people open."""

import hashlib
import html
import mimetypes
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.params import FromPath

import heliograph
from heliograph.platform.errors import NotFound
from heliograph.platform.http.routing import Policy, get

CLIENT_DIR = Path(heliograph.__file__).parent / "client"
_PACKED = {"br": ".br", "gzip": ".gz"}
"""What the client's build puts beside each text, by content coding; the smallest first."""
_RULED_OUT = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
_NOT_PAGES = ("api/", "media/", "upload/", "assets/")
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


def page(request: Request[Any, Any, Any], *, status: int = 200, head: str = "") -> Response[bytes]:
    """Return the client's page, with `head` (made by `meta_tags`) added for those who only read addresses."""
    index = client_file("index.html")
    content = _MISSING if index is None else index.content
    if head:
        content = content.replace(b"</head>", head.encode() + b"</head>", 1)
    return Response(content, status_code=status, media_type="text/html", headers={"Cache-Control": "no-cache"})


def meta_tags(properties: dict[str, str]) -> str:
    """Spell Open Graph properties as tags, escaped."""
    return "".join(
        f'<meta property="{html.escape(name)}" content="{html.escape(value)}">' for name, value in properties.items()
    )


@get("/", policy=Policy.UNSEEN, limit=None, keeps_encoding=True, sync_to_thread=False, include_in_schema=False)
def entry(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve the client's page."""
    return page(request)


@get(
    "/{path:path}",
    policy=Policy.UNSEEN,
    limit=None,
    keeps_encoding=True,
    sync_to_thread=False,
    include_in_schema=False,
)
def client(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """Serve a file of the client, or its page for every other address."""
    name = path.lstrip("/")
    found = None if name == "index.html" else client_file(name)
    if found is not None:
        return _file(request, found)
    if name.startswith(_NOT_PAGES):
        raise NotFound
    return page(request)


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
