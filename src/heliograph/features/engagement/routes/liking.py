"""HTTP of likes and shares."""

import msgspec
from litestar.di import NamedDependency
from litestar.params import JSONBody

from heliograph.features.engagement import service
from heliograph.features.engagement.types import LikeCount, Shared, ShareRequest
from heliograph.features.graph.types import ListedUser
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, post
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import LIMIT_DEFAULT, check_limit, next_cursor, read_cursor
from heliograph.platform.ratelimit import LIKES, REQUESTS, SHARES


class LikeReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many like a post now; 0 where `like_count_hidden` and another posted it."""

    success: bool
    new_like_count: int
    like_count_hidden: bool


class LikerList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of people."""

    users: list[ListedUser]
    next_cursor: str | None
    has_more: bool


@post("/api/posts/{post_id:int}/like", policy=Policy.ACCOUNT, limit=LIKES, status_code=200)
async def like(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> LikeReply:
    """Like a post; doing it again changes nothing."""
    return _reply(await service.like_post(ctx, actor, post_id))


@delete("/api/posts/{post_id:int}/like", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unlike(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> LikeReply:
    """Like a post no more; doing it again changes nothing."""
    return _reply(await service.unlike_post(ctx, actor, post_id))


@get("/api/posts/{post_id:int}/likes", policy=Policy.ANYONE, limit=REQUESTS)
async def likers(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    post_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
) -> LikerList:
    """List who likes a post, the newest first; where the like count is hidden, for its author alone."""
    scope = f"likes:{post_id}"
    before = None if cursor is None else read_cursor(ctx.keys, scope, cursor, 2)
    page = await service.likers(ctx, viewer, post_id, before, check_limit(limit))
    following = next_cursor(ctx.keys, scope, page)
    return LikerList(users=page.items, next_cursor=following, has_more=following is not None)


@post("/api/posts/{post_id:int}/share", policy=Policy.ACCOUNT, limit=SHARES, status_code=200)
async def share(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    post_id: PathId,
    data: JSONBody[ShareRequest | None] = None,
) -> Shared:
    """Count that one shares a post. Conversations, people and stories to share it to are not available yet."""
    return await service.share(ctx, actor, post_id, data or ShareRequest(), retry)


def _reply(count: LikeCount) -> LikeReply:
    return LikeReply(success=True, new_like_count=count.like_count, like_count_hidden=count.is_hidden)


ROUTES = [like, unlike, likers, share]
