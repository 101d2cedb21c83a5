"""HTTP of what people keep for themselves."""

import msgspec
from litestar.di import NamedDependency
from litestar.params import JSONBody

from heliograph.features.engagement import service
from heliograph.features.engagement.types import CollectionCard, CollectionName, SaveRequest
from heliograph.features.posts.types import PostCard
from heliograph.platform.context import Ctx
from heliograph.platform.http.requests import Cursor, PageLimit, PathId
from heliograph.platform.http.routing import Policy, delete, get, patch, post, put
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor
from heliograph.platform.paging import LIMIT_DEFAULT, Page, check_limit, next_cursor, place_in
from heliograph.platform.ratelimit import REQUESTS, SAVES


class SaveReply(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the post is saved now."""

    success: bool
    has_saved: bool


class CollectionDone(msgspec.Struct, frozen=True, kw_only=True):
    """It is done."""

    success: bool


class SavedList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of posts that one has saved."""

    posts: list[PostCard]
    next_cursor: str | None
    has_more: bool


class CollectionList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one's collections."""

    collections: list[CollectionCard]
    next_cursor: str | None
    has_more: bool


@post("/api/posts/{post_id:int}/save", policy=Policy.ACCOUNT, limit=SAVES, status_code=200)
async def save(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    post_id: PathId,
    data: JSONBody[SaveRequest | None] = None,
) -> SaveReply:
    """Save a post, into a collection where one is named; doing it again changes nothing."""
    await service.save(ctx, actor, post_id, data or SaveRequest())
    return SaveReply(success=True, has_saved=True)


@delete("/api/posts/{post_id:int}/save", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def unsave(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], post_id: PathId) -> SaveReply:
    """Save a post no more, in any collection."""
    await service.unsave(ctx, actor, post_id)
    return SaveReply(success=True, has_saved=False)


@get("/api/saved", policy=Policy.ACCOUNT, limit=REQUESTS)
async def saved(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> SavedList:
    """List what one has saved, the newest first."""
    scope = f"saved:{actor.account_id}"
    page = await service.saved(ctx, actor, place_in(ctx.keys, scope, cursor), check_limit(limit))
    return _posts(ctx, scope, page)


@get("/api/collections", policy=Policy.ACCOUNT, limit=REQUESTS)
async def collections(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], cursor: Cursor = None, limit: PageLimit = LIMIT_DEFAULT
) -> CollectionList:
    """List one's collections, the newest first."""
    scope = f"collections:{actor.account_id}"
    page = await service.collections(ctx, actor, place_in(ctx.keys, scope, cursor), check_limit(limit))
    following = next_cursor(ctx.keys, scope, page)
    return CollectionList(collections=page.items, next_cursor=following, has_more=following is not None)


@post("/api/collections", policy=Policy.ACCOUNT, limit=SAVES)
async def create(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    retry: NamedDependency[Retry | None],
    data: JSONBody[CollectionName],
) -> CollectionCard:
    """Make a collection."""
    return await service.create_collection(ctx, actor, data, retry)


@get("/api/collections/{collection_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS)
async def collection(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], collection_id: PathId) -> CollectionCard:
    """Return a collection of one's own."""
    return await service.collection(ctx, actor, collection_id)


@patch("/api/collections/{collection_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS)
async def rename(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    collection_id: PathId,
    data: JSONBody[CollectionName],
) -> CollectionCard:
    """Give a collection of one's own another name."""
    return await service.rename_collection(ctx, actor, collection_id, data)


@delete("/api/collections/{collection_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200)
async def remove(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], collection_id: PathId) -> CollectionDone:
    """Delete a collection; what is in it stays saved."""
    await service.delete_collection(ctx, actor, collection_id)
    return CollectionDone(success=True)


@get("/api/collections/{collection_id:int}/posts", policy=Policy.ACCOUNT, limit=REQUESTS)
async def collection_posts(
    ctx: NamedDependency[Ctx],
    actor: NamedDependency[Actor],
    collection_id: PathId,
    cursor: Cursor = None,
    limit: PageLimit = LIMIT_DEFAULT,
) -> SavedList:
    """List what is in a collection of one's own, the newest first."""
    scope = f"collection:{collection_id}"
    before_id = place_in(ctx.keys, scope, cursor)
    page = await service.collection_posts(ctx, actor, collection_id, before_id, check_limit(limit))
    return _posts(ctx, scope, page)


@put("/api/collections/{collection_id:int}/posts/{post_id:int}", policy=Policy.ACCOUNT, limit=SAVES, status_code=200)
async def collect(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], collection_id: PathId, post_id: PathId
) -> CollectionDone:
    """Save a post into a collection."""
    await service.collect(ctx, actor, collection_id, post_id)
    return CollectionDone(success=True)


@delete(
    "/api/collections/{collection_id:int}/posts/{post_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=200
)
async def take_out(
    ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], collection_id: PathId, post_id: PathId
) -> CollectionDone:
    """Take a post out of a collection; it stays saved."""
    await service.take_out(ctx, actor, collection_id, post_id)
    return CollectionDone(success=True)


def _posts(ctx: Ctx, scope: str, page: Page[PostCard]) -> SavedList:
    cursor = next_cursor(ctx.keys, scope, page)
    return SavedList(posts=page.items, next_cursor=cursor, has_more=cursor is not None)


ROUTES = [
    save,
    unsave,
    saved,
    collections,
    create,
    collection,
    rename,
    remove,
    collection_posts,
    collect,
    take_out,
]
