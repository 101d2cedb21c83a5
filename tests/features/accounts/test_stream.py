"""The stream of live hints hangs on a session and ends with it."""

import asyncio

import pytest

from heliograph.features.accounts import service
from heliograph.features.accounts.service import sessions
from heliograph.platform.errors import TooMany
from heliograph.platform.identity import Actor, Credentials
from heliograph.platform.live import Hint
from tests.world import World


@pytest.fixture(autouse=True)
def _checked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_CHECK_SECONDS", 0.05)


async def actor(world: World) -> Actor:
    person = await world.person("ana")
    found = await service.authenticate(world.ctx, Credentials(bearer=person.token, cookie=None))
    assert found is not None
    return found


async def _send_again_and_again(world: World, hints: list[Hint]) -> None:
    """Publish until cancelled: what is sent before the process has subscribed is lost."""
    while True:
        await world.ctx.live.publish(hints)
        await asyncio.sleep(0.02)


async def test_hints_arrive_and_silence_is_broken_now_and_then(world: World) -> None:
    ana = await actor(world)
    stream = service.hints(world.ctx, ana)
    assert await anext(stream) is None
    hint = Hint(account_id=ana.account_id, event="feed.new", data=b"{}")
    other = Hint(account_id=ana.account_id + 1, event="feed.new", data=b"{}")
    sending = asyncio.ensure_future(_send_again_and_again(world, [other, hint]))
    async with asyncio.timeout(10):
        assert await anext(stream) == hint
        sending.cancel()
        while (following := await anext(stream)) is not None:
            assert following == hint
    assert await world.ctx.live.present([ana.account_id, ana.account_id + 1]) == [ana.account_id]
    await stream.aclose()
    assert world.ctx.live.streams(ana.account_id) == 0


@pytest.mark.parametrize("ending", ["log out", "suspend", "stop"])
async def test_the_stream_ends_with_its_session_and_with_the_process(world: World, ending: str) -> None:
    ana = await actor(world)
    stream = service.hints(world.ctx, ana)
    await anext(stream)
    if ending == "log out":
        await service.log_out(world.ctx, ana)
    elif ending == "suspend":
        await service.suspend(world.ctx, ana.account_id)
    else:
        world.ctx.live.close()
    async with asyncio.timeout(2):
        assert [hint async for hint in stream] == []


async def test_a_ninth_stream_is_refused_until_one_ends(world: World) -> None:
    ana = await actor(world)
    streams = [service.hints(world.ctx, ana) for _ in range(sessions.STREAMS_MAX + 1)]
    begun = await asyncio.gather(*[anext(stream) for stream in streams], return_exceptions=True)
    assert begun[:-1] == [None] * sessions.STREAMS_MAX
    assert isinstance(begun[-1], TooMany)
    await streams[0].aclose()
    await anext(again := service.hints(world.ctx, ana))
    for stream in (*streams, again):
        await stream.aclose()


async def test_the_stream_is_for_the_logged_in(world: World) -> None:
    assert (await world.http.get("/api/events")).status_code == 401
