"""HTTP of posts."""

from urllib.parse import urljoin

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from heliograph.features.media.types import Recipe
from heliograph.features.posts import service
from heliograph.features.posts.types import (
    CaptureList,
    Draft,
    PostCard,
    PostChanges,
    PostStatus,
    UploadRequest,
    UploadTicket,
)
from heliograph.platform.context import Ctx
from heliograph.platform.http.client import page_with
from heliograph.platform.http.faces import Face, FacePicture
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, patch, post, put
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import LIMIT_DEFAULT, Page, check_limit, next_cursor, place_in
from heliograph.platform.ratelimit import POSTS, REQUESTS

_LARGE = 1_080
"""The longest side of the picture that goes with a post's address."""


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
    """Edit caption, place, people, alternative texts, whether comments are off or the like count is hidden."""
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
    found = await service.grid(ctx, viewer, user_id, place_in(ctx.keys, scope, cursor), check_limit(limit))
    return _list(ctx, scope, found)


@get("/api/users/{user_id:int}/tagged", policy=Policy.ANYONE, limit=REQUESTS)
async def tagged(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    user_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
) -> PostList:
    """Return the posts that somebody is tagged in, newest first, of those that the viewer may see."""
    scope = f"tagged:{user_id}"
    found = await service.tagged(ctx, viewer, user_id, place_in(ctx.keys, scope, cursor), check_limit(limit))
    return _list(ctx, scope, found)


@delete("/api/posts/{post_id:int}/tags/me", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def untag_me(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> Success:
    """Take oneself away from a post that one is tagged in."""
    await service.untag_me(ctx, actor, post_id)
    return Success(success=True)


def _list(ctx: Ctx, scope: str, page: Page[PostCard]) -> PostList:
    cursor = next_cursor(ctx.keys, scope, page)
    return PostList(posts=page.items, next_cursor=cursor, has_more=cursor is not None)


@get("/p/{code:str}", policy=Policy.UNSEEN, limit=REQUESTS, include_in_schema=False)
async def short_link(ctx: NamedDependency[Ctx], origin: NamedDependency[str], code: FromPath[str]) -> Response[bytes]:
    """Serve the client's page, with the face of a post that everyone may see and nothing for any other."""

    async def face() -> Face:
        return _face(await service.show_by_code(ctx, None, code), origin)

    return await page_with(face())


def _face(card: PostCard, origin: str) -> Face:
    """Show a post to those who only read addresses; of what is shown behind a click, its words alone."""
    first = card.media[0]
    width, height = first.size_within(_LARGE, _LARGE)
    picture = FacePicture(url=urljoin(origin, first.urls.large), width=width, height=height, alt=first.alt_text)
    name = f"{card.user.full_name} (@{card.user.username})" if card.user.full_name else f"@{card.user.username}"
    return Face(
        kind="video.other" if first.video_urls else "article",
        url=origin + card.short_url,
        title=name,
        description=card.caption,
        picture=None if card.is_sensitive else picture,
        is_picture_large=True,
        details={"article:published_time": card.created_at, "article:author": f"{origin}/{card.user.username}"}
        if not first.video_urls
        else {"video:release_date": card.created_at},
    )


ROUTES = [begin, submit, status, show, captures, edit, redo, remove, grid, tagged, untag_me, short_link]
