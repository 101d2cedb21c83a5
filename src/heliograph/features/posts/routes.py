"""HTTP of posts."""

from typing import Any
from urllib.parse import urljoin

import msgspec
from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from heliograph.features.media.types import Recipe
from heliograph.features.posts import rules, service
from heliograph.features.posts.types import (
    CaptureList,
    Draft,
    NoSuchPost,
    PostCard,
    PostChanges,
    PostStatus,
    UploadRequest,
    UploadTicket,
)
from heliograph.platform.context import Ctx
from heliograph.platform.errors import NotFound
from heliograph.platform.http.client import meta_tags, page
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, patch, post, put
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import LIMIT_DEFAULT, check_limit, read_cursor, write_cursor
from heliograph.platform.ratelimit import POSTS, REQUESTS


class PostList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of posts."""

    posts: list[PostCard]
    next_cursor: str | None
    has_more: bool


class Success(msgspec.Struct, frozen=True, kw_only=True):
    """It is done."""

    success: bool


@post("/api/posts/upload-url", policy=Policy.ACCOUNT, limit=REQUESTS)
async def begin(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    data: JSONBody[UploadRequest],
) -> UploadTicket:
    """Announce a photo, a video or a carousel of both; returns where to PUT each file."""
    return await service.begin(ctx, actor, data, retry)


@post("/api/posts", policy=Policy.ACCOUNT, limit=POSTS)
async def submit(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    data: JSONBody[Draft],
) -> PostCard:
    """Submit a post whose files have been uploaded."""
    return await service.submit(ctx, actor, data, retry)


@get("/api/posts/{post_id:int}/status", policy=Policy.ACCOUNT, limit=REQUESTS)
async def status(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> PostStatus:
    """Say how far one's own post is."""
    return await service.status(ctx, actor, post_id)


@get("/api/posts/{post_id:int}", policy=Policy.ANYONE, limit=REQUESTS)
async def show(ctx: NamedDependency[Ctx], viewer: NamedDependency[Viewer], post_id: PathId) -> PostCard:
    """Return a post."""
    return await service.show(ctx, viewer, post_id)


@patch("/api/posts/{post_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS)
async def edit(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId, data: JSONBody[PostChanges]
) -> PostCard:
    """Edit caption, place, alternative texts, whether comments are off, or whether the like count is hidden."""
    return await service.edit(ctx, actor, post_id, data)


@get("/api/posts/{post_id:int}/capture", policy=Policy.ACCOUNT, limit=REQUESTS)
async def captures(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> CaptureList:
    """Return what the camera wrote into the files of one's own post: time, camera and place, told to nobody else."""
    return await service.captures(ctx, actor, post_id)


@put("/api/posts/{post_id:int}/media/{media_id:int}/edit", policy=Policy.ACCOUNT, limit=POSTS, status_code=202)
async def redo(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    post_id: PathId,
    media_id: PathId,
    data: JSONBody[Recipe],
) -> Success:
    """Have a file of one's own published post rendered anew; it takes the other's place once it is ready."""
    await service.redo(ctx, actor, post_id, media_id, data)
    return Success(success=True)


@delete("/api/posts/{post_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def remove(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> Success:
    """Delete a post for everyone, at once."""
    await service.delete(ctx, actor, post_id)
    return Success(success=True)


@get("/api/users/{user_id:int}/posts", policy=Policy.ANYONE, limit=REQUESTS)
async def grid(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    user_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
) -> PostList:
    """Return an account's posts, newest first."""
    scope = f"grid:{user_id}"
    before_id = None if cursor is None else read_cursor(ctx.keys, scope, cursor, 1)[0]
    found = await service.grid(ctx, viewer, user_id, before_id, check_limit(limit))
    next_cursor = None if found.next_key is None else write_cursor(ctx.keys, scope, found.next_key)
    return PostList(posts=found.items, next_cursor=next_cursor, has_more=next_cursor is not None)


@get("/p/{code:str}", policy=Policy.UNSEEN, limit=REQUESTS, include_in_schema=False)
async def short_link(
    request: Request[Any, Any, Any], ctx: NamedDependency[Ctx], code: FromPath[str]
) -> Response[bytes]:
    """Serve the client's page, with Open Graph data for a post that everyone may see and nothing for any other."""
    post_id = rules.read_short_code(code)
    try:
        card = await service.show(ctx, None, post_id or 0)
    except (NoSuchPost, NotFound):
        return page(request)
    origin = ctx.config.public_url or str(request.base_url).rstrip("/")
    return page(
        request,
        head=meta_tags(
            {
                "og:type": "article",
                "og:title": f"{card.user.full_name or card.user.username} on Heliograph",
                "og:description": card.caption[:200],
                "og:url": origin + card.short_url,
                "og:image": urljoin(origin, card.image_url),
                "og:image:alt": card.media[0].alt_text,
            }
        ),
    )


ROUTES = [begin, submit, status, show, captures, edit, redo, remove, grid, short_link]
