"""Block, mute, and the lists of who sees stories: decisions about another that the other is never told."""

from heliograph.features.graph import queries
from heliograph.features.graph.events import Blocked, Unfollowed
from heliograph.features.graph.service.reading import check_may
from heliograph.features.graph.types import Deed, Mark, MarkSelf
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import shard_of


async def mark(ctx: Ctx, actor: Actor, other_id: int, kind: Mark) -> None:
    """Block, mute or list another; doing it again changes nothing. A block ends follows and requests both ways.

    Raises `MarkSelf`, and `NoSuchOwner` also for one that has blocked the actor. Emits `Blocked`, `Unfollowed`.
    """
    if other_id == actor.account_id:
        raise MarkSelf
    mark_id = await ctx.ids.next(shard_of(actor.account_id))
    async with ctx.db.tx() as tx:
        if kind is Mark.BLOCK:
            # Whoever follows, asks or accepts holds the pair too, and looks for blocks under it.
            await queries.lock_pairs(tx, actor.account_id, [other_id])
            await queries.lock_following(tx, [actor.account_id, other_id])
        await check_may(tx, actor, Deed.APPROACH, other_id)
        if await queries.insert_mark(tx, actor.account_id, other_id, kind, mark_id) and kind is Mark.BLOCK:
            await _sever(tx, actor.account_id, other_id)


async def unmark(ctx: Ctx, actor: Actor, other_id: int, kind: Mark) -> None:
    """Take a mark back; doing it again changes nothing. Raises `MarkSelf`, `NoSuchOwner`."""
    if other_id == actor.account_id:
        raise MarkSelf
    async with ctx.db.tx() as tx:
        if not await queries.delete_mark(tx, actor.account_id, other_id, kind):
            await check_may(tx, actor, Deed.APPROACH, other_id)


async def _sever(tx: Tx, blocker_id: int, blocked_id: int) -> None:
    await queries.take_requests(tx, blocker_id, [blocked_id])
    await queries.take_requests(tx, blocked_id, [blocker_id])
    for follower_id, followee_id in ((blocker_id, blocked_id), (blocked_id, blocker_id)):
        if await queries.delete_follow(tx, follower_id, followee_id):
            tx.emit(Unfollowed(follower_id=follower_id, followee_id=followee_id))
    for kind in (Mark.CLOSE_FRIEND, Mark.STORY_HIDDEN):
        await queries.delete_mark(tx, blocker_id, blocked_id, kind)
    await queries.delete_mark(tx, blocked_id, blocker_id, Mark.CLOSE_FRIEND)
    tx.emit(Blocked(blocker_id=blocker_id, blocked_id=blocked_id))
