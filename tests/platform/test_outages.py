"""What an engine that is away, or slow, makes of a request: never a failure of ours."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from heliograph.platform.config import Config
from heliograph.platform.db import connect, despite_rivals
from heliograph.platform.errors import Contended, Unavailable
from tests.engines import TestEngines, administrator
from tests.world import World, open_world


async def test_what_is_committed_is_acknowledged_though_the_cache_is_away(config: Config, tmp_path: Path) -> None:
    without_cache = msgspec.structs.replace(config, redis_url=f"unix://{tmp_path}/nothing.sock")
    async with open_world(without_cache, with_consumers=False) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        answer = await ana.call("POST", f"/api/users/{ben.user_id}/follow")
        assert (answer.status_code, answer.json()["is_following"]) == (200, True)
        assert (await ana.call("GET", "/api/feed")).status_code == 200


async def _wait_for_the_lock(world: World, setting: str) -> None:
    async with world.ctx.db.tx() as rival:
        await rival.run("SELECT set_config($1, '200ms', true)", setting)
        await rival.run("SELECT pg_advisory_xact_lock(77)")


@pytest.mark.parametrize("setting", ["lock_timeout", "statement_timeout"])
async def test_a_lock_that_does_not_come_free_in_time_asks_to_try_again(config: Config, setting: str) -> None:
    async with open_world(config, with_consumers=False) as world, world.ctx.db.tx() as holder:
        await holder.run("SELECT pg_advisory_xact_lock(77)")
        with pytest.raises(Unavailable):
            await _wait_for_the_lock(world, setting)


async def test_a_server_without_room_for_more_connections_is_waited_for(
    config: Config, engines: TestEngines, fresh_database: str
) -> None:
    name = fresh_database.partition("@/")[2].partition("?")[0]
    async with administrator(engines) as connection:
        await connection.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 2")
    database = await connect(msgspec.structs.replace(config, database_url=fresh_database), {})
    answered = 0

    async def ask() -> None:
        nonlocal answered
        async with database.read() as db:
            await db.value("SELECT pg_sleep(0.02)")
            answered += 1

    try:
        await asyncio.gather(*(ask() for _ in range(20)))
    finally:
        await database.close()
    assert answered == 20


async def test_what_gives_way_to_rivals_is_done_again() -> None:
    failures: list[Exception] = [Contended("deadlock"), Contended("deadlock")]

    async def verb() -> int:
        if failures:
            raise failures.pop()
        return 7

    assert await despite_rivals(verb) == 7
