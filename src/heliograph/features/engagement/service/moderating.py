"""What staff sees of comments, and may do to them, whoever's they are."""

from collections.abc import Collection

from heliograph.features.engagement import queries
from heliograph.features.engagement.service.commenting import delete_with_answers
from heliograph.features.engagement.types import Comment
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read


async def staff_comments(db: Read, comment_ids: Collection[int]) -> dict[int, Comment]:
    """Return those of the comments that there are, unchecked; for staff."""
    return await queries.comments_by_ids(db, list(comment_ids)) if comment_ids else {}


async def take_down(ctx: Ctx, comment_id: int) -> None:
    """Delete anybody's comment with its answers, for staff; one that is gone stays so. Emits `CommentDeleted`."""
    async with ctx.db.read() as db:
        found = (await queries.comments_by_ids(db, [comment_id])).get(comment_id)
    if found is not None:
        await delete_with_answers(ctx, found)
