"""Facts reach their consumers: once, again after failures, and aside when that does not help."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import ClassVar, Literal

import msgspec
import pytest
import pytest_asyncio

from heliograph.platform import outbox
from heliograph.platform.config import Config
from heliograph.platform.consumers import Consumer, Worker, subscriptions
from heliograph.platform.context import Ctx
from heliograph.platform.db import connect
from heliograph.platform.errors import Invalid, Unavailable
from heliograph.platform.events import Delivery, Event
from heliograph.programs.composition import open_context
from heliograph.programs.housekeeping import park_failing
from heliograph.programs.relay import relay_once

ROOMS = {"test.group": 100}
LEASE = timedelta(seconds=30)


class Happened(Event, frozen=True, kw_only=True):
    """Something that only these tests know of."""

    NAME: ClassVar[str] = "test.happened.v1"
    KEY: ClassVar[str] = "number"
    number: int


class Handler:
    """Fails as it is told to, and writes down what it was given."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.failures: list[Exception] = []

    async def handle(self, _: Ctx, event: Happened, __: Delivery) -> None:
        self.seen.append(event.number)
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def handler() -> Handler:
    """A handler that succeeds until told otherwise."""
    return Handler()


@pytest_asyncio.fixture
async def ctx(config: Config, fresh_database: str, handler: Handler) -> AsyncGenerator[Ctx]:
    """A context whose facts go to `handler`, without any program beside it."""
    settings = msgspec.structs.replace(config, database_url=fresh_database, retry_base_seconds=0.01, lease_seconds=0.6)
    async with open_context(settings, "test") as opened:
        db = await connect(settings, subscriptions(consumers(handler)))
        yield dataclasses.replace(opened, db=db)
        await db.close()


def consumers(handler: Handler) -> list[Consumer]:
    return [Consumer(group="test.group", event=Happened, handle=handler.handle)]


async def emit(ctx: Ctx, *numbers: int) -> None:
    async with ctx.db.tx() as tx:
        for number in numbers:
            tx.emit(Happened(number=number))


async def drained(ctx: Ctx, handler: Handler, *, seconds: float = 10) -> None:
    """Relay and work until nothing is due any more."""
    worker = asyncio.ensure_future(Worker(ctx, "test.group", consumers(handler)).run())
    try:
        async with asyncio.timeout(seconds):
            while await count(ctx, "delivery"):
                await relay_once(ctx, ROOMS)
                await park_failing(ctx)
                await asyncio.sleep(0.01)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def count(ctx: Ctx, table: Literal["delivery", "parked", "event"]) -> int:
    async with ctx.db.read() as db:
        match table:
            case "delivery":
                found = await db.value("SELECT count(*) FROM platform.delivery")
            case "parked":
                found = await db.value("SELECT count(*) FROM platform.parked")
            case "event":
                found = await db.value("SELECT count(*) FROM platform.event")
    return int(found)


async def test_a_committed_fact_arrives_once(ctx: Ctx, handler: Handler) -> None:
    await emit(ctx, 1, 2, 3)
    await drained(ctx, handler)
    assert sorted(handler.seen) == [1, 2, 3]


