"""HTTP of the graph."""

from typing import Annotated

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from heliograph.features.graph import rules, service
from heliograph.features.graph.types import FollowState, ListedUser, Mark, SuggestedUser
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, post, put
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import LIMIT_DEFAULT, Page, check_limit, next_cursor, place_in
from heliograph.platform.ratelimit import FOLLOWS, REQUESTS

Sought = Annotated[str, QueryParameter(name="q", description="how a user name, or a word of a full name, begins")]


class FollowReply(msgspec.Struct, frozen=True, kw_only=True):
    """Where a wish to follow, or not to, has led."""

    success: bool
    is_following: bool
    follow_requested: bool


class Success(msgspec.Struct, frozen=True, kw_only=True):
    """It is done."""

    success: bool


class SuggestedList(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to follow."""

    users: list[SuggestedUser]


class UserList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of people."""

    users: list[ListedUser]
    next_cursor: str | None
    has_more: bool


@post("/api/users/{user_id:int}/follow", policy=Policy.ACCOUNT, limit=FOLLOWS, status_code=200)
async def follow(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> FollowReply:
    """Follow an account, or ask a private one to."""
    return _reply(await service.follow(ctx, actor, user_id))


@delete("/api/users/{user_id:int}/follow", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unfollow(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> FollowReply:
    """Follow an account no more, or withdraw the request."""
    return _reply(await service.unfollow(ctx, actor, user_id))


@get("/api/users/{user_id:int}/followers", policy=Policy.ANYONE, limit=REQUESTS)
async def followers(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    user_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
    q: Sought = "",
) -> UserList:
    """List who follows an account, the newest first; with `q` only those who are called so."""
    scope = f"followers:{user_id}"
    before_id, name = place_in(ctx.keys, scope, cursor), rules.sought(q)
    if name:
        page = await service.find_followers(ctx, viewer, user_id, name, before_id, check_limit(limit))
    else:
        page = await service.followers(ctx, viewer, user_id, before_id, check_limit(limit))
    return _list(ctx, scope, page)


@get("/api/users/{user_id:int}/following", policy=Policy.ANYONE, limit=REQUESTS)
async def following(
    ctx: NamedDependency[Ctx],
    viewer: NamedDependency[Viewer],
    user_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
    q: Sought = "",
) -> UserList:
    """List whom an account follows, the newest first; with `q` only those who are called so."""
    scope = f"following:{user_id}"
    before_id, name = place_in(ctx.keys, scope, cursor), rules.sought(q)
    if name:
        page = await service.find_following(ctx, viewer, user_id, name, before_id, check_limit(limit))
    else:
        page = await service.following(ctx, viewer, user_id, before_id, check_limit(limit))
    return _list(ctx, scope, page)


@get("/api/follow-requests", policy=Policy.ACCOUNT, limit=REQUESTS)
async def follow_requests(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> UserList:
    """List who asks to follow, the newest first."""
    scope = f"follow-requests:{actor.account_id}"
    page = await service.follow_requests(ctx, actor, place_in(ctx.keys, scope, cursor), check_limit(limit))
    return _list(ctx, scope, page)


@post("/api/follow-requests/{user_id:int}/accept", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def accept(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Let one who asked follow."""
    await service.accept(ctx, actor, user_id)
    return Success(success=True)


@post("/api/follow-requests/{user_id:int}/decline", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def decline(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Forget that somebody asked, without telling."""
    await service.decline(ctx, actor, user_id)
    return Success(success=True)


@delete("/api/users/{user_id:int}/follower", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def remove_follower(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Have an account follow one no more, without telling."""
    await service.remove_follower(ctx, actor, user_id)
    return Success(success=True)


@get("/api/users/suggested", policy=Policy.ACCOUNT, limit=REQUESTS)
async def suggested(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], limit: PageLimit = LIMIT_DEFAULT
) -> SuggestedList:
    """Name accounts to follow, each with a reason."""
    return SuggestedList(users=await service.suggested(ctx, actor, check_limit(limit)))


@post("/api/users/{user_id:int}/block", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def block(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Block an account: each is absent to the other from now on, and neither is told."""
    await service.mark(ctx, actor, user_id, Mark.BLOCK)
    return Success(success=True)


@delete("/api/users/{user_id:int}/block", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unblock(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Block an account no more; follows that the block ended stay ended."""
    await service.unmark(ctx, actor, user_id, Mark.BLOCK)
    return Success(success=True)


@post("/api/users/{user_id:int}/mute", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def mute(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Keep an account out of one's feed without unfollowing or telling."""
    await service.mark(ctx, actor, user_id, Mark.MUTE)
    return Success(success=True)


@delete("/api/users/{user_id:int}/mute", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unmute(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Mute an account no more."""
    await service.unmark(ctx, actor, user_id, Mark.MUTE)
    return Success(success=True)


@put("/api/close-friends/{user_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def befriend(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Put an account on one's list of close friends, without telling."""
    await service.mark(ctx, actor, user_id, Mark.CLOSE_FRIEND)
    return Success(success=True)


@delete("/api/close-friends/{user_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unbefriend(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Take an account from one's list of close friends, without telling."""
    await service.unmark(ctx, actor, user_id, Mark.CLOSE_FRIEND)
    return Success(success=True)


@put("/api/story-hidden/{user_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def hide_stories(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Hide one's stories from an account, without telling."""
    await service.mark(ctx, actor, user_id, Mark.STORY_HIDDEN)
    return Success(success=True)


@delete("/api/story-hidden/{user_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def show_stories(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], user_id: PathId) -> Success:
    """Hide one's stories from an account no more."""
    await service.unmark(ctx, actor, user_id, Mark.STORY_HIDDEN)
    return Success(success=True)


@get("/api/blocks", policy=Policy.ACCOUNT, limit=REQUESTS)
async def blocks(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> UserList:
    """List whom one has blocked, the newest first."""
    return await _marked(ctx, actor, Mark.BLOCK, cursor, limit)


@get("/api/mutes", policy=Policy.ACCOUNT, limit=REQUESTS)
async def mutes(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> UserList:
    """List whom one has muted, the newest first."""
    return await _marked(ctx, actor, Mark.MUTE, cursor, limit)


@get("/api/close-friends", policy=Policy.ACCOUNT, limit=REQUESTS)
async def close_friends(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> UserList:
    """List one's close friends, the newest first."""
    return await _marked(ctx, actor, Mark.CLOSE_FRIEND, cursor, limit)


@get("/api/story-hidden", policy=Policy.ACCOUNT, limit=REQUESTS)
async def story_hidden(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> UserList:
    """List from whom one's stories are hidden, the newest first."""
    return await _marked(ctx, actor, Mark.STORY_HIDDEN, cursor, limit)


async def _marked(ctx: Ctx, actor: Actor, kind: Mark, cursor: str | None, limit: int) -> UserList:
    scope = f"{kind}:{actor.account_id}"
    before_id = place_in(ctx.keys, scope, cursor)
    return _list(ctx, scope, await service.marked(ctx, actor, kind, before_id, check_limit(limit)))


def _reply(state: FollowState) -> FollowReply:
    return FollowReply(success=True, is_following=state.is_following, follow_requested=state.follow_requested)


def _list(ctx: Ctx, scope: str, page: Page[ListedUser]) -> UserList:
    cursor = next_cursor(ctx.keys, scope, page)
    return UserList(users=page.items, next_cursor=cursor, has_more=cursor is not None)


ROUTES = [
    follow,
    unfollow,
    remove_follower,
    followers,
    following,
    follow_requests,
    accept,
    decline,
    suggested,
    block,
    unblock,
    blocks,
    mute,
    unmute,
    mutes,
    befriend,
    unbefriend,
    close_friends,
    hide_stories,
    show_stories,
    story_hidden,
]
