"""Consumers: receive deliveries of a group, hold their claims, handle them, acknowledge, retry or park.

At least once: a handler marks its delivery done in the transaction of its effect (`tx.once`), or may be repeated
without harm. What a worker dies on becomes due again when its claim runs out.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from heliograph.platform import outbox
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused, TooMany, Unavailable
from heliograph.platform.events import Delivery, Event
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import DELIVERIES, DELIVERY_SECONDS

Handler = Callable[[Ctx, Any, Delivery], Awaitable[None]]
_BLOCK_MS = 1_000
_RETRY_DELAY_MAX = timedelta(minutes=10)
_OUTAGE_DELAY_MAX = timedelta(seconds=15)
"""An outage ends for everything at once, so what waits for its end asks often; it never counts as a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """One group's handler of one kind of event. `concurrency` bounds a worker's deliveries at a time."""

    group: str
    event: type[Event]
    handle: Handler
    concurrency: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something the ticker does every `interval_seconds`, in one process at a time."""

    name: str
    interval_seconds: float
    run: Callable[[Ctx], Awaitable[None]]


def subscriptions(consumers: list[Consumer]) -> dict[str, list[str]]:
    """Map event names to the groups that want them."""
    wanted: dict[str, list[str]] = {}
    for consumer in consumers:
        wanted.setdefault(consumer.event.name(), []).append(consumer.group)
    return wanted


class Worker:
    """Drain one group until cancelled."""

    def __init__(self, ctx: Ctx, group: str, consumers: list[Consumer]) -> None:
        self._ctx = ctx
        self._group = group
        self._by_event = {consumer.event.name(): consumer for consumer in consumers}
        self._concurrency = min(consumer.concurrency for consumer in consumers)
        self._name = secrets.token_hex(6)
        self._lease = timedelta(seconds=ctx.config.lease_seconds)
        self._held: dict[int, Delivery] = {}
        self._log = ctx.log.bind(group=group)

    async def run(self) -> None:
        """Receive, claim and handle; on cancellation nothing is acknowledged that is not done."""
        async with asyncio.TaskGroup() as tasks:
            holding = tasks.create_task(self._hold_claims())
            while goes_on():
                room = self._concurrency - len(self._held)
                if room == 0:
                    await asyncio.sleep(0.005)
                    continue
                for delivery in await self._receive(room):
                    self._held[delivery.event_id] = delivery
                    tasks.create_task(self._handle(delivery))
            holding.cancel()

    async def _receive(self, room: int) -> list[Delivery]:
        try:
            received = await self._ctx.bus.receive(
                self._group, worker=self._name, count=room, block_ms=50 if self._held else _BLOCK_MS
            )
            if not received:
                return []
            async with self._ctx.db.tx() as tx:
                mine = await outbox.claim(tx, self._group, received, self._lease)
        except (*Lost, Unavailable) as error:
            self._log.warning("receive_failed", error=repr(error))
            await asyncio.sleep(1)
            return []
        return [delivery for delivery in received if delivery.event_id in mine]

    async def _handle(self, delivery: Delivery) -> None:
        consumer = self._by_event.get(delivery.name)
        try:
            with DELIVERY_SECONDS.labels(self._group).time():
                if consumer is not None:
                    event = msgspec.msgpack.decode(delivery.payload, type=consumer.event)
                    await consumer.handle(self._ctx, event, delivery)
                async with self._ctx.db.tx() as tx:
                    await tx.once(delivery)
            DELIVERIES.labels(self._group, "done").inc()
        except Exception as error:  # noqa: BLE001  the one place where a handler's failure becomes a retry
            await self._fail(delivery, error)
        finally:
            self._held.pop(delivery.event_id, None)

    async def _fail(self, delivery: Delivery, error: Exception) -> None:
        is_final = isinstance(error, Refused) and not isinstance(error, TooMany | Unavailable)
        DELIVERIES.labels(self._group, "parked" if is_final else "failed").inc()
        self._log.warning("delivery_failed", event_id=delivery.event_id, event_name=delivery.name, exc_info=error)
        try:
            async with self._ctx.db.tx() as tx:
                if is_final:
                    await outbox.park(tx, delivery.event_id, self._group, repr(error))
                    return
                delay = timedelta(seconds=self._ctx.config.retry_base_seconds) * 2 ** min(delivery.publication - 1, 12)
                is_outage = isinstance(error, TooMany | Unavailable)
                await outbox.postpone(
                    tx,
                    delivery,
                    repr(error),
                    min(delay, _OUTAGE_DELAY_MAX if is_outage else _RETRY_DELAY_MAX),
                    failed=not is_outage,
                )
        except Unavailable:
            self._log.warning("failure_not_written", event_id=delivery.event_id)

    async def _hold_claims(self) -> None:
        while goes_on():
            await asyncio.sleep(self._ctx.config.lease_seconds / 3)
            claims = [(event_id, self._group) for event_id in self._held]
            if not claims:
                continue
            try:
                async with self._ctx.db.tx() as tx:
                    await outbox.extend(tx, claims, self._lease)
            except Unavailable:
                self._log.warning("claims_not_extended", count=len(claims))