async def test_a_fact_that_was_rolled_back_never_was(ctx: Ctx, handler: Handler) -> None:
    async def change_of_mind() -> None:
        async with ctx.db.tx() as tx:
            tx.emit(Happened(number=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_of_mind()
    assert await count(ctx, "event") == 0
    assert handler.seen == []


async def test_failures_are_tried_again(ctx: Ctx, handler: Handler) -> None:
    handler.failures = [RuntimeError("bug"), Unavailable("outage"), RuntimeError("bug")]
    await emit(ctx, 7)
    await drained(ctx, handler)
    assert handler.seen == [7, 7, 7, 7]
    assert await count(ctx, "parked") == 0


async def test_a_refusal_is_parked_at_once_and_replayed_on_request(ctx: Ctx, handler: Handler) -> None:
    handler.failures = [Invalid("never")]
    await emit(ctx, 7)
    await drained(ctx, handler)
    assert (handler.seen, await count(ctx, "parked")) == ([7], 1)
    async with ctx.db.tx() as tx:
        for event_id, group in await outbox.parked(tx, None):
            assert await outbox.replay_event(tx, event_id, group)
    await drained(ctx, handler)
    assert (handler.seen, await count(ctx, "parked")) == ([7, 7], 0)


async def test_what_keeps_failing_is_parked_and_an_outage_is_not(ctx: Ctx, handler: Handler) -> None:
    most = ctx.config.retry_attempts_max
    handler.failures = [RuntimeError("bug")] * most
    await emit(ctx, 7)
    await drained(ctx, handler, seconds=30)
    assert (len(handler.seen), await count(ctx, "parked")) == (most, 1)
    async with ctx.db.tx() as tx:
        event_id, group = (await outbox.parked(tx, None))[0]
        await outbox.replay_event(tx, event_id, group)
        delivery = (await outbox.take_due(tx, ROOMS, LEASE))[0]
        for _ in range(most * 2):
            await outbox.postpone(tx, delivery, "outage", timedelta(0), failed=False)
        assert await outbox.failing(tx, most) == []


async def test_a_delivery_is_claimed_once_and_only_in_its_newest_publication(ctx: Ctx) -> None:
    await emit(ctx, 1)
    async with ctx.db.tx() as tx:
        first = await outbox.take_due(tx, ROOMS, timedelta(0))
    await asyncio.sleep(0.01)
    async with ctx.db.tx() as tx:
        second = await outbox.take_due(tx, ROOMS, LEASE)
    async with ctx.db.tx() as tx:
        assert await outbox.claim(tx, "test.group", first, LEASE) == set()
        assert await outbox.claim(tx, "test.group", second, LEASE) == {second[0].event_id}
        assert await outbox.claim(tx, "test.group", second, LEASE) == set()
        assert await tx.once(second[0])
        assert not await tx.once(second[0])


async def test_what_a_dead_worker_held_is_done_by_another(ctx: Ctx, handler: Handler) -> None:
    await emit(ctx, 1)
    await relay_once(ctx, ROOMS)
    copies = await ctx.bus.receive("test.group", worker="dead", count=1, block_ms=500)
    async with ctx.db.tx() as tx:
        assert await outbox.claim(tx, "test.group", copies, timedelta(milliseconds=50))
    await drained(ctx, handler)
    assert handler.seen == [1]


async def test_what_could_not_be_published_is_due_again_at_once(ctx: Ctx) -> None:
    await emit(ctx, 1, 2)
    async with ctx.db.tx() as tx:
        taken = await outbox.take_due(tx, ROOMS, LEASE)
        assert await outbox.claim(tx, "test.group", taken[:1], LEASE) == {taken[0].event_id}
        await outbox.put_back(tx, taken)
    await asyncio.sleep(0.01)
    async with ctx.db.tx() as tx:
        again = await outbox.take_due(tx, ROOMS, LEASE)
    assert [(each.event_id, each.publication) for each in again] == [(taken[1].event_id, taken[1].publication + 1)]


async def test_what_was_handed_to_a_connection_that_is_gone_is_found_and_takes_up_no_room(ctx: Ctx) -> None:
    await emit(ctx, 1)
    await ctx.bus.receive("test.group", worker="first", count=1, block_ms=1)
    await relay_once(ctx, ROOMS)
    await ctx.cache.xreadgroup("workers", "gone", {"bus:test.group": ">"}, count=1)
    assert await ctx.bus.waiting(["test.group"]) == {"test.group": 1}
    found: list[Delivery] = []
    async with asyncio.timeout(10):
        while not found:
            found = await ctx.bus.receive("test.group", worker="second", count=1, block_ms=100)
    assert await ctx.bus.waiting(["test.group"]) == {"test.group": 0}
    async with ctx.db.tx() as tx:
        assert await outbox.claim(tx, "test.group", found, LEASE) == {found[0].event_id}


async def test_long_work_keeps_its_claim(ctx: Ctx, handler: Handler) -> None:
    async def slowly(_: Ctx, event: Happened, __: Delivery) -> None:
        handler.seen.append(event.number)
        await asyncio.sleep(4 * ctx.config.lease_seconds)

    await emit(ctx, 1)
    slow = [Consumer(group="test.group", event=Happened, handle=slowly)]
    workers = [asyncio.ensure_future(Worker(ctx, "test.group", slow).run()) for _ in range(2)]
    async with asyncio.timeout(10):
        while await count(ctx, "delivery"):
            await relay_once(ctx, ROOMS)
            await asyncio.sleep(0.02)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    assert handler.seen == [1]


async def test_losing_the_bus_loses_no_fact(ctx: Ctx, handler: Handler) -> None:
    await emit(ctx, 1, 2)
    assert await relay_once(ctx, ROOMS) == 2
    await ctx.cache.flushdb()
    await drained(ctx, handler)
    assert sorted(handler.seen) == [1, 2]


async def test_acknowledged_facts_are_forgotten_after_their_time(ctx: Ctx, handler: Handler) -> None:
    await emit(ctx, 1)
    await drained(ctx, handler)
    await emit(ctx, 2)
    async with ctx.db.tx() as tx:
        assert await outbox.sweep(tx, timedelta(hours=1)) == 0
        assert await outbox.sweep(tx, timedelta(0)) == 1
    assert await count(ctx, "event") == 1
