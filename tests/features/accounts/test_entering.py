"""Signing up and logging in, over HTTP."""

import asyncio
import time
from statistics import median

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher

from heliograph.features.accounts import service
from heliograph.platform.config import Config
from heliograph.platform.passwords import DECOY, Passwords
from tests.world import PASSWORD, World, open_world

OWN_PAGE = {"Origin": "http://heliograph.test"}


def form(name: str, **changes: object) -> dict[str, object]:
    unique = f"{name}{time.time_ns()}"
    return {"username": unique, "email": f"{unique}@example.org", "password": PASSWORD, "full_name": name, **changes}


async def sign_up(world: World, body: dict[str, object], **headers: str) -> httpx.Response:
    return await world.http.post("/api/users/signup", json=body, headers=headers)


async def log_in(world: World, username: object, password: object = PASSWORD, **more: object) -> httpx.Response:
    return await world.http.post("/api/users/login", json={"username": username, "password": password, **more})


async def test_whoever_signs_up_is_logged_in(world: World) -> None:
    answer = await sign_up(world, form("ana"))
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"user_id", "token", "refresh_token", "expires_in"}
    assert made["expires_in"] == 900
    me = await world.http.get("/api/users/me", headers={"Authorization": f"Bearer {made['token']}"})
    assert me.json()["user_id"] == made["user_id"]
    assert "set-cookie" not in answer.headers


async def test_a_name_or_address_belongs_to_one_account_in_any_case(world: World) -> None:
    body = form("ana")
    assert (await sign_up(world, body)).status_code == 201
    other = form("bob")
    same_name = await sign_up(world, {**other, "username": str(body["username"]).upper()})
    same_address = await sign_up(world, {**other, "email": str(body["email"]).upper()})
    both = await sign_up(world, body)
    assert [(a.status_code, a.json()["code"]) for a in (same_name, same_address, both)] == [
        (409, "username_taken"),
        (409, "email_taken"),
        (409, "username_taken"),
    ]
    assert [problem["field"] for problem in both.json()["errors"]] == ["username", "email"]


async def test_of_many_who_want_a_name_at_once_one_gets_it(world: World) -> None:
    body = form("ana")
    answers = await asyncio.gather(*[sign_up(world, {**body, "email": f"{n}{body['email']}"}) for n in range(6)])
    assert sorted(answer.status_code for answer in answers) == [201] + 5 * [409]


async def test_a_bad_form_is_refused_naming_every_field(world: World) -> None:
    answer = await sign_up(world, {"username": "admin", "email": "x", "password": "short", "full_name": ""})
    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json()["errors"]} == {"username", "email", "password"}


async def test_an_unknown_field_is_refused(world: World) -> None:
    answer = await sign_up(world, form("ana", is_admin=True))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "is_admin")


async def test_a_retry_finds_the_account_made_before(world: World) -> None:
    body, key = form("ana"), f"key-{time.time_ns()}"
    first = await sign_up(world, body, **{"Idempotency-Key": key})
    again = await sign_up(world, body, **{"Idempotency-Key": key})
    other = await sign_up(world, form("bob"), **{"Idempotency-Key": key})
    assert (again.status_code, again.json()["user_id"]) == (201, first.json()["user_id"])
    assert again.json()["refresh_token"] != first.json()["refresh_token"]
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_nobody_signs_up_where_sign_up_is_closed(config: Config) -> None:
    async with open_world(msgspec.structs.replace(config, signup_open=False), with_consumers=False) as closed:
        answer = await sign_up(closed, form("ana"))
        assert (answer.status_code, answer.json()["code"]) == (403, "signup_closed")


async def test_people_log_in_by_name_or_address(world: World) -> None:
    body = form("ana")
    made = (await sign_up(world, body)).json()
    for login in (body["username"], str(body["username"]).upper(), body["email"], f" {str(body['email']).upper()} "):
        answer = await log_in(world, login)
        assert (answer.status_code, answer.json()["user_id"]) == (200, made["user_id"])


