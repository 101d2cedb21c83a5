"""The sampler finds planted gaps and leaks, and raises no alarm about a world that moves."""

import asyncio
from collections.abc import Collection, Mapping
from typing import cast

import msgspec
import pytest
from prometheus_client import Counter

from heliograph.features.accounts.types import Owner
from heliograph.features.feed import service as feed
from heliograph.features.feed.service.sampling import Finding, SampledPage, examine
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Sight
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.telemetry import FEED_LEAK, FEED_MISSING
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world

AGREED = Finding(missing_ids=set(), leaked_ids=set())


async def sampled(world: World, person: Person, query: str = "") -> SampledPage:
    """Read a page that is sampled."""
    always = msgspec.structs.replace(world.ctx.config, feed_sample_every=1)
    async with open_world(always, with_consumers=False) as sampling_world:
        reader = Person(world=sampling_world, username="", user_id=person.user_id, token=person.token, refresh_token="")
        sampling_world.ctx.tools[feed.Sampler] = sampler = feed.Sampler()  # the one beside has a hold on its own
        await reader.get(f"/api/feed?limit=3{query}")
        sample = sampler.take()
    assert sample is not None
    return sample


def value_of(counter: Counter) -> float:
    (metric,) = counter.collect()
    return next(sample.value for sample in metric.samples if sample.name.endswith("_total"))


async def a_reader(world: World) -> tuple[Person, Person, list[str]]:
    ana, reader = await world.person("ana"), await world.person("reader")
    await reader.follow(ana)
    await reader.get("/api/feed")
    return ana, reader, [await posted(world, ana, hours_ago=hours) for hours in (5, 4, 3, 2, 1)]


async def published_id(world: World, post_id: str) -> int:
    async with world.ctx.db.read() as db:
        found: int = await db.value("SELECT published_id FROM posts.post WHERE post_id = $1", int(post_id))
        return found


@pytest.mark.parametrize("query", ["", "&order=chronological"])
async def test_a_page_that_is_as_it_should_be_agrees(world: World, query: str) -> None:
    _, reader, made = await a_reader(world)
    sample = await sampled(world, reader, query)
    assert len(sample.shown_ids) == 3
    assert len(sample.offered_ids) == (4 if query else len(made))
    assert await examine(world.ctx, sample, 0) == AGREED


@pytest.mark.parametrize("query", ["", "&order=chronological"])
async def test_a_planted_gap_is_found_and_counted(world: World, query: str) -> None:
    _, reader, made = await a_reader(world)
    lost_id = await published_id(world, made[-2])
    key = f"h:{reader.user_id}"
    for entry in cast("list[bytes]", await world.ctx.cache.lrange(key, 0, -1)):
        if int.from_bytes(entry[:8], "little") == lost_id:
            await world.ctx.cache.lrem(key, 1, cast("str", entry))
    before = value_of(FEED_MISSING)
    found = await examine(world.ctx, await sampled(world, reader, query), 0)
    assert found == Finding(missing_ids={lost_id}, leaked_ids=set())
    assert value_of(FEED_MISSING) == before + 1


async def test_a_planted_leak_is_found_and_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, reader, made = await a_reader(world)
    sound = graph.sights

    async def lenient(db: Read, asked: list[tuple[int, Collection[int]]], owners: Mapping[int, Owner]) -> list[Sight]:
        sights = await sound(db, asked, owners)
        return [Sight(in_feed=sight.in_feed | {int(ana.user_id)}, severed=set()) for sight in sights]

    await ana.call("POST", f"/api/users/{reader.user_id}/mute")
    await reader.call("POST", f"/api/users/{ana.user_id}/mute")
    monkeypatch.setattr(graph, "sights", lenient)
    before = value_of(FEED_LEAK)
    sample = await sampled(world, reader)
    found = await examine(world.ctx, sample, 0)
    assert found == Finding(missing_ids=set(), leaked_ids=set(sample.shown_ids))
    assert len(found.leaked_ids) == 3
    assert value_of(FEED_LEAK) == before + 3
    assert {await published_id(world, post_id) for post_id in made[-3:]} == found.leaked_ids


async def test_a_world_that_moves_between_serving_and_looking_raises_no_alarm(world: World) -> None:
    ana, reader, made = await a_reader(world)
    sample = await sampled(world, reader)
    await posted(world, ana)
    await ana.call("DELETE", f"/api/posts/{made[-1]}")
    assert await examine(world.ctx, sample, 0) == AGREED
    ben = await world.person("ben")
    await posted(world, ben, hours_ago=3)
    await reader.follow(ben)
    assert await examine(world.ctx, sample, 0) == AGREED
    await ana.call("POST", f"/api/users/{reader.user_id}/block")
    assert await examine(world.ctx, sample, 0) == AGREED


async def test_every_nth_page_is_taken_and_never_more_than_a_few_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reader, _ = await a_reader(world)
    some = msgspec.structs.replace(world.ctx.config, feed_sample_every=3)

    async def leave_them(_: Ctx) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(feed, "sample_pages", leave_them)
    async with open_world(some, with_consumers=False) as other:
        taken: list[SampledPage] = []
        other.ctx.tools[feed.Sampler] = sampler = feed.Sampler()
        asking = Person(world=other, username="", user_id=reader.user_id, token=reader.token, refresh_token="")
        for _ in range(7):
            await asking.get("/api/feed")
        while (sample := sampler.take()) is not None:
            taken.append(sample)
    assert len(taken) == 2
