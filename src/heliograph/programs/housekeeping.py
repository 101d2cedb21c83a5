"""Timers that keep the platform's own tables small and its failures in sight."""

from datetime import timedelta

from heliograph.platform import outbox
from heliograph.platform.consumers import Timer
from heliograph.platform.context import Ctx
from heliograph.platform.idempotency import sweep_keys
from heliograph.platform.telemetry import PARKED


async def sweep(ctx: Ctx) -> None:
    """Forget acknowledged events and idempotency keys past their time."""
    async with ctx.db.tx() as tx:
        await outbox.sweep(tx, timedelta(seconds=ctx.config.outbox_retention_seconds))
        await sweep_keys(tx)


async def park_failing(ctx: Ctx) -> None:
    """Set aside what has used up its tries, and count what is set aside."""
    async with ctx.db.tx() as tx:
        for event_id, group, error in await outbox.failing(tx, ctx.config.retry_attempts_max):
            await outbox.park(tx, event_id, group, error or "the worker died each time")
            ctx.log.error("delivery_parked", event_id=event_id, group=group, error=error)
        PARKED.set(len(await outbox.parked(tx, None)))


TIMERS = [
    Timer(name="platform.sweep", interval_seconds=60, run=sweep),
    Timer(name="platform.park_failing", interval_seconds=2, run=park_failing),
]
