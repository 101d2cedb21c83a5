"""Follow, unfollow, and answer those who ask to.

Whoever changes a pair first locks it: that makes changes of one pair follow each other, and keeps counts equal to
rows. How many an account follows is changed and bounded under a lock of its own; how many follow it is written beside
(`graph.follower_delta`) and folded in by the clock, so that nobody waits at a popular account.
"""

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import queries, rules
from heliograph.features.graph.events import Followed, FollowRequested, Unfollowed
from heliograph.features.graph.types import (
    FOLLOWEES_MAX,
    Blocking,
    Deed,
    FollowSelf,
    FollowState,
    FollowsTooMany,
    NoSuchOwner,
    NoSuchRequest,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, shard_of

_ACCEPT_BATCH = 200
_FOLD_BATCH, _FOLD_BATCHES = 5_000, 20
_FOLLOWING = FollowState(is_following=True, follow_requested=False)
_REQUESTED = FollowState(is_following=False, follow_requested=True)
_NEITHER = FollowState(is_following=False, follow_requested=False)


async def follow(ctx: Ctx, actor: Actor, owner_id: int) -> FollowState:
    """Follow a public account, or ask a private one to; doing it again changes nothing.

    Raises `FollowSelf`, `NoSuchOwner` also for one that has blocked the actor, `Blocking`, `FollowsTooMany`.
    Emits `Followed` or `FollowRequested`.
    """
    if owner_id == actor.account_id:
        raise FollowSelf
    async with ctx.db.read() as db:
        owner = (await accounts.owners(db, [owner_id])).get(owner_id)
        if owner is None or owner.is_suspended:
            raise NoSuchOwner
        if await queries.followed_among(db, actor.account_id, [owner_id]):
            return _FOLLOWING
    follow_id = await ctx.ids.next(shard_of(actor.account_id))
    async with ctx.db.tx() as tx:
        await queries.lock_pairs(tx, actor.account_id, [owner_id])
        counts = await queries.lock_following(tx, [actor.account_id])
        owner = await accounts.hold_owner(tx, owner_id)
        relation = (await queries.relations(tx, actor.account_id, [owner_id]))[owner_id]
        if owner is None or not rules.may_do(actor.account_id, Deed.APPROACH, owner, relation):
            raise NoSuchOwner
        if relation.is_following:
            return _FOLLOWING
        if relation.is_blocking:
            raise Blocking
        if counts[actor.account_id] >= FOLLOWEES_MAX:
            raise FollowsTooMany
        if owner.is_private:
            if await queries.insert_request(tx, actor.account_id, owner_id, follow_id):
                tx.emit(FollowRequested(requester_id=actor.account_id, owner_id=owner_id))
            return _REQUESTED
        await _add_followers(tx, owner_id, [actor.account_id], [follow_id])
    return _FOLLOWING


async def unfollow(ctx: Ctx, actor: Actor, owner_id: int) -> FollowState:
    """Follow no more, or withdraw the request; doing it again changes nothing.

    Raises `FollowSelf`, and `NoSuchOwner` where there was nothing to end and nobody to follow. Emits `Unfollowed`.
    """
    if owner_id == actor.account_id:
        raise FollowSelf
    async with ctx.db.read() as db:
        owner = (await accounts.owners(db, [owner_id])).get(owner_id)
        relation = (await queries.relations(db, actor.account_id, [owner_id]))[owner_id]
    if not relation.is_following and not relation.is_requested:
        if not rules.may_do(actor.account_id, Deed.APPROACH, owner, relation):
            raise NoSuchOwner
        return _NEITHER
    async with ctx.db.tx() as tx:
        await queries.lock_pairs(tx, actor.account_id, [owner_id])
        await queries.take_requests(tx, owner_id, [actor.account_id])
        if await queries.delete_follow(tx, actor.account_id, owner_id):
            tx.emit(Unfollowed(follower_id=actor.account_id, followee_id=owner_id))
    return _NEITHER


async def remove_follower(ctx: Ctx, actor: Actor, follower_id: int) -> None:
    """Have somebody follow the actor no more, who is not told; doing it again changes nothing. Emits `Unfollowed`."""
    if follower_id == actor.account_id:
        raise FollowSelf
    async with ctx.db.read() as db:
        if not await queries.followed_among(db, follower_id, [actor.account_id]):
            return  # Whoever it is: nothing is written down about ids that anybody may make up.
    async with ctx.db.tx() as tx:
        await queries.lock_pairs(tx, actor.account_id, [follower_id])
        if await queries.delete_follow(tx, follower_id, actor.account_id):
            tx.emit(Unfollowed(follower_id=follower_id, followee_id=actor.account_id))


async def accept(ctx: Ctx, actor: Actor, requester_id: int) -> None:
    """Let one who asked follow the actor; doing it again changes nothing.

    Raises `NoSuchRequest`, `FollowsTooMany`. Emits `Followed`.
    """
    follow_id = await ctx.ids.next(shard_of(requester_id))
    async with ctx.db.tx() as tx:
        if requester_id == actor.account_id or not await accounts.account_cards(tx, [requester_id]):
            raise NoSuchRequest
        await queries.lock_pairs(tx, actor.account_id, [requester_id])
        counts = await queries.lock_following(tx, [requester_id])
        if not await queries.take_requests(tx, actor.account_id, [requester_id]):
            if await queries.followed_among(tx, requester_id, [actor.account_id]):
                return
            raise NoSuchRequest
        if counts[requester_id] >= FOLLOWEES_MAX:
            raise FollowsTooMany
        await _add_followers(tx, actor.account_id, [requester_id], [follow_id])


async def decline(ctx: Ctx, actor: Actor, requester_id: int) -> None:
    """Forget that somebody asked to follow the actor, who is not told. Raises `NoSuchRequest`."""
    async with ctx.db.tx() as tx:
        if not await queries.take_requests(tx, actor.account_id, [requester_id]):
            raise NoSuchRequest


async def accept_waiting(ctx: Ctx, owner_id: int) -> None:
    """Accept all who wait for an account that is public (now), in batches; stop if it is private again.

    Those who follow as many as one can are let go. Emits `Followed` for each.
    """
    while True:
        async with ctx.db.read() as db:
            waiting = await queries.requests_of(db, owner_id, LARGEST, _ACCEPT_BATCH)
        if not waiting:
            return
        new_ids = await ctx.ids.several(len(waiting), shard_of(owner_id))
        follow_ids = {requester_id: new_id for (_, requester_id), new_id in zip(waiting, new_ids, strict=True)}
        async with ctx.db.tx() as tx:
            if not await _accept_batch(tx, owner_id, follow_ids):
                return


async def fold_followers(ctx: Ctx) -> None:
    """Move the changes of follower counts into the counts."""
    for _ in range(_FOLD_BATCHES):
        async with ctx.db.tx() as tx:
            changes = await queries.take_follower_deltas(tx, _FOLD_BATCH)
            if not changes:
                return
            await queries.lock_following(tx, list(changes))
            await queries.add_followers(tx, changes)


async def _accept_batch(tx: Tx, owner_id: int, follow_ids: dict[int, int]) -> bool:
    """Turn requests into follows; False where the owner is not public. A request withdrawn meanwhile stays so."""
    await queries.lock_pairs(tx, owner_id, list(follow_ids))
    counts = await queries.lock_following(tx, list(follow_ids))
    owner = await accounts.hold_owner(tx, owner_id)
    if owner is None or owner.is_private:
        return False
    waiting = await queries.take_requests(tx, owner_id, list(follow_ids))
    accepted = [account_id for account_id in waiting if counts[account_id] < FOLLOWEES_MAX]
    await _add_followers(tx, owner_id, accepted, [follow_ids[account_id] for account_id in accepted])
    return True


async def _add_followers(tx: Tx, owner_id: int, follower_ids: list[int], follow_ids: list[int]) -> None:
    await queries.take_requests(tx, owner_id, follower_ids)
    for follower_id in await queries.insert_follows(tx, owner_id, follower_ids, follow_ids):
        tx.emit(Followed(follower_id=follower_id, followee_id=owner_id))