async def test_a_wrong_password_and_an_unknown_name_answer_alike(world: World) -> None:
    body = form("ana")
    await sign_up(world, body)
    wrong = await log_in(world, body["username"], "wrong horse battery")
    unknown = await log_in(world, form("nobody")["username"])
    strange = await log_in(world, "no\0body", "x" * 5_000)
    assert wrong.status_code == unknown.status_code == strange.status_code == 401
    assert wrong.content == unknown.content == strange.content
    assert wrong.json()["code"] == "bad_credentials"
    assert wrong.headers.keys() == unknown.headers.keys()


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(world: World) -> None:
    body = form("ana")
    await sign_up(world, body)
    seconds: dict[object, list[float]] = {body["username"]: [], form("nobody")["username"]: []}
    for _ in range(7):
        for login, taken in seconds.items():
            began = time.perf_counter()
            await log_in(world, login, "wrong horse battery")
            taken.append(time.perf_counter() - began)
    known, unknown = (median(taken) for taken in seconds.values())
    assert 0.5 < unknown / known < 2, (known, unknown)


async def test_a_second_factor_is_refused_where_none_is_set_up(world: World) -> None:
    body = form("ana")
    await sign_up(world, body)
    assert (await log_in(world, body["username"], totp="123456")).status_code == 422
    assert (await log_in(world, body["username"], totp=None)).status_code == 200


async def test_guesses_at_an_account_are_counted_from_any_address_and_right_ones_are_not(config: Config) -> None:
    strict = msgspec.structs.replace(config, logins_per_account_per_day=3, logins_per_address_per_hour=100_000)
    async with open_world(strict, with_consumers=False) as world:
        known, unknown = form("ana"), form("nobody")
        await sign_up(world, known)
        for _ in range(5):
            assert (await log_in(world, known["username"])).status_code == 200
        for body in (known, unknown):
            codes = [(await log_in(world, body["username"], "wrong horse battery")).status_code for _ in range(4)]
            assert codes == [401, 401, 401, 429]
        locked = await log_in(world, known["username"])
        assert locked.status_code == 429
        assert 0 < int(locked.headers["Retry-After"]) <= 86_400


async def test_guesses_from_an_address_are_counted_though_the_cache_forgets(config: Config) -> None:
    strict = msgspec.structs.replace(config, logins_per_address_per_hour=2)
    async with open_world(strict, with_consumers=False) as world:
        await forget_guesses(world)
        codes: list[int] = []
        for _ in range(3):
            await world.ctx.cache.flushdb()
            codes.append((await log_in(world, form("nobody")["username"])).status_code)
        assert codes == [401, 401, 429]
        await forget_guesses(world)


async def forget_guesses(world: World) -> None:
    async with world.ctx.db.tx() as tx:
        await tx.run("DELETE FROM accounts.guess")


NOWHERE = "unix:///nonexistent/valkey.sock"


async def test_without_the_cache_guesses_and_sign_ups_are_limited_as_well_and_after_a_restart(config: Config) -> None:
    strict = msgspec.structs.replace(
        config,
        redis_url=NOWHERE,
        logins_per_account_per_day=3,
        logins_per_address_per_hour=5,
        signups_per_address_per_hour=2,
    )
    ana = form("ana")
    async with open_world(strict, with_consumers=False) as world:
        await forget_guesses(world)
        assert [(await sign_up(world, body)).status_code for body in (ana, form("ben"), form("cem"))] == [201, 201, 429]
        guesses = await asyncio.gather(*[log_in(world, ana["username"], "wrong horse battery") for _ in range(6)])
        assert sorted(guess.status_code for guess in guesses) == 3 * [401] + 3 * [429]
    async with open_world(strict, with_consumers=False) as world:
        assert (await log_in(world, ana["username"])).status_code == 429
        codes = [(await log_in(world, form("nobody")["username"])).status_code for _ in range(3)]
        assert codes == [401, 401, 429]  # two of five were left to the address
        assert (await sign_up(world, form("dan"))).status_code == 429
        await forget_guesses(world)


