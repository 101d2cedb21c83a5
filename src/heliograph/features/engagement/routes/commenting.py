"""HTTP of comments."""

from typing import Annotated, Literal

import msgspec
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from heliograph.features.engagement import rules, service
from heliograph.features.engagement.types import CommentCard, NewComment, TopPlace
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, post
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import (
    LIMIT_DEFAULT,
    Page,
    check_limit,
    next_cursor,
    place_in,
    read_cursor,
    write_cursor,
)
from heliograph.platform.ratelimit import COMMENTS, LIKES, REQUESTS

Order = Annotated[Literal["newest", "top"], QueryParameter(name="order")]


class CommentList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of comments."""

    comments: list[CommentCard]
    next_cursor: str | None
    has_more: bool


class CommentLikeReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many like a comment now."""

    success: bool
    new_like_count: int


class CommentGone(msgspec.Struct, frozen=True, kw_only=True):
    """It is deleted."""

    success: bool


@get("/api/posts/{post_id:int}/comments", policy=Policy.ANYONE, limit=REQUESTS)
async def comments(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    post_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
    order: Order = "newest",
) -> CommentList:
    """List the comments on a post itself, the newest first, or the 30 most liked and then the newest."""
    if order == "top":
        return await _top(ctx, viewer, post_id, cursor, check_limit(limit))
    scope = f"comments:{post_id}"
    before_id = place_in(ctx.keys, scope, cursor)
    page = await service.newest_comments(ctx, viewer, post_id, before_id, check_limit(limit))
    return _list(ctx, scope, page)


@post("/api/posts/{post_id:int}/comments", policy=Policy.ACCOUNT, limit=COMMENTS)
async def comment(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    post_id: PathId,
    data: JSONBody[NewComment],
) -> CommentCard:
    """Comment on a post, or answer a comment; answers are one level deep."""
    return await service.comment(ctx, actor, post_id, data, retry)


@get("/api/comments/{comment_id:int}/replies", policy=Policy.ANYONE, limit=REQUESTS)
async def replies(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    comment_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
) -> CommentList:
    """List the answers to a comment, the oldest first."""
    scope = f"replies:{comment_id}"
    after_id = place_in(ctx.keys, scope, cursor)
    page = await service.replies(ctx, viewer, comment_id, after_id, check_limit(limit))
    return _list(ctx, scope, page)


@delete("/api/comments/{comment_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def remove(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], comment_id: PathId) -> CommentGone:
    """Delete a comment of one's own, or one under one's own post, with the answers to it."""
    await service.delete_comment(ctx, actor, comment_id)
    return CommentGone(success=True)


@post("/api/comments/{comment_id:int}/like", policy=Policy.ACCOUNT, limit=LIKES, status_code=200)
async def like(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], comment_id: PathId) -> CommentLikeReply:
    """Like a comment; doing it again changes nothing."""
    return CommentLikeReply(success=True, new_like_count=await service.like_comment(ctx, actor, comment_id))


@delete("/api/comments/{comment_id:int}/like", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unlike(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], comment_id: PathId) -> CommentLikeReply:
    """Like a comment no more; doing it again changes nothing."""
    return CommentLikeReply(success=True, new_like_count=await service.unlike_comment(ctx, actor, comment_id))


async def _top(ctx: Ctx, viewer: Viewer, post_id: int, cursor: str | None, limit: int) -> CommentList:
    scope = f"top-comments:{post_id}"
    place = None
    if cursor is not None:
        offset, before_id, *top_ids = read_cursor(ctx.keys, scope, cursor, 2 + rules.TOP_COMMENTS)
        place = TopPlace(top_ids=[an_id for an_id in top_ids if an_id], offset=offset, before_id=before_id)
    found, following = await service.top_comments(ctx, viewer, post_id, place, limit)
    if following is None:
        return CommentList(comments=found, next_cursor=None, has_more=False)
    padding = [0] * (rules.TOP_COMMENTS - len(following.top_ids))
    position = (following.offset, following.before_id, *following.top_ids, *padding)
    return CommentList(comments=found, next_cursor=write_cursor(ctx.keys, scope, position), has_more=True)


def _list(ctx: Ctx, scope: str, page: Page[CommentCard]) -> CommentList:
    cursor = next_cursor(ctx.keys, scope, page)
    return CommentList(comments=page.items, next_cursor=cursor, has_more=cursor is not None)


ROUTES = [comments, comment, replies, remove, like, unlike]
