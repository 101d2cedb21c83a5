"""Delete what an erased account has posted, and the tags that name it. It is absent to everyone before."""

from heliograph.features.media import service as media
from heliograph.features.media.types import Purpose
from heliograph.features.posts import queries
from heliograph.features.posts.service.writing import remove
from heliograph.platform.context import Ctx
from heliograph.platform.ids import LARGEST

_POSTS, _TAGS = 50, 500


async def erase(ctx: Ctx, account_id: int) -> None:
    """Delete every post of an account, in any state, and take it off the posts of others. Emits `PostDeleted` for each.

    Doing it again removes what is left.
    """
    while True:
        async with ctx.db.read() as db:
            published = await queries.posts_by_author(db, account_id, LARGEST, _POSTS)
        await _delete(ctx, account_id, [post.post_id for post in published])
        if len(published) < _POSTS:
            break
    after_id = 0
    while True:
        async with ctx.db.read() as db:
            # Those that are not published are found by their files, which every post has from its beginning.
            post_ids = await media.object_ids_of(db, account_id, Purpose.POST, after_id, _POSTS)
        await _delete(ctx, account_id, post_ids)
        if len(post_ids) < _POSTS:
            break
        after_id = post_ids[-1]
    await ctx.db.in_batches(queries.untag_everywhere, account_id, _TAGS)


async def _delete(ctx: Ctx, account_id: int, post_ids: list[int]) -> None:
    for post_id in post_ids:
        async with ctx.db.tx() as tx:
            post = await queries.lock_post(tx, post_id)
            if post is not None and post.author_id == account_id:
                await remove(tx, post)
