"""Push a published post into its followers' inboxes, step by step."""

import msgspec

from heliograph.features.feed.cache import inboxes as cache
from heliograph.features.feed.events import FanOutContinued
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.live import Hint
from heliograph.platform.telemetry import FANNED_OUT

BATCH = 1_000
BATCHES_A_STEP = 5


class NewHint(msgspec.Struct, frozen=True, kw_only=True):
    """What open clients of followers are told."""

    post_id: str
    author_id: str


async def fan_out(ctx: Ctx, post: FanOutContinued, delivery: Delivery) -> None:
    """Push a post into the next 5,000 followers' inboxes, and announce that there are more.

    At least once: readers take each id once. Emits `FanOutContinued`, so that large jobs yield to small ones.
    """
    after_id = post.after_follower_id
    if after_id == 0:
        await _push(ctx, [post.author_id], post)
    for _ in range(BATCHES_A_STEP):
        async with ctx.db.read() as db:
            follower_ids = await graph.followers_after(db, post.author_id, after_id, BATCH)
        if follower_ids:
            await _push(ctx, follower_ids, post)
            await _hint(ctx, follower_ids, post)
            after_id = follower_ids[-1]
        if len(follower_ids) < BATCH:
            return
    async with ctx.db.tx() as tx:
        if await tx.once(delivery):
            tx.emit(msgspec.structs.replace(post, after_follower_id=after_id))


async def _push(ctx: Ctx, account_ids: list[int], post: FanOutContinued) -> None:
    try:
        await cache.push(ctx.cache, account_ids, post.published_id, post.author_id)
    except Lost as error:
        raise Unavailable("The cache does not answer.") from error
    FANNED_OUT.inc(len(account_ids))


async def _hint(ctx: Ctx, follower_ids: list[int], post: FanOutContinued) -> None:
    data = msgspec.json.encode(NewHint(post_id=str(post.post_id), author_id=str(post.author_id)))
    present = await ctx.live.present(follower_ids)
    if not present:
        return
    # A backlog may lie between the fact and this moment: who may not see it any more hears nothing of it.
    async with ctx.db.read() as db:
        is_published = bool(await posts.published_among(db, [post.published_id]))
        reader_ids = await graph.readers_among(db, post.author_id, present) if is_published else set[int]()
    hints = [Hint(account_id=account_id, event="feed.new", data=data) for account_id in present]
    await ctx.live.publish([hint for hint in hints if hint.account_id in reader_ids])
