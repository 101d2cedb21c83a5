"""Who follows whom, and who may therefore see what."""

from collections.abc import Awaitable, Callable, Collection

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import queries, rules
from heliograph.features.graph.types import (
    NO_COUNTS,
    STRANGERS,
    Counts,
    Deed,
    ListedUser,
    Mark,
    NoSuchOwner,
    Relation,
    Thing,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ids import LARGEST
from heliograph.platform.paging import Page

_Slice = Callable[[Read, int, int, int], Awaitable[list[tuple[int, int]]]]


async def followee_ids(db: Read, account_id: int) -> list[int]:
    """Return whom an account follows, the newest first, at most 7,500."""
    return await queries.followee_ids(db, account_id)


async def followed_among(db: Read, account_id: int, author_ids: Collection[int]) -> set[int]:
    """Return which of the authors the account follows; itself is not among them."""
    return await queries.followed_among(db, account_id, list(author_ids)) if author_ids else set()


async def followers_after(db: Read, account_id: int, after_id: int, limit: int) -> list[int]:
    """Return up to `limit` followers' ids above `after_id`, ascending: to stream them all, in steps."""
    return await queries.followers_after(db, account_id, after_id, limit)


async def follower_samples(db: Read, owner_ids: list[int], after_id: int, limit: int) -> dict[int, list[int]]:
    """Return up to `limit` followers of each owner who has any, the first above `after_id`, going round."""
    found: dict[int, list[int]] = {}
    for owner_id, follower_id in await queries.follower_samples(db, owner_ids, after_id, limit):
        found.setdefault(owner_id, []).append(follower_id)
    return found


async def readers_among(db: Read, author_id: int, account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts that follow the author, live and unmuted, at this moment. `db` reads the primary."""
    owner = (await accounts.owners(db, [author_id])).get(author_id)
    if owner is None or owner.is_suspended or not account_ids:
        return set()
    return await queries.readers_among(db, author_id, list(account_ids))


async def relations(db: Read, viewer: Viewer, owner_ids: Collection[int]) -> dict[int, Relation]:
    """Return how the viewer stands to each owner; an anonymous one is a stranger to all."""
    if viewer is None:
        return dict.fromkeys(owner_ids, STRANGERS)
    return await queries.relations(db, viewer.account_id, list(owner_ids)) if owner_ids else {}


async def counts(db: Read, account_ids: Collection[int]) -> dict[int, Counts]:
    """Return the exact counts of each of the accounts."""
    found = await queries.counts(db, list(account_ids))
    return {account_id: found.get(account_id, NO_COUNTS) for account_id in account_ids}


async def visible_owners(db: Read, viewer: Viewer, owner_ids: Collection[int]) -> set[int]:
    """Return those of the owners whose content the viewer may see. `db` reads the primary."""
    return set(await audiences(db, viewer, owner_ids))


async def audiences(
    db: Read, viewer: Viewer, owner_ids: Collection[int], thing: Thing = Thing.CONTENT
) -> dict[int, bool]:
    """Return those of the owners of whose the viewer may see such a thing, each with whether everyone may.

    `db` reads the primary.
    """
    if not owner_ids:
        return {}
    owners = await accounts.owners(db, owner_ids)
    found = await relations(db, viewer, owner_ids)
    viewer_id = viewer.account_id if viewer else None
    return {
        owner_id: rules.may_view(None, thing, owners.get(owner_id), None)
        for owner_id in owner_ids
        if rules.may_view(viewer_id, thing, owners.get(owner_id), found.get(owner_id))
    }


async def check_may(db: Read, actor: Actor, deed: Deed, owner_id: int) -> Relation:
    """Return how the actor stands to the owner, to whom it may do this; `db` is the primary. Raises `NoSuchOwner`."""
    owner = (await accounts.owners(db, [owner_id])).get(owner_id)
    relation = (await relations(db, actor, [owner_id]))[owner_id]
    if not rules.may_do(actor.account_id, deed, owner, relation):
        raise NoSuchOwner
    return relation


async def severed_among(db: Read, viewer: Viewer, account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts between which and the viewer there is a block."""
    found = await relations(db, viewer, account_ids)
    return {account_id for account_id in account_ids if found[account_id].is_severed}


async def followers(ctx: Ctx, viewer: Viewer, owner_id: int, before_id: int | None, limit: int) -> Page[ListedUser]:
    """Return who follows the owner, the newest first; to whom that is not shown, as of nobody. Raises `NoSuchOwner`."""
    return await _people(ctx, viewer, owner_id, before_id, limit, queries.newest_followers)


async def following(ctx: Ctx, viewer: Viewer, owner_id: int, before_id: int | None, limit: int) -> Page[ListedUser]:
    """Return whom the owner follows, the newest first, by the rule of `followers`. Raises `NoSuchOwner`."""
    return await _people(ctx, viewer, owner_id, before_id, limit, queries.newest_followees)


async def follow_requests(ctx: Ctx, actor: Actor, before_id: int | None, limit: int) -> Page[ListedUser]:
    """Return who asks to follow the actor, the newest first."""
    async with ctx.db.read() as db:
        rows = await queries.requests_of(db, actor.account_id, before_id or LARGEST, limit + 1)
        return await listed(db, actor, rows, limit)


async def _people(
    ctx: Ctx, viewer: Viewer, owner_id: int, before_id: int | None, limit: int, read_slice: _Slice
) -> Page[ListedUser]:
    async with ctx.db.read() as db:
        if owner_id not in await visible_owners(db, viewer, [owner_id]):
            raise NoSuchOwner
        rows = await read_slice(db, owner_id, before_id or LARGEST, limit + 1)
        return await listed(db, viewer, rows, limit)


async def marked(ctx: Ctx, actor: Actor, kind: Mark, before_id: int | None, limit: int) -> Page[ListedUser]:
    """Return whom the actor has marked so, the newest first."""
    async with ctx.db.read() as db:
        rows = await queries.newest_marks(db, actor.account_id, kind, before_id or LARGEST, limit + 1)
        return await listed(db, actor, rows, limit, are_severed_shown=kind is Mark.BLOCK)


async def marks_about(db: Read, viewer: Viewer, other_id: int) -> set[Mark]:
    """Return all that the viewer has decided about the other; for the viewer's own eyes."""
    return set() if viewer is None else await queries.marks_about(db, viewer.account_id, other_id)


async def marked_among(db: Read, owner_id: int, other_ids: Collection[int], kind: Mark) -> set[int]:
    """Return which of the others the owner has marked so; for the owner's own eyes."""
    return await queries.marked_among(db, owner_id, list(other_ids), kind) if other_ids else set()


async def listed(
    db: Read, viewer: Viewer, rows: list[tuple[int, int]], limit: int, *, are_severed_shown: bool = False
) -> Page[ListedUser]:
    """Hydrate one row fewer than was asked for: the last only tells that there is more.

    The suspended are left out, and those between whom and the viewer there is a block.
    """
    shown = rows[:limit]
    account_ids = [account_id for _, account_id in shown]
    cards = await accounts.account_cards(db, account_ids) if account_ids else {}
    found = await relations(db, viewer, account_ids)
    items = [
        ListedUser(**msgspec.structs.asdict(cards[account_id]), is_following=found[account_id].is_following)
        for account_id in account_ids
        if account_id in cards and (are_severed_shown or not found[account_id].is_severed)
    ]
    return Page(items=items, next_key=(shown[-1][0],) if len(rows) > limit else None)
