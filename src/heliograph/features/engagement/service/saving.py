"""Keep posts for oneself: what is saved, and collections of it. Nobody but their owner learns of either."""

from collections.abc import Awaitable, Callable

from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.engagement.types import (
    Collection,
    CollectionCard,
    CollectionName,
    InvalidCollection,
    NoSuchCollection,
    SaveRequest,
    TooManyCollections,
)
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import NoSuchPost, PostCard
from heliograph.platform.clock import rfc3339
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx, despite_rivals
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, parse_id, shard_of, time_of
from heliograph.platform.paging import Page

COLLECTIONS_MAX = 200
_Slice = Callable[[Read, int, int, int], Awaitable[list[tuple[int, int]]]]


async def save(ctx: Ctx, actor: Actor, post_id: int, request: SaveRequest) -> None:
    """Save a post, and put it into a collection where one is named; doing it again changes nothing.

    Raises `NoSuchPost`, `NoSuchCollection`, `InvalidCollection`.
    """
    collection_id = None if request.collection_id is None else parse_id(request.collection_id)
    if request.collection_id is not None and collection_id is None:
        raise InvalidCollection("A collection is named by an id.", errors={"collection_id": "not an id"})
    await _keep(ctx, actor, post_id, collection_id)


async def unsave(ctx: Ctx, actor: Actor, post_id: int) -> None:
    """Save a post no more, and take it out of every collection; doing it again changes nothing.

    Raises `NoSuchPost` where it neither was saved nor is to be seen.
    """

    async def end() -> bool:
        async with ctx.db.tx() as tx:
            was_saved = await queries.delete_save(tx, actor.account_id, post_id)
            if was_saved:
                await queries.delete_from_collections(tx, actor.account_id, post_id)
            else:
                await posts.visible_post(tx, actor, post_id)
            return was_saved

    if await despite_rivals(end):
        ctx.tool(ShownCounts).forget([post_id])


async def saved(ctx: Ctx, actor: Actor, before_id: int | None, limit: int) -> Page[PostCard]:
    """Return what the actor has saved, the newest first; posts that it may not see (any more) are left out."""
    return await _posts(ctx, actor, actor.account_id, (before_id, limit), queries.newest_saves)


async def create_collection(ctx: Ctx, actor: Actor, new: CollectionName, retry: Retry | None) -> CollectionCard:
    """Make an empty collection. Raises `InvalidCollection`, `TooManyCollections`."""
    name = rules.check_collection_name(new.name)
    collection_id = await ctx.ids.next(shard_of(actor.account_id))

    async def insert(tx: Tx) -> CollectionCard:
        if await queries.collection_count(tx, actor.account_id) >= COLLECTIONS_MAX:
            raise TooManyCollections(f"An account can have {COLLECTIONS_MAX} collections; delete one first.")
        await queries.insert_collection(tx, collection_id, actor.account_id, name)
        return _card(Collection(collection_id=collection_id, account_id=actor.account_id, name=name, post_count=0))

    return await once_per_key(ctx, actor.account_id, retry, CollectionCard, insert)


async def collections(ctx: Ctx, actor: Actor, before_id: int | None, limit: int) -> Page[CollectionCard]:
    """Return the actor's collections, the newest first."""
    async with ctx.db.read() as db:
        found = await queries.collections(db, actor.account_id, before_id or LARGEST, limit + 1)
    shown = found[:limit]
    return Page(
        items=[_card(collection) for collection in shown],
        next_key=(shown[-1].collection_id,) if len(found) > limit else None,
    )


async def collection(ctx: Ctx, actor: Actor, collection_id: int) -> CollectionCard:
    """Return a collection of the actor's. Raises `NoSuchCollection`."""
    async with ctx.db.read() as db:
        return _card(await _own(db, actor, collection_id))


