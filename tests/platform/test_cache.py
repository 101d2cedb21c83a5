"""A Redis-compatible server that hangs: one deadline is spent on it, then nobody waits until it answers again."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from prometheus_client import REGISTRY
from redis.exceptions import ConnectionError as NotConnected

from heliograph.platform.cache import Lost, connect_cache
from heliograph.platform.config import Config
from heliograph.programs.up.engines import Engines, start_engines
from tests.world import open_world


@pytest_asyncio.fixture
async def valkey(tmp_path: Path, database_url: str) -> AsyncGenerator[Engines]:
    """A Valkey of this test's own."""
    engines = await start_engines(Config(data_dir=tmp_path / "own", database_url=database_url))
    yield engines
    engines.servers["valkey"].process.send_signal(signal.SIGCONT)
    engines.stop()


def hang(engines: Engines) -> None:
    engines.servers["valkey"].process.send_signal(signal.SIGSTOP)


def hangs() -> float:
    """Return how often this process has found a server hanging, having waited for it until the deadline."""
    return REGISTRY.get_sample_value("heliograph_cache_hangs_total") or 0.0


def go_on(engines: Engines) -> None:
    engines.servers["valkey"].process.send_signal(signal.SIGCONT)


async def test_one_deadline_is_spent_on_a_server_that_hangs_and_it_is_found_again(valkey: Engines) -> None:
    config = Config(redis_url=valkey.addresses.redis_url, redis_timeout_seconds=0.3)
    async with connect_cache(config) as redis:
        assert await redis.ping()
        hang(valkey)
        before = hangs()
        with pytest.raises(Lost) as first:
            await redis.get("anything")
        assert not isinstance(first.value, NotConnected)
        for _ in range(20):
            with pytest.raises(NotConnected):  # Refused without being sent.
                await redis.get("anything")
        assert hangs() - before == 1
        go_on(valkey)
        async with asyncio.timeout(2):
            while not await answers(redis.get("anything")):
                await asyncio.sleep(0.02)


async def answers(asking: Awaitable[object]) -> bool:
    try:
        await asking
    except Lost:
        return False
    return True


async def test_a_server_that_was_started_again_is_asked_at_once(valkey: Engines) -> None:
    async with connect_cache(Config(redis_url=valkey.addresses.redis_url)) as redis:
        await redis.set("kept", "1")
        server = valkey.servers["valkey"]
        server.process.kill()
        server.process.wait()
        with pytest.raises(Lost):
            await redis.get("kept")
        server.restart()
        async with asyncio.timeout(5):
            while not await answers(redis.ping()):
                await asyncio.sleep(0.02)


async def test_the_feed_waits_once_for_a_server_that_hangs(valkey: Engines, config: Config) -> None:
    own = msgspec.structs.replace(config, redis_url=valkey.addresses.redis_url)
    async with open_world(own) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        await ben.follow(ana)
        post_id = await ana.publish()
        await ben.sees(post_id)
        hang(valkey)
        before = hangs()
        for _ in range(20):
            assert post_id in await ben.feed_ids()
        assert hangs() - before == 1
        late_id = await ana.submit()
        go_on(valkey)
        await ben.sees(late_id)
