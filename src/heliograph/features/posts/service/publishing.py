"""From rendered files to a published post, or to a failed one."""

import msgspec

from heliograph.features.media import service as media
from heliograph.features.media.types import MediaState
from heliograph.features.posts import queries
from heliograph.features.posts.events import PostPublished
from heliograph.features.posts.service.reading import status_of
from heliograph.features.posts.types import Post, PostState, PostStatus
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery
from heliograph.platform.ids import shard_of
from heliograph.platform.live import Hint


class StatusHint(msgspec.Struct, frozen=True, kw_only=True):
    """What the author's open clients are told."""

    post_id: str
    status: str
    progress: float
    error: str | None


async def publish(ctx: Ctx, post_id: int, delivery: Delivery) -> None:
    """Publish a post once every one of its files is ready, and tell its author how far it is.

    Emits `PostPublished`, once: the row is locked, and only a processing post is published.
    """
    published_id = await ctx.ids.next(shard_of(post_id))
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if not await tx.once(delivery) or post is None:
            return
        files = await media.states(tx, post_id)
        is_complete = all(medium.state is MediaState.READY for medium in files) and len(files) == post.media_count
        if is_complete and await queries.mark_published(tx, post_id, published_id):
            await queries.add_to_count(tx, post.author_id, 1)
            tx.emit(PostPublished(post_id=post_id, author_id=post.author_id, published_id=published_id))
        post = await queries.post_by_id(tx, post_id) or post
        status = status_of(post, files)
    await _tell(ctx, post, status)


async def fail(ctx: Ctx, post_id: int, error: str, delivery: Delivery) -> None:
    """Fail a post one of whose files cannot be rendered, and tell its author why."""
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if not await tx.once(delivery) or post is None or not await queries.mark_failed(tx, post_id, error):
            return
    await _tell(ctx, post, PostStatus(status=PostState.FAILED.value, progress=0.0, error=error))


async def _tell(ctx: Ctx, post: Post, status: PostStatus) -> None:
    hint = StatusHint(post_id=str(post.post_id), status=status.status, progress=status.progress, error=status.error)
    await ctx.live.publish([Hint(account_id=post.author_id, event="post.status", data=msgspec.json.encode(hint))])
