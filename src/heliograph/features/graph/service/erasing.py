"""Remove what stands between an erased account and others. It is absent to everyone before."""

from heliograph.features.graph import queries
from heliograph.platform.context import Ctx
from heliograph.platform.db import Step, despite_rivals
from heliograph.platform.ids import LARGEST

_FOLLOWS, _ROWS = 200, 1_000
_STEPS: tuple[Step, ...] = (
    queries.delete_requests_by,
    queries.delete_requests_to,
    queries.delete_marks_by,
    queries.delete_marks_about,
)


async def erase(ctx: Ctx, account_id: int) -> None:
    """Remove an account's follows, requests and marks, both ways, in batches, each with its counts.

    Doing it again removes what is left.
    """
    while await despite_rivals(lambda: _lose_followers(ctx, account_id)):
        pass
    while await despite_rivals(lambda: _stop_following(ctx, account_id)):
        pass
    for step in _STEPS:
        await ctx.db.in_batches(step, account_id, _ROWS)
    async with ctx.db.tx() as tx:
        await queries.forget_account(tx, account_id)


async def _lose_followers(ctx: Ctx, account_id: int) -> bool:
    """Remove a batch of followers; say whether there was one."""
    async with ctx.db.tx() as tx:
        rows = await queries.newest_followers(tx, account_id, LARGEST, _FOLLOWS)
        follower_ids = [follower_id for _, follower_id in rows]
        if follower_ids:
            await queries.lock_pairs(tx, account_id, follower_ids)
            await queries.lock_following(tx, follower_ids)
            await queries.delete_followers(tx, account_id, follower_ids)
    return bool(follower_ids)


async def _stop_following(ctx: Ctx, account_id: int) -> bool:
    """Remove a batch of those whom the account follows; say whether there was one."""
    async with ctx.db.tx() as tx:
        rows = await queries.newest_followees(tx, account_id, LARGEST, _FOLLOWS)
        followee_ids = [followee_id for _, followee_id in rows]
        if followee_ids:
            await queries.lock_pairs(tx, account_id, followee_ids)
            await queries.lock_following(tx, [account_id])
            await queries.delete_followees(tx, account_id, followee_ids)
    return bool(followee_ids)
