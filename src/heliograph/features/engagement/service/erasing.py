"""Remove what an erased account has liked, said, saved and shared. It is absent to everyone before."""

from heliograph.features.engagement import queries
from heliograph.features.engagement.service.commenting import delete_with_answers
from heliograph.platform.context import Ctx
from heliograph.platform.db import Step

_ROWS, _COMMENTS = 1_000, 100
_STEPS: tuple[Step, ...] = (
    queries.delete_likes_by,
    queries.delete_comment_likes_by,
    queries.delete_saves_by,
    queries.delete_shares_by,
    queries.delete_collections_by,
    queries.delete_repeats_by,
)


async def erase(ctx: Ctx, account_id: int) -> None:
    """Remove all that an account has done to posts and comments, in batches, each with its counts.

    Its comments go with what answers them, as when their author deletes them. Doing it again removes what is left.
    Emits `CommentDeleted`.
    """
    for step in _STEPS:
        await ctx.db.in_batches(step, account_id, _ROWS)
    while True:
        async with ctx.db.read() as db:
            comment_ids = await queries.comments_by(db, account_id, _COMMENTS)
            comments = await queries.comments_by_ids(db, comment_ids)
        for comment in comments.values():
            await delete_with_answers(ctx, comment)
        if len(comment_ids) < _COMMENTS:
            return
