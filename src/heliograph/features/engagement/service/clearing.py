"""Remove what hung on deleted posts and comments. It is absent to everyone before: this only makes room."""

from heliograph.features.engagement import queries
from heliograph.features.engagement.events import CommentDeleted
from heliograph.features.engagement.service.folding import BATCH, fold_shard
from heliograph.platform.context import Ctx
from heliograph.platform.db import Step
from heliograph.platform.ids import shard_of

_ROWS = 1_000
_COMMENTS = 200
_FOLD_SHARDS = 16
_STEPS: tuple[Step, ...] = (
    queries.delete_likes_of_post,
    queries.delete_saves_of_post,
    queries.delete_shares_of_post,
)


async def clear_post(ctx: Ctx, post_id: int) -> None:
    """Remove a deleted post's likes, saves, shares, comments and counts, in batches. Emits `CommentDeleted`.

    Doing it again removes what is left. A like that was allowed before the post was deleted and committed after
    this stays, with its count, and is nobody's to see.
    """
    for step in _STEPS:
        await ctx.db.in_batches(step, post_id, _ROWS)
    while True:
        async with ctx.db.tx() as tx:
            comment_ids = await queries.some_comments_of_post(tx, post_id, _COMMENTS)
            for comment_id in await queries.liked_among(tx, comment_ids):
                tx.emit(CommentDeleted(comment_id=comment_id, post_id=post_id))
            await queries.delete_comments_of_post(tx, post_id, comment_ids)
        if len(comment_ids) < _COMMENTS:
            break
    shard = shard_of(post_id) % _FOLD_SHARDS
    while True:
        async with ctx.db.tx() as tx:
            await queries.await_shard(tx, shard)
            if await fold_shard(tx, shard) < BATCH:
                await queries.delete_empty_count(tx, post_id)
                return


async def clear_comment(ctx: Ctx, comment_id: int) -> None:
    """Remove a deleted comment's likes, in batches; doing it again removes what is left."""
    await ctx.db.in_batches(queries.delete_likes_of_comment, comment_id, _ROWS)
