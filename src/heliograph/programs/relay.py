"""The relay: carries committed facts from the ledger to the bus, as far as the streams have room."""

import asyncio
import contextlib
from datetime import timedelta

from heliograph.platform import outbox
from heliograph.platform.bus import KICK_CHANNEL
from heliograph.platform.cache import Lost
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import RELAYED, serve_metrics
from heliograph.programs.composition import CONSUMERS, open_context
from heliograph.programs.running import Stop, run_until_stopped, until_stopped

_IDLE_SECONDS = 0.5
_STREAM_DEPTH = 4
"""A stream holds this many times what one worker handles at a time."""


async def relay(ctx: Ctx) -> None:
    """Publish what is due until cancelled; woken by commits, and twice a second without."""
    rooms = {consumer.group: consumer.concurrency * _STREAM_DEPTH for consumer in CONSUMERS}
    kicked = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(_listen(ctx, kicked))
        while goes_on():
            try:
                published = await relay_once(ctx, rooms)
            except (*Lost, Unavailable) as error:
                ctx.log.warning("relay_failed", error=repr(error))
                await asyncio.sleep(1)
                continue
            if published == 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_IDLE_SECONDS):
                        await kicked.wait()
                kicked.clear()
        listening.cancel()


async def relay_once(ctx: Ctx, rooms: dict[str, int]) -> int:
    """Publish one batch; return how many. A crash between mark and publish costs one lease of delay.

    Raises `Lost` where the bus is away, and what was marked is due again.
    """
    waiting = await ctx.bus.waiting(list(rooms))
    free = {group: size - waiting[group] for group, size in rooms.items() if size > waiting[group]}
    async with ctx.db.tx() as tx:
        deliveries = await outbox.take_due(tx, free, timedelta(seconds=2 * ctx.config.lease_seconds))
    try:
        if deliveries:
            await ctx.bus.publish(deliveries)
    except Lost:
        async with ctx.db.tx() as tx:
            await outbox.put_back(tx, deliveries)
        raise
    for delivery in deliveries:
        RELAYED.labels(delivery.group).inc()
    return len(deliveries)


async def _listen(ctx: Ctx, kicked: asyncio.Event) -> None:
    while goes_on():
        try:
            async with ctx.cache.pubsub(ignore_subscribe_messages=True) as subscription:
                await subscription.subscribe(KICK_CHANNEL)
                while goes_on():
                    if await subscription.get_message(timeout=5) is not None:
                        kicked.set()
        except Lost:
            await asyncio.sleep(1)


def main(config: Config) -> None:
    """Run the relay until told to stop."""

    async def program(stop: Stop) -> None:
        async with open_context(config, "relay") as ctx:
            await until_stopped(stop, relay(ctx))

    serve_metrics(config)
    run_until_stopped(program)