async def test_guesses_are_bounded_in_all_and_right_ones_cost_nothing(config: Config) -> None:
    strict = msgspec.structs.replace(config, guesses_per_minute=4)
    async with open_world(strict, with_consumers=False) as world:
        await forget_guesses(world)
        ana = form("ana")
        await sign_up(world, ana)
        assert {(await log_in(world, ana["username"])).status_code for _ in range(6)} == {200}
        guesses = await asyncio.gather(*[log_in(world, form("nobody")["username"]) for _ in range(12)])
        codes = [guess.status_code for guess in guesses]
        assert set(codes) <= {401, 429}
        assert 4 <= codes.count(401) <= 8  # a minute may have ended between
        refused = next(guess for guess in guesses if guess.status_code == 429)
        assert 0 < int(refused.headers["retry-after"]) <= 60
        await forget_guesses(world)


async def test_a_weaker_hash_is_replaced_at_log_in(world: World) -> None:
    body = form("ana")
    account_id = int((await sign_up(world, body)).json()["user_id"])
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with world.ctx.db.tx() as tx:
        await tx.run("UPDATE accounts.account SET password_hash = $2 WHERE account_id = $1", account_id, weak)
    assert (await log_in(world, body["username"])).status_code == 200
    async with world.ctx.db.read() as db:
        kept = await db.value("SELECT password_hash FROM accounts.account WHERE account_id = $1", account_id)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await log_in(world, body["username"])).status_code == 200


async def test_a_suspended_account_learns_so_from_its_right_password_alone(world: World) -> None:
    body = form("ana")
    account_id = int((await sign_up(world, body)).json()["user_id"])
    await service.suspend(world.ctx, account_id)
    right, wrong = await log_in(world, body["username"]), await log_in(world, body["username"], "wrong horse battery")
    assert (right.status_code, right.json()["code"]) == (403, "account_suspended")
    assert wrong.status_code == 401
    await service.restore(world.ctx, account_id)
    assert (await log_in(world, body["username"])).status_code == 200


async def test_a_flood_of_log_ins_is_turned_away_before_it_fills_the_memory(config: Config) -> None:
    small = msgspec.structs.replace(
        config, password_threads=1, password_queue_max=2, logins_per_address_per_hour=100_000
    )
    async with open_world(small, with_consumers=False) as world:
        logins = [form("nobody")["username"] for _ in range(9)]
        answers = await asyncio.gather(*[log_in(world, login) for login in logins])
        codes = [answer.status_code for answer in answers]
        assert set(codes) == {401, 503}
        assert codes.count(401) >= 3


async def test_hashes_match_their_password_alone() -> None:
    passwords = Passwords(threads=1, queue_max=1)
    kept = await passwords.make_hash("correct horse")
    assert await passwords.matches("correct horse", kept)
    assert not await passwords.matches("wrong horse", kept)
    assert await passwords.matches("the password of nobody", DECOY)
    assert not await passwords.matches("the password of nobody", None)
    assert not passwords.is_outdated(DECOY), "it would take another time than an account's"
    assert not await passwords.matches("x", "not a hash")
    passwords.close()


@pytest.mark.parametrize("path", ["/api/users/signup", "/api/users/login"])
async def test_a_browser_on_our_own_page_gets_a_cookie_and_one_elsewhere_none(world: World, path: str) -> None:
    body = form("ana")
    if path.endswith("login"):
        await sign_up(world, body)
    login = {"username": body["username"], "password": PASSWORD}
    content = body if path.endswith("signup") else login
    elsewhere = await world.http.post(path, json=login, headers={"Origin": "https://evil.example"})
    assert "set-cookie" not in elsewhere.headers
    answer = await world.http.post(path, json=content, headers=OWN_PAGE)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("heliograph=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=2592000"} <= set(cookie.split("; "))
    assert (await world.http.get("/api/users/me")).status_code == 200
    foreign = await world.http.post("/api/users/logout", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "wrong_origin")
    left = await world.http.post("/api/users/logout", headers=OWN_PAGE)
    assert left.status_code == 204
    assert (await world.http.get("/api/users/me")).status_code == 401
