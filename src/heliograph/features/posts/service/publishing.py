"""From rendered files to a published post, or to a failed one."""

from datetime import timedelta

import msgspec

from heliograph.features.media import service as media
from heliograph.features.media.types import MediaState, Medium, Verdict
from heliograph.features.posts import queries
from heliograph.features.posts.events import PostPublished
from heliograph.features.posts.service.hashtags import list_hashtags
from heliograph.features.posts.service.reading import status_of
from heliograph.features.posts.service.tagging import list_tagged
from heliograph.features.posts.types import NoSuchPost, Post, PostState, PostStatus
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.ids import shard_of, time_of
from heliograph.platform.live import Hint

_FRESH = timedelta(seconds=30)
"""How old an id may be when its post is marked published: that, and what a commit takes at most, is below two minutes.
"""


class StatusHint(msgspec.Struct, frozen=True, kw_only=True):
    """What the author's open clients are told."""

    post_id: str
    status: str
    progress: float
    error: str | None
    notice: str | None


async def publish(ctx: Ctx, post_id: int, delivery: Delivery) -> None:
    """Publish a post once every one of its files is ready, and tell its author how far it is.

    One of whose files a moderator must look at first is held instead. Emits `PostPublished`, once: the row is locked,
    and only a processing post is published.
    """
    published_id = await ctx.ids.next(shard_of(post_id))
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        _check_fresh(ctx, published_id)
        if not await tx.once(delivery) or post is None:
            return
        files = await media.states(tx, post_id)
        is_complete = all(medium.state is MediaState.READY for medium in files) and len(files) == post.media_count
        if is_complete and post.state is PostState.PROCESSING:
            await _judge(tx, post, files, published_id)
        post = await queries.post_by_id(tx, post_id) or post
        status = status_of(post, files)
    await _tell(ctx, post, status)


async def _judge(tx: Tx, post: Post, files: list[Medium], published_id: int) -> None:
    """Publish or hold a complete post, as the worst verdict on its files says."""
    worst = max((medium.verdict for medium in files), key=lambda verdict: verdict.severity)
    match worst:
        case Verdict.ALLOW:
            await _publish(tx, post, published_id)
        case Verdict.BLUR:
            await queries.set_sensitive(tx, post.post_id)
            await _publish(tx, post, published_id)
        case Verdict.HOLD | Verdict.REJECT:
            await queries.mark_held(tx, post.post_id)


def _check_fresh(ctx: Ctx, published_id: int) -> None:
    """Refuse to publish under an id that was made long before the post can be seen: readers rely on two minutes."""
    if ctx.clock.now() - time_of(published_id) > _FRESH:
        raise Unavailable("The database was too slow; please try again in a moment.")


async def _publish(tx: Tx, post: Post, published_id: int) -> None:
    if await queries.mark_published(tx, post.post_id, published_id):
        await queries.add_to_count(tx, post.author_id, 1)
        await list_tagged(tx, post, published_id)
        await list_hashtags(tx, post, published_id)
        tx.emit(PostPublished(post_id=post.post_id, author_id=post.author_id, published_id=published_id))


async def held(ctx: Ctx, after_id: int, limit: int) -> list[Post]:
    """Return posts that wait for a moderator, oldest first; for staff."""
    async with ctx.db.read() as db:
        return await queries.held_posts(db, after_id, limit)


async def release(ctx: Ctx, post_id: int) -> None:
    """Publish a held post: a moderator has looked. Raises `NoSuchPost`. Emits `PostPublished`."""
    published_id = await ctx.ids.next(shard_of(post_id))
    async with ctx.db.tx() as tx:
        post = await _held_post(tx, post_id)
        _check_fresh(ctx, published_id)
        await _publish(tx, post, published_id)
        post = await queries.post_by_id(tx, post_id) or post
        status = status_of(post, await media.states(tx, post_id))
    await _tell(ctx, post, status)


async def refuse(ctx: Ctx, post_id: int, words: str) -> None:
    """Fail a held post: a moderator has looked, and says why in words for its author. Raises `NoSuchPost`."""
    async with ctx.db.tx() as tx:
        post = await _held_post(tx, post_id)
        await queries.mark_failed(tx, post_id, words)
    await _tell(ctx, post, PostStatus(status=PostState.FAILED.value, progress=0.0, error=words))


async def _held_post(tx: Tx, post_id: int) -> Post:
    post = await queries.lock_post(tx, post_id)
    if post is None or post.state is not PostState.HELD:
        raise NoSuchPost
    return post


async def tell_progress(ctx: Ctx, post_id: int) -> None:
    """Tell the author's open clients how far a post is."""
    async with ctx.db.read() as db:
        post = await queries.post_by_id(db, post_id)
        if post is None:
            return
        status = status_of(post, await media.states(db, post_id))
    await _tell(ctx, post, status)


async def fail(ctx: Ctx, post_id: int, error: str, delivery: Delivery) -> None:
    """Fail a post one of whose files cannot be rendered, and tell its author why."""
    async with ctx.db.tx() as tx:
        post = await queries.lock_post(tx, post_id)
        if not await tx.once(delivery) or post is None:
            return
        await queries.mark_failed(tx, post_id, error)
        post = await queries.post_by_id(tx, post_id) or post
    # A published post stays so: what failed is a file rendered anew, and the one before it is kept.
    await _tell(ctx, post, PostStatus(status=post.state.shown, progress=0.0, error=error))


async def _tell(ctx: Ctx, post: Post, status: PostStatus) -> None:
    hint = StatusHint(
        post_id=str(post.post_id),
        status=status.status,
        progress=status.progress,
        error=status.error,
        notice=status.notice,
    )
    await ctx.live.publish([Hint(account_id=post.author_id, event="post.status", data=msgspec.json.encode(hint))])
