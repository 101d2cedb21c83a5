"""Sessions end when they are ended, whatever tokens are about."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from heliograph.features.accounts import service
from heliograph.features.accounts.service.sessions import SESSIONS_MAX, open_session
from heliograph.features.accounts.types import Device
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor, Credentials
from heliograph.platform.tokens import AccessToken
from tests.world import Person, World, open_world

DEVICE = Device(address="192.0.2.1", user_agent="a test")


async def renew(world: World, refresh_token: str) -> tuple[int, dict[str, str]]:
    answer = await world.http.post("/api/users/token", json={"refresh_token": refresh_token})
    return answer.status_code, answer.json()


async def is_logged_in(person: Person) -> bool:
    return (await person.call("GET", "/api/users/me")).status_code == 200


async def test_a_refresh_token_gives_new_tokens_of_the_same_session(world: World) -> None:
    ana = await world.person("ana")
    status, renewed = await renew(world, ana.refresh_token)
    assert status == 200
    assert renewed["user_id"] == ana.user_id
    again, _ = await renew(world, renewed["refresh_token"])
    assert again == 200
    assert len((await ana.get("/api/users/me/sessions"))["sessions"]) == 1


async def test_using_a_refresh_token_twice_ends_the_whole_session(world: World) -> None:
    ana = await world.person("ana")
    _, renewed = await renew(world, ana.refresh_token)
    reused, problem = await renew(world, ana.refresh_token)
    assert (reused, problem["code"]) == (401, "bad_refresh_token")
    assert not await is_logged_in(ana)
    assert (await renew(world, renewed["refresh_token"]))[0] == 401


async def test_of_two_refreshes_at_once_one_succeeds_and_the_session_ends(world: World) -> None:
    ana = await world.person("ana")
    answers = await asyncio.gather(*[renew(world, ana.refresh_token) for _ in range(4)])
    assert sorted(status for status, _ in answers) == [200, 401, 401, 401]
    assert not await is_logged_in(ana)


async def test_a_made_up_refresh_token_ends_nobodys_session(world: World) -> None:
    ana = await world.person("ana")
    mangled = ana.refresh_token[:20] + ("A" if ana.refresh_token[20] != "A" else "B") + ana.refresh_token[21:]
    for token in (mangled, "", "x", ana.token, "ä" * 64):
        assert (await renew(world, token))[0] == 401
    assert await is_logged_in(ana)


async def test_whoever_logs_out_is_out_at_once(world: World) -> None:
    ana = await world.person("ana")
    assert (await ana.call("POST", "/api/users/logout")).status_code == 204
    assert not await is_logged_in(ana)
    assert (await renew(world, ana.refresh_token))[0] == 401


async def test_logging_out_is_for_the_logged_in(world: World) -> None:
    assert (await world.http.post("/api/users/logout")).status_code == 401


async def test_devices_are_listed_latest_first_and_any_can_be_ended(world: World) -> None:
    ana = await world.person("ana")
    body = {"username": ana.username, "password": "correct horse battery"}
    other = (await world.http.post("/api/users/login", json=body, headers={"User-Agent": "a phone"})).json()
    listed = (await ana.get("/api/users/me/sessions"))["sessions"]
    assert listed[0]["user_agent"] == "a phone"
    assert [entry["is_current"] for entry in listed] == [False, True]
    assert set(listed[0]) == {"session_id", "user_agent", "created_at", "last_seen_at", "is_current"}
    ended = await ana.call("DELETE", f"/api/users/me/sessions/{listed[0]['session_id']}")
    assert ended.status_code == 204
    gone = await world.http.get("/api/users/me", headers={"Authorization": f"Bearer {other['token']}"})
    assert gone.status_code == 401
    assert len((await ana.get("/api/users/me/sessions"))["sessions"]) == 1


async def test_nobody_sees_or_ends_the_session_of_another(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    session_id = (await ana.get("/api/users/me/sessions"))["sessions"][0]["session_id"]
    absent = await bob.call("DELETE", f"/api/users/me/sessions/{session_id}")
    unknown = await bob.call("DELETE", "/api/users/me/sessions/1")
    assert absent.status_code == unknown.status_code == 404
    assert absent.content == unknown.content
    assert await is_logged_in(ana)
    assert (await world.http.get("/api/users/me/sessions")).status_code == 401
    assert (await world.http.delete(f"/api/users/me/sessions/{session_id}")).status_code == 401


async def test_a_suspended_account_is_refused_on_the_next_request_and_back_when_restored(world: World) -> None:
    ana = await world.person("ana")
    await service.suspend(world.ctx, int(ana.user_id))
    assert not await is_logged_in(ana)
    assert (await renew(world, ana.refresh_token))[0] == 401
    await service.restore(world.ctx, int(ana.user_id))
    assert await is_logged_in(ana)
    assert (await renew(world, ana.refresh_token))[0] == 200


async def test_a_session_past_its_time_is_over(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, session_seconds=0), with_consumers=False) as world:
        ana = await world.person("ana")
        assert not await is_logged_in(ana)
        assert (await renew(world, ana.refresh_token))[0] == 401


async def actor_of(ctx: Ctx, person: Person) -> Actor:
    actor = await service.authenticate(ctx, Credentials(bearer=person.token, cookie=None))
    assert actor is not None
    return actor


async def test_a_token_counts_for_its_own_account_and_time_alone(world: World) -> None:
    ana, bob = await world.person("ana"), await world.person("bob")
    ctx, now = world.ctx, world.ctx.clock.now()
    actor = await actor_of(ctx, ana)
    crossed = AccessToken(account_id=int(bob.user_id), session_id=actor.session_id)
    aged = AccessToken(account_id=actor.account_id, session_id=actor.session_id)
    for token in (
        ctx.keys.sign_access(crossed, now=now, lifetime_seconds=900),
        ctx.keys.sign_access(aged, now=now - timedelta(hours=1), lifetime_seconds=900),
        ana.token[:-4] + "AAAA",
        ana.refresh_token,
        "",
    ):
        assert await service.authenticate(ctx, Credentials(bearer=token, cookie=None)) is None


@pytest.mark.parametrize("cookie", ["", "x", "A" * 32, "ä"])
async def test_a_made_up_cookie_is_nobodys(world: World, cookie: str) -> None:
    assert await service.authenticate(world.ctx, Credentials(bearer=None, cookie=cookie)) is None


async def test_a_refresh_token_is_no_cookie(world: World) -> None:
    ana = await world.person("ana")
    assert await service.authenticate(world.ctx, Credentials(bearer=None, cookie=ana.refresh_token)) is None


async def test_being_seen_is_written_down_once_a_minute(world: World) -> None:
    ana = await world.person("ana")
    actor = await actor_of(world.ctx, ana)

    async def last_seen_age() -> float:
        async with world.ctx.db.read() as db:
            return await db.value(
                "SELECT extract(epoch FROM now() - last_seen_at)::float FROM accounts.session WHERE session_id = $1",
                actor.session_id,
            )

    async def set_age(age: str) -> None:
        async with world.ctx.db.tx() as tx:
            await tx.run(
                "UPDATE accounts.session SET last_seen_at = now() - $2::text::interval WHERE session_id = $1",
                actor.session_id,
                age,
            )

    await set_age("50 seconds")
    assert await is_logged_in(ana)
    assert await last_seen_age() >= 50
    await set_age("70 seconds")
    assert all(await asyncio.gather(*[is_logged_in(ana) for _ in range(5)]))
    assert await last_seen_age() < 50


async def test_past_a_hundred_devices_the_oldest_is_logged_out(world: World) -> None:
    ana = await world.person("ana")
    for _ in range(SESSIONS_MAX):
        await open_session(world.ctx, int(ana.user_id), DEVICE)
    assert not await is_logged_in(ana)


async def test_sessions_long_over_are_forgotten(world: World) -> None:
    ana = await world.person("ana")
    actor = await actor_of(world.ctx, ana)
    await service.log_out(world.ctx, actor)
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "UPDATE accounts.session SET revoked_at = now() - interval '8 days' WHERE session_id = $1",
            actor.session_id,
        )
    await service.forget_ended(world.ctx)
    async with world.ctx.db.read() as db:
        kept = await db.value("SELECT count(*) FROM accounts.session WHERE account_id = $1", actor.account_id)
    assert kept == 0