async def rename_collection(ctx: Ctx, actor: Actor, collection_id: int, changes: CollectionName) -> CollectionCard:
    """Give a collection of the actor's another name. Raises `InvalidCollection`, `NoSuchCollection`."""
    name = rules.check_collection_name(changes.name)
    async with ctx.db.tx() as tx:
        if not await queries.rename_collection(tx, collection_id, actor.account_id, name):
            raise NoSuchCollection
        return _card(await _own(tx, actor, collection_id))


async def delete_collection(ctx: Ctx, actor: Actor, collection_id: int) -> None:
    """Delete a collection of the actor's; what is in it stays saved. Raises `NoSuchCollection`."""
    async with ctx.db.tx() as tx:
        if not await queries.delete_collection(tx, collection_id, actor.account_id):
            raise NoSuchCollection
        await queries.empty_collection(tx, collection_id)


async def collection_posts(
    ctx: Ctx, actor: Actor, collection_id: int, before_id: int | None, limit: int
) -> Page[PostCard]:
    """Return what is in a collection of the actor's, as `saved` does. Raises `NoSuchCollection`."""
    async with ctx.db.read() as db:
        await _own(db, actor, collection_id)
    return await _posts(ctx, actor, collection_id, (before_id, limit), queries.newest_collected)


async def collect(ctx: Ctx, actor: Actor, collection_id: int, post_id: int) -> None:
    """Save a post into a collection of the actor's; doing it again changes nothing.

    Raises `NoSuchPost`, `NoSuchCollection`.
    """
    await _keep(ctx, actor, post_id, collection_id)


async def take_out(ctx: Ctx, actor: Actor, collection_id: int, post_id: int) -> None:
    """Take a post out of a collection of the actor's; it stays saved. Raises `NoSuchCollection`."""
    async with ctx.db.tx() as tx:
        if not await queries.hold_collection(tx, collection_id, actor.account_id):
            raise NoSuchCollection
        await queries.delete_collected(tx, collection_id, post_id)


async def _keep(ctx: Ctx, actor: Actor, post_id: int, collection_id: int | None) -> None:
    save_id, collected_id = await ctx.ids.several(2, shard_of(actor.account_id))

    async def write() -> bool:
        async with ctx.db.tx() as tx:
            post = await posts.published_post(tx, actor, post_id)
            is_new = await queries.insert_save(tx, actor.account_id, post_id, post.author_id, save_id)
            if collection_id is not None:
                if not await queries.hold_collection(tx, collection_id, actor.account_id):
                    raise NoSuchCollection
                if not is_new and not await queries.hold_save(tx, actor.account_id, post_id):
                    raise NoSuchPost  # Taken back by a rival at this moment.
                await queries.insert_collected(tx, collection_id, actor.account_id, post_id, collected_id)
            return is_new

    if await despite_rivals(write):
        ctx.tool(ShownCounts).forget([post_id])


async def _posts(
    ctx: Ctx, actor: Actor, list_id: int, place: tuple[int | None, int], read_slice: _Slice
) -> Page[PostCard]:
    """Return a slice of a list; each of its posts is asked for. A page may be short, and is not the last then."""
    before_id, limit = place
    async with ctx.db.read() as db:
        rows = await read_slice(db, list_id, before_id or LARGEST, limit + 1)
        shown = rows[:limit]
        cards = await posts.visible_cards(db, actor, [post_id for _, post_id in shown])
    items = await posts.presented(ctx, actor, [cards[post_id] for _, post_id in shown if post_id in cards])
    return Page(items=items, next_key=(shown[-1][0],) if len(rows) > limit else None)


async def _own(db: Read, actor: Actor, collection_id: int) -> Collection:
    found = await queries.collection_by_id(db, collection_id)
    if found is None or found.account_id != actor.account_id:
        raise NoSuchCollection
    return found


def _card(row: Collection) -> CollectionCard:
    return CollectionCard(
        collection_id=str(row.collection_id),
        name=row.name,
        post_count=row.post_count,
        created_at=rfc3339(time_of(row.collection_id)),
    )
