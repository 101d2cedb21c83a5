"""What edges have cached, and having them forget it when not everyone may see it any more.

Whoever takes a file out of everyone's sight without retiring it calls `forget_cached`. An edge that is not reached
asks again by itself within `edge_cache_seconds`.
"""

from collections.abc import Sequence

from heliograph.features.media import queries
from heliograph.platform.context import Ctx
from heliograph.platform.purges import announce_purge

_BATCH = 1_000


async def forget_cached(ctx: Ctx, media_ids: Sequence[int]) -> None:
    """Have every edge forget these media; again does no harm. Raises `Unavailable`."""
    await announce_purge(ctx.cache, ctx.clock, media_ids, kept_seconds=ctx.config.edge_cache_seconds)


async def forget_cached_of(ctx: Ctx, account_id: int) -> None:
    """Have every edge forget all media of an account. Raises `Unavailable`."""
    after_id = 0
    while True:
        async with ctx.db.read() as db:
            media_ids = await queries.media_of_account(db, account_id, after_id, _BATCH)
        if media_ids:
            await forget_cached(ctx, media_ids)
        if len(media_ids) < _BATCH:
            return
        after_id = media_ids[-1]
