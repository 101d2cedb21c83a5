"""HTTP of media: uploads by signed address, and bytes."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from heliograph.features.media import service
from heliograph.features.media.types import Access, PartsOffer, StorageUse
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import PathId
from heliograph.platform.http.routing import Policy, get, post, put
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ratelimit import MEDIA, REQUESTS

_FOREVER = "public, max-age=31536000, immutable"
_SANDBOX = "default-src 'none'; sandbox"


@put(
    "/upload/{token:str}",
    policy=Policy.UNSEEN,
    limit=None,
    status_code=200,
    request_max_body_size=None,
    include_in_schema=False,
)
async def upload(request: Request[Any, Any, Any], ctx: NamedDependency[Ctx], token: FromPath[str]) -> Response[bytes]:
    """Take the bytes of a signed address."""
    length = request.headers.get("content-length")
    await service.receive_upload(
        ctx,
        token,
        content_type=request.headers.get("content-type", ""),
        size_bytes=int(length) if length is not None and length.isdigit() else None,
        chunks=request.stream(),
    )
    return Response(b"", status_code=200)


@post("/api/media/{media_id:int}/parts", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def parts(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], media_id: PathId) -> PartsOffer:
    """Say which parts of an announced file have arrived and where to PUT the others; ask again to go on."""
    return await service.offer_parts(ctx, actor, media_id)


@get("/media/{name:str}", policy=Policy.ANYONE, limit=MEDIA, keeps_encoding=True, include_in_schema=False)
async def media_bytes(
    request: Request[Any, Any, Any], ctx: NamedDependency[Ctx], viewer: NamedDependency[Viewer], name: FromPath[str]
) -> Response[bytes]:
    """Serve a rendered file to whoever may see it, and the original to its owner as an attachment."""
    found = await service.open_bytes(ctx, viewer, name)
    headers = {
        "ETag": found.etag,
        "Cache-Control": _FOREVER if found.access is Access.PUBLIC else "private, no-cache",
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if found.is_original:
        headers["Content-Disposition"] = f'attachment; filename="{name.partition("_")[0]}"'
    if request.headers.get("if-none-match") == found.etag:
        return Response(b"", status_code=304, headers=headers)
    return Response(found.content, media_type=found.content_type, headers=headers)


@get("/api/users/me/storage", policy=Policy.ACCOUNT, limit=REQUESTS)
async def storage_use(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> StorageUse:
    """Say how many bytes one's photos and videos take, and how many they may."""
    return await service.storage_use(ctx, actor)


ROUTES = [upload, parts, media_bytes, storage_use]
