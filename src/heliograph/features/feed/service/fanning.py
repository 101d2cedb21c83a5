"""Push a published post into its followers' inboxes, step by step; note what cannot be pushed."""

import time
from collections.abc import Collection

import msgspec

from heliograph.features.feed import queries
from heliograph.features.feed.cache import inboxes, outboxes, samples
from heliograph.features.feed.events import FanOutContinued
from heliograph.features.feed.rules import modes as rules
from heliograph.features.feed.service.measuring import measured
from heliograph.features.feed.types import Measure, Sample
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.live import Hint
from heliograph.platform.telemetry import FANNED_OUT

BATCH = 1_000
BATCHES_A_STEP = 5
_PRESENT_MAX = 5_000


class NewHint(msgspec.Struct, frozen=True, kw_only=True):
    """What open clients of followers are told."""

    post_id: str
    author_id: str


async def fan_out(ctx: Ctx, post: FanOutContinued, delivery: Delivery) -> None:
    """Push a post into its followers' inboxes, a step of it, and announce what is left.

    The first step reaches its author, followers who have the client open and 1,000 others; each later one 5,000 more,
    in a lane of its own, so that nobody waits behind the followers of a large account. At least once: readers take each
    id once. A post of an author who is pulled reaches the author's outbox and open clients, and that is all.
    Emits `FanOutContinued`. Raises `Unavailable` where the cache is away; the post is noted as unpushed then.
    """
    async with ctx.db.read() as db:
        mode, is_noted = await queries.fan_out_standing(db, post.author_id, post.published_id)
    if delivery.publication > 1 and not is_noted:
        # Whoever had it before has failed, or has died: readers are not to wait for the third try.
        is_noted = await note_unpushed(ctx, [(post.published_id, post.author_id)])
    try:
        if post.after_follower_id == 0:
            is_done = await _begin(ctx, post, delivery, is_pushed=rules.is_pushed(mode, post.published_id))
        else:
            is_done = await _step(ctx, post, delivery)
    except Lost as error:
        await note_unpushed(ctx, [(post.published_id, post.author_id)])
        raise Unavailable("The cache does not answer.") from error
    if is_done and is_noted:
        async with ctx.db.tx() as tx:
            if await queries.delete_unpushed(tx, post.published_id):
                await queries.bump_standing(tx, by_modes=0)


async def note_unpushed(ctx: Ctx, posts: list[tuple[int, int]]) -> bool:
    """Have readers take these (published_id, author_id) from the database until they are pushed."""
    async with ctx.db.tx() as tx:
        if await queries.note_unpushed(tx, posts):
            await queries.bump_standing(tx, by_modes=0)
    return True


async def _begin(ctx: Ctx, post: FanOutContinued, delivery: Delivery, *, is_pushed: bool) -> bool:
    """Return whether everything is done."""
    epoch = await ctx.tool(inboxes.Epoch).current()
    await outboxes.push(ctx.cache, post.published_id, post.author_id, epoch)
    await samples.add_posted(ctx.cache, post.author_id)
    await inboxes.push(ctx.cache, [post.author_id], post.published_id, post.author_id)
    async with ctx.db.read() as db:
        follower_ids = await graph.followers_after(db, post.author_id, 0, BATCH)
        watching = await _watching(ctx, db, post.author_id, follower_ids)
    if is_pushed:
        await _push(ctx, sorted(watching), post)
    await _hint(ctx, watching, post)
    if not is_pushed or not follower_ids:
        return True
    await _push(ctx, [follower_id for follower_id in follower_ids if follower_id not in watching], post)
    return await _announce_rest(ctx, post, delivery, follower_ids)


async def _watching(ctx: Ctx, db: Read, author_id: int, first_ids: list[int]) -> set[int]:
    """Return the author's followers who have the client open: of all, or where too many have, of the first."""
    present = await ctx.live.everyone(_PRESENT_MAX)
    if present is None:
        return set(await ctx.live.present(first_ids))
    if len(first_ids) < BATCH:
        return present.intersection(first_ids)
    return await graph.readers_among(db, author_id, present)


async def _step(ctx: Ctx, post: FanOutContinued, delivery: Delivery) -> bool:
    """Push to the next followers; return whether these were the last."""
    follower_ids = [post.after_follower_id]
    for _ in range(BATCHES_A_STEP):
        async with ctx.db.read() as db:
            follower_ids = await graph.followers_after(db, post.author_id, follower_ids[-1], BATCH)
        if follower_ids:
            await _push(ctx, follower_ids, post)
            if await ctx.live.everyone(_PRESENT_MAX) is None:
                await _hint(ctx, await ctx.live.present(follower_ids), post)
        if len(follower_ids) < BATCH:
            return True
    return await _announce_rest(ctx, post, delivery, follower_ids)


async def _announce_rest(ctx: Ctx, post: FanOutContinued, delivery: Delivery, reached: list[int]) -> bool:
    """Have the followers after those reached be reached by another step; return whether there are none."""
    if len(reached) < BATCH:
        return True
    async with ctx.db.tx() as tx:
        if await tx.once(delivery):
            tx.emit(msgspec.structs.replace(post, after_follower_id=reached[-1]))
    return False


async def _push(ctx: Ctx, account_ids: list[int], post: FanOutContinued) -> None:
    began = time.perf_counter()
    await inboxes.push(ctx.cache, account_ids, post.published_id, post.author_id)
    FANNED_OUT.inc(len(account_ids))
    await measured(ctx, Sample(Measure.PUSH, len(account_ids), time.perf_counter() - began, 0))


async def _hint(ctx: Ctx, account_ids: Collection[int], post: FanOutContinued) -> None:
    data = msgspec.json.encode(NewHint(post_id=str(post.post_id), author_id=str(post.author_id)))
    if not account_ids:
        return
    # A backlog may lie between the fact and this moment: who may not see it any more hears nothing of it.
    async with ctx.db.read() as db:
        is_published = bool(await posts.published_among(db, [post.published_id]))
        reader_ids = await graph.readers_among(db, post.author_id, account_ids) if is_published else set[int]()
    hints = [Hint(account_id=account_id, event="feed.new", data=data) for account_id in account_ids]
    await ctx.live.publish([hint for hint in hints if hint.account_id in reader_ids])
