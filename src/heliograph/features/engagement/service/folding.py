"""Fold deltas into counts; forget what was counted for a while only."""

from datetime import timedelta

from heliograph.features.engagement import queries
from heliograph.features.engagement.events import CommentLiked, PostLiked
from heliograph.features.engagement.service.counting import RECENT_TAU_SECONDS
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.telemetry import FOLDED

BATCH = 5_000
_BATCHES_A_SHARD = 20
_REPEATS_BATCH = 5_000


async def fold(ctx: Ctx) -> int:
    """Move the deltas of every shard into counts; return how many. Emits `PostLiked`, `CommentLiked`.

    A transaction a batch: one that dies leaves its deltas to the next. Several folders divide the shards.
    """
    async with ctx.db.read() as db:
        shards = await queries.shards_to_fold(db)
    folded = 0
    for shard in shards:
        for _ in range(_BATCHES_A_SHARD):
            async with ctx.db.tx() as tx:
                taken = await fold_shard(tx, shard) if await queries.claim_shard(tx, shard) else 0
            folded += taken
            FOLDED.inc(taken)
            if taken < BATCH:
                break
    return folded


async def fold_shard(tx: Tx, shard: int) -> int:
    """Fold the oldest deltas of a shard that is claimed; return how many. Emits `PostLiked`, `CommentLiked`."""
    posts = await queries.fold_posts(tx, shard, RECENT_TAU_SECONDS, BATCH)
    for post_id, likes, _ in posts:
        if likes > 0:
            tx.emit(PostLiked(post_id=post_id, new_like_count=likes))
    comments = await queries.fold_comments(tx, shard, BATCH)
    for comment_id, likes, _ in comments:
        if likes > 0:
            tx.emit(CommentLiked(comment_id=comment_id, new_like_count=likes))
    return sum(deltas for _, _, deltas in (*posts, *comments))


async def forget_repeats(ctx: Ctx) -> int:
    """Forget what accounts have said too long ago to count as repeated; return how much."""
    window = timedelta(seconds=ctx.config.comment_repeats_seconds)
    async with ctx.db.tx() as tx:
        return await queries.forget_repeats(tx, window, _REPEATS_BATCH)
