"""Bodies from a real streaming replica: late, away or stopped, nobody sees what they may not, or an error."""

import asyncio
import base64
import secrets
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from heliograph.features.accounts import service as accounts
from heliograph.features.posts.cache import PostsShown
from heliograph.platform.config import Config
from tests.replicas import Replicated, replicated
from tests.world import Person, World, open_world, photo

FOR_EVER_SECONDS = 60.0


@pytest_asyncio.fixture(scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Replicated]:
    """One primary and its replica for the tests of this module."""
    async with replicated(tmp_path_factory.mktemp("pair")) as running:
        yield running


def config_of(pair: Replicated, data_dir: Path, *, lag_seconds: float = FOR_EVER_SECONDS) -> Config:
    return msgspec.structs.replace(
        pair.config,
        data_dir=data_dir,
        database_replica_lag_seconds=lag_seconds,
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
    )


def asked(outcome: str) -> float:
    return REGISTRY.get_sample_value("heliograph_replica_reads_total", {"outcome": outcome}) or 0.0


async def until_asked(outcome: str, world: World, person: Person) -> None:
    """Read a feed until the replica's part in it is as told."""
    async with asyncio.timeout(15):
        before = asked(outcome)
        while asked(outcome) == before:
            world.ctx.tools[PostsShown] = PostsShown()  # What was shown a moment ago is asked of nobody.
            await person.get("/api/feed")
            await asyncio.sleep(0.05)


async def caught_up(pair: Replicated, world: World) -> None:
    position = await world.ctx.db.position()
    async with asyncio.timeout(15):
        while await pair.ask("SELECT (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint") < position:
            await asyncio.sleep(0.02)


async def test_others_files_are_asked_of_the_replica_and_ones_own_of_the_primary(
    pair: Replicated, tmp_path: Path
) -> None:
    async with open_world(config_of(pair, tmp_path)) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        post_id = await ana.publish()
        await ben.sees(post_id)
        await caught_up(pair, world)
        await until_asked("answered", world, ben)
        seen = (await ben.get("/api/feed"))["posts"]
        before = asked("answered"), asked("late"), asked("failed")
        own = (await ana.get("/api/feed"))["posts"]
        assert (asked("answered"), asked("late"), asked("failed")) == before
        own[0]["media"][0]["urls"].pop("original", None)
        assert own == seen


async def test_while_the_replica_stands_still_everything_holds_at_once(pair: Replicated, tmp_path: Path) -> None:
    async with open_world(config_of(pair, tmp_path)) as world:
        ana, ben, cem = [await world.person(name) for name in ("ana", "ben", "cem")]
        await ben.follow(ana)
        await cem.follow(ana)
        old_id, other_id = await ana.publish(), await ana.publish(photo(seed=1), photo(seed=2))
        await ben.sees(other_id)
        ticket = await ana.begin(photo(seed=3))
        await ana.upload(ticket, photo(seed=3))
        await caught_up(pair, world)
        await until_asked("answered", world, ben)
        async with pair.paused():
            before = asked("answered")
            submitted = await ana.call("POST", "/api/posts", json={"post_id": ticket["post_id"], "caption": "new"})
            assert submitted.status_code == 201, submitted.text
            assert (await ana.settled(ticket["post_id"]))["status"] == "published"
            new_id = ticket["post_id"]
            for reader in (ana, ben):
                await reader.sees(new_id)
                fresh = (await reader.get(f"/api/posts/{new_id}"))["media"][0]
                assert (fresh["width"], fresh["height"]) == (640, 480)
                assert (await reader.call("GET", fresh["urls"]["large"])).status_code == 200
            assert (await ana.call("PATCH", f"/api/posts/{old_id}", json={"caption": "changed"})).status_code == 200
            for reader in (ana, ben):
                assert (await reader.get(f"/api/posts/{old_id}"))["caption"] == "changed"
            await permissions_hold(ana, ben, cem, old_id, other_id)
            assert asked("answered") > before, "the replica was not asked at all"


async def permissions_hold(ana: Person, ben: Person, cem: Person, old_id: str, other_id: str) -> None:
    """Change who may see Ana's two posts in every way there is, and look at once."""
    assert {old_id, other_id} <= set(await ben.feed_ids())
    assert (await ana.call("DELETE", f"/api/posts/{old_id}")).status_code == 200
    for reader in (ana, ben):
        assert old_id not in await reader.feed_ids()
        assert (await reader.call("GET", f"/api/posts/{old_id}")).status_code == 404
    assert (await cem.call("DELETE", f"/api/users/{ana.user_id}/follow")).status_code == 200
    assert other_id not in await cem.feed_ids()
    assert (await cem.call("GET", f"/api/posts/{other_id}")).status_code == 200
    assert (await ana.call("PATCH", "/api/users/me", json={"is_private": True})).status_code == 200
    assert (await cem.call("GET", f"/api/posts/{other_id}")).status_code == 404
    assert other_id in await ben.feed_ids()
    assert (await ana.call("POST", f"/api/users/{ben.user_id}/block")).status_code in (200, 201)
    assert other_id not in await ben.feed_ids()
    assert (await ben.call("GET", f"/api/posts/{other_id}")).status_code == 404
    await accounts.suspend(ana.world.ctx, int(ana.user_id))
    assert (await ben.call("GET", f"/api/users/{ana.user_id}/posts")).status_code == 404


async def test_a_replica_that_is_later_than_allowed_is_not_asked(pair: Replicated, tmp_path: Path) -> None:
    async with open_world(config_of(pair, tmp_path, lag_seconds=1.0)) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        await ben.sees(await ana.publish())
        await until_asked("answered", world, ben)
        async with pair.paused():
            await ana.follow(ben)
            await asyncio.sleep(1.6)
            answered = asked("answered")
            await until_asked("late", world, ben)
            assert asked("answered") == answered
        await until_asked("answered", world, ben)


async def test_a_replica_where_nothing_happens_stays_near_enough(pair: Replicated, tmp_path: Path) -> None:
    async with open_world(config_of(pair, tmp_path, lag_seconds=1.0)) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        await ben.sees(await ana.publish())
        await asyncio.sleep(2.5)
        await until_asked("answered", world, ben)


@pytest.mark.parametrize("fate", ["hangs", "dies"])
async def test_a_replica_that_hangs_or_dies_costs_a_moment_once_and_nobody_an_answer(
    pair: Replicated, tmp_path: Path, fate: str
) -> None:
    config = config_of(pair, tmp_path)
    async with open_world(config) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        post_id = await ana.publish()
        await ben.sees(post_id)
        await until_asked("answered", world, ben)
        if fate == "hangs":
            with pair.frozen():
                await served_without(ben, post_id)
        else:
            pair.kill()
            try:
                await served_without(ben, post_id)
            finally:
                pair.start()
        await until_asked("answered", world, ben)


async def served_without(reader: Person, post_id: str) -> None:
    """Read the feed ten times: the first finds the replica away, the others must not ask it again."""
    failed: list[float] = []
    for _ in range(10):
        before = asked("failed")
        assert post_id in await reader.feed_ids()
        failed.append(asked("failed") - before)
    assert sum(each > 0 for each in failed) <= 1, failed


async def test_a_primary_that_is_given_as_its_own_replica_is_not_taken_for_one(
    pair: Replicated, tmp_path: Path
) -> None:
    config = msgspec.structs.replace(config_of(pair, tmp_path), database_replica_url=pair.config.database_url)
    async with open_world(config) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        await ben.sees(await ana.publish())
        await asyncio.sleep(1)
        answered = asked("answered")
        await until_asked("late", world, ben)
        assert asked("answered") == answered
