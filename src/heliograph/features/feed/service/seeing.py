"""Take down what people have seen."""

import contextlib
from datetime import timedelta

from heliograph.features.feed.cache import seen as cache
from heliograph.features.feed.queries import impressions as queries
from heliograph.features.feed.types import Impression
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor

_SITTING_SECONDS = 1_800
_SWEEP_BATCH, _SWEEP_BATCHES = 5_000, 20


async def see(ctx: Ctx, actor: Actor, items: list[Impression]) -> None:
    """Take down impressions; of posts that the actor may not see, or that are none, nothing is taken and nothing said.

    Within half an hour a post is seen once, and its longest dwell counts, so that a repeated request changes nothing.
    """
    dwells = _longest(items)
    async with ctx.db.read() as db:
        visible = await posts.visible_among(db, actor, list(dwells))
    if not visible:
        return
    post_ids = sorted(visible)
    async with ctx.db.tx() as tx:
        new_ids = await queries.upsert_impressions(
            tx, actor.account_id, _sitting(ctx), post_ids, [dwells[post_id] for post_id in post_ids]
        )
    if new_ids:
        with contextlib.suppress(*Lost):
            await cache.add(ctx.cache, actor.account_id, [visible[post_id] for post_id in dwells if post_id in new_ids])


async def forget_impressions(ctx: Ctx) -> None:
    """Forget impressions past their time."""
    end = _sitting(ctx) - int(timedelta(days=ctx.config.feed_impressions_days).total_seconds()) // _SITTING_SECONDS
    for _ in range(_SWEEP_BATCHES):
        async with ctx.db.tx() as tx:
            if await queries.delete_impressions(tx, end, _SWEEP_BATCH) < _SWEEP_BATCH:
                return


def _longest(items: list[Impression]) -> dict[int, int]:
    """Return the longest dwell of each post, in the order of the items."""
    dwells: dict[int, int] = {}
    for item in items:
        post_id = int(item.post_id)
        dwells[post_id] = max(item.dwell_ms, dwells.get(post_id, 0))
    return dwells


def _sitting(ctx: Ctx) -> int:
    return int(ctx.clock.now().timestamp()) // _SITTING_SECONDS
