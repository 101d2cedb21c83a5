"""What is removed by its age alone."""

from datetime import timedelta

from heliograph.features.media import queries, rules
from heliograph.features.media.service.parts import drop_stale_parts
from heliograph.features.media.types import MediaState
from heliograph.platform.context import Ctx
from heliograph.platform.ids import time_of
from heliograph.platform.objects import Listed

_BATCH = 500


async def expire_files(ctx: Ctx) -> int:
    """Remove what uploads and jobs left half done, and uploads and stories past their time; return how many files.

    A bucket's life cycles do the same where they are set up, only without asking whether a file waits to be rendered.
    """
    expired = await ctx.objects.sweep_broken_off() + await drop_stale_parts(ctx)
    expired += await _expire(ctx, rules.QUARANTINE, ctx.config.quarantine_days)
    if ctx.config.stories_days:
        expired += await _expire(ctx, rules.STORIES, ctx.config.stories_days)
    return expired


async def _expire(ctx: Ctx, prefix: str, days: int) -> int:
    """Remove files older than `days`, but those that wait to be rendered. Keys begin with their day: the first that
    is young ends the walk."""
    before = ctx.clock.now() - timedelta(days=days)
    expired = 0
    batch: list[Listed] = []
    async for listed in ctx.objects.list(prefix):
        media_id = rules.media_id_of(listed.key)
        if media_id is not None and time_of(media_id) >= before:
            break
        if listed.modified_at < before:
            batch.append(listed)
        if len(batch) == _BATCH:
            expired += await _remove(ctx, batch)
            batch = []
    return expired + await _remove(ctx, batch)


async def _remove(ctx: Ctx, batch: list[Listed]) -> int:
    ids = {listed.key: rules.media_id_of(listed.key) for listed in batch}
    async with ctx.db.read() as db:
        states = await queries.states_of(db, [media_id for media_id in ids.values() if media_id is not None])
    keys = [key for key, media_id in ids.items() if states.get(media_id or 0) is not MediaState.SUBMITTED]
    await ctx.objects.delete(keys)
    return len(keys)
