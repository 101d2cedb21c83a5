"""What staff sees of posts, and may do to them, whoever's they are."""

from collections.abc import Collection

from heliograph.features.posts import queries, rules
from heliograph.features.posts.service.writing import remove
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read


async def staff_captions(db: Read, post_ids: Collection[int]) -> dict[int, str]:
    """Return the captions of those of the posts that are published, unchecked; for staff."""
    found = await queries.published_by_ids(db, list(post_ids)) if post_ids else []
    return {post.post_id: post.caption for post in found}


def short_path(post_id: int) -> str:
    """Return where a post is to be seen by whoever may, under the public address."""
    return f"/p/{rules.short_code(post_id)}"


async def take_down(ctx: Ctx, post_id: int) -> None:
    """Delete anybody's post as its author would, for staff; one that is gone stays so. Emits `PostDeleted`."""
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if post is not None:
            await remove(tx, post)
