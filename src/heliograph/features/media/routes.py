"""HTTP of media: uploads by signed address, bytes, and the looks on offer."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from heliograph.features.media import rules, service
from heliograph.features.media.types import Access, Bytes, PartsOffer, StorageUse
from heliograph.features.media.types.looks import Filters
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound
from heliograph.platform.http.files import File, FileAnswer, answer_file, answer_made
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
) -> FileAnswer:
    """Serve a rendered file to whoever may see it, and the original to its owner as an attachment."""
    found = await service.open_bytes(ctx, viewer, name, request.query_params.get("s"))
    headers = _headers(ctx, found)
    if found.signed is not None and rules.is_playlist(name):
        content = await ctx.objects.get(found.object_key)
        if content is None:
            raise NotFound
        playlist = service.sign_playlist(ctx.keys, found.signed, content)
        return answer_made(playlist, {**headers, "Content-Type": found.content_type})
    is_large = found.is_original or rules.is_large(name)
    file = File(
        key=found.object_key,
        etag=found.etag,
        content_type=found.content_type,
        headers=headers,
        attachment_name=name.partition("_")[0] if found.is_original else None,
        is_large=is_large,
        is_kept_by_edge=found.access is Access.PUBLIC and not is_large,
    )
    return await answer_file(request, ctx, file)


def _headers(ctx: Ctx, found: Bytes) -> dict[str, str]:
    """Say for how long which caches may keep the bytes: ours and CDNs for as long as we answer for them only.

    What everyone may see, other sites may show too, as oEmbed has them do.
    """
    is_shared = bool(ctx.config.media_url) or found.access is Access.PUBLIC
    headers = {
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "cross-origin" if is_shared else "same-origin",
    }
    if ctx.config.media_url:
        headers["Access-Control-Allow-Origin"] = "*"  # No cookie goes with it; the client's player reads by fetch.
    if found.access is Access.PUBLIC:
        kept_seconds = str(ctx.config.edge_cache_seconds)
        headers["X-Accel-Expires"] = kept_seconds
        headers["CDN-Cache-Control"] = f"public, max-age={kept_seconds}"  # RFC 9213
        return {**headers, "Cache-Control": _FOREVER}
    if found.signed is None:
        return {**headers, "Cache-Control": "private, no-cache"}
    left_seconds = max(0, found.signed.expires_at - int(ctx.clock.now().timestamp()))
    return {**headers, "Cache-Control": f"private, max-age={left_seconds}"}


@get("/api/filters", policy=Policy.ANYONE, limit=REQUESTS)
async def filters() -> Filters:
    """List the looks on offer, each with a preview and with the colour table that it is."""
    return await service.filters()


@get("/media/looks/{name:str}", policy=Policy.ANYONE, limit=MEDIA, keeps_encoding=True, include_in_schema=False)
async def look_bytes(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Serve a look's table or preview; another content has another name."""
    found = await service.look_file(name)
    etag = f'"{name}"'
    headers = {
        "ETag": etag,
        "Cache-Control": _FOREVER,
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(b"", status_code=304, headers=headers)
    return Response(found.content, media_type=found.content_type, headers=headers)


@get("/api/users/me/storage", policy=Policy.ACCOUNT, limit=REQUESTS)
async def storage_use(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> StorageUse:
    """Say how many bytes one's photos and videos take, and how many they may."""
    return await service.storage_use(ctx, actor)


ROUTES = [upload, parts, media_bytes, storage_use, filters, look_bytes]
