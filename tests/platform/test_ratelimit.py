"""Allowances: as many as said, told in headers, given back with time and where nothing came of it."""

import asyncio

import httpx
import msgspec
import pytest
from litestar import Litestar, get

from heliograph.platform.cache import connect_cache
from heliograph.platform.config import Config
from heliograph.platform.http.routing import Policy, UndeclaredRoute, check_declared
from heliograph.platform.ratelimit import Bucket, Limit, RateLimiter
from heliograph.programs.surface import ROUTES
from tests.world import World, open_world

PER_SECOND = Limit(name="test", setting="posts_per_day", period_seconds=1)
PER_HOUR = Limit(name="test", setting="posts_per_day", period_seconds=3_600)
UNLIMITED = {
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "GET /",
    "GET /assets/{path:path}",
    "GET /static/{path:path}",
    "GET /{folder:str}/{path:path}",
    "GET /api/docs",
    "GET /api/openapi.json",
    "PUT /upload/{token:str}",
}
"""What costs nothing to answer, must answer probes, or is signed for one use."""
NOWHERE = "unix:///nonexistent/valkey.sock"


def of(subject: str, quota: int, limit: Limit = PER_HOUR) -> Bucket:
    return Bucket(limit=limit, subject=subject, quota=quota, is_shared=False)


def left(answer: httpx.Response) -> int:
    """Read how much of the allowance is left."""
    return int(answer.headers["ratelimit"].partition("r=")[2].partition(";")[0])


async def test_as_many_pass_as_are_allowed_however_many_ask_at_once(config: Config) -> None:
    redis = connect_cache(config)
    limiter = RateLimiter(redis, config)
    ana, ben = of("ana", 10, PER_SECOND), of("ben", 10, PER_SECOND)
    verdicts = await asyncio.gather(*(limiter.spend([ana]) for _ in range(40)))
    assert 10 <= sum(verdict.is_allowed for verdict in verdicts) <= 14  # some time passes meanwhile
    refused = next(verdict for verdict in verdicts if not verdict.is_allowed)
    assert (refused.bucket.quota, refused.remaining, refused.retry_after_seconds) == (10, 0, 1)
    assert (await limiter.spend([ben])).is_allowed
    await asyncio.sleep(0.25)
    assert (await limiter.spend([ana])).is_allowed
    await redis.aclose()


async def test_of_several_buckets_acts_are_spent_together_or_not_at_all(config: Config) -> None:
    redis = connect_cache(config)
    limiter = RateLimiter(redis, config)
    attempts, account, address = of("attempts", 100), of("account", 10), of("address", 3)
    verdicts = [await limiter.spend([attempts], [account, address]) for _ in range(5)]
    assert [verdict.is_allowed for verdict in verdicts] == [True, True, True, False, False]
    assert {verdict.bucket.subject for verdict in verdicts[3:]} == {"address"}
    assert (await limiter.spend([account])).remaining == 6  # three were spent, and this one
    assert (await limiter.spend([attempts])).remaining == 94  # five were, and this one
    await redis.aclose()


async def test_what_is_given_back_can_be_spent_again_and_no_more(config: Config) -> None:
    redis = connect_cache(config)
    limiter = RateLimiter(redis, config)
    ana = of("ana", 3)
    spent = [await limiter.spend([], [ana]) for _ in range(4)]
    assert [verdict.is_allowed for verdict in spent] == [True, True, True, False]
    returned = await asyncio.gather(*(limiter.give_back(verdict) for verdict in spent))
    assert max(verdict.remaining for verdict in returned) == 3
    again = [(await limiter.spend([], [ana])).is_allowed for _ in range(4)]
    assert again == [True, True, True, False]
    await redis.aclose()


async def test_a_hundred_at_once_follow_as_many_as_are_allowed(config: Config) -> None:
    scant = msgspec.structs.replace(config, follows_per_hour=7)
    async with open_world(scant, with_consumers=False) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        path = f"/api/users/{ben.user_id}/follow"
        answers = await asyncio.gather(*(ana.call("POST", path) for _ in range(100)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(200), codes.count(429)) == (7, 93)


async def test_a_used_up_allowance_is_refused_with_words_and_headers(config: Config) -> None:
    settings = msgspec.structs.replace(config, requests_per_minute=3)
    async with open_world(settings, with_consumers=False) as world:
        answers = [await world.http.get("/api/users/by-username/nobody") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert [left(answer) for answer in answers] == [2, 1, 0, 0]
    last = answers[-1]
    assert last.json()["code"] == "rate_limited"
    assert int(last.headers["retry-after"]) in range(15, 22)
    assert last.headers["ratelimit-policy"] == '"requests";q=3;w=60'
    assert last.headers["ratelimit"].startswith('"requests";r=0;t=')


async def test_what_had_no_effect_spends_an_attempt_and_no_act(config: Config) -> None:
    scant = msgspec.structs.replace(config, follows_per_hour=2, requests_per_minute=20)
    async with open_world(scant, with_consumers=False) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        refused = [await ana.call("POST", "/api/users/1/follow") for _ in range(5)]
        assert {(answer.status_code, left(answer)) for answer in refused} == {(404, 2)}
        followed = await ana.call("POST", f"/api/users/{ben.user_id}/follow")
        assert (followed.status_code, left(followed)) == (200, 1)
        codes = [(await ana.call("POST", "/api/users/1/follow")).status_code for _ in range(20)]
    assert codes == 14 * [404] + 6 * [429]


async def test_a_failure_of_ours_gives_the_act_back(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        ana, ben = await world.person("ana"), await world.person("ben")
        async with world.ctx.db.tx() as tx:
            await tx.run("ALTER TABLE graph.follow RENAME TO follow_away")
        try:
            failed = await ana.call("POST", f"/api/users/{ben.user_id}/follow")
        finally:
            async with world.ctx.db.tx() as tx:
                await tx.run("ALTER TABLE graph.follow_away RENAME TO follow")
    assert (failed.status_code, left(failed)) == (500, config.follows_per_hour)


async def from_address(world: World, token: str, address: str, path: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": address}
    return await world.http.post(path, headers=headers)


async def test_many_accounts_of_one_address_share_a_wider_allowance(config: Config) -> None:
    scant = msgspec.structs.replace(
        config, follows_per_hour=2, address_allowance_times=2, trusted_proxies="127.0.0.1", requests_per_minute=1_000
    )
    async with open_world(scant, with_consumers=False) as world:
        people = [await world.person() for _ in range(4)]
        path = f"/api/users/{people[0].user_id}/follow"
        others = people[1:]
        answers = [await from_address(world, each.token, "198.51.100.7", path) for each in others for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
        assert answers[-1].headers["ratelimit-policy"] == '"follows-of-address";q=4;w=3600'
        assert int(answers[-1].headers["retry-after"]) > 0
        elsewhere = await from_address(world, others[2].token, "198.51.100.8", path)
        assert (elsewhere.status_code, left(elsewhere)) == (200, 1)
        used_up = await from_address(world, others[0].token, "198.51.100.9", path)
        assert (used_up.status_code, used_up.headers["ratelimit-policy"]) == (429, '"follows";q=2;w=3600')


async def test_reads_of_many_accounts_behind_one_address_are_limited_each_alone(config: Config) -> None:
    scant = msgspec.structs.replace(config, requests_per_minute=3, address_allowance_times=1)
    async with open_world(scant, with_consumers=False) as world:
        people = [await world.person() for _ in range(3)]
        answers = [await each.call("GET", "/api/users/me") for each in people for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}


async def test_who_is_logged_in_signs_nobody_up_beyond_the_addresss_allowance(config: Config) -> None:
    scant = msgspec.structs.replace(config, signups_per_address_per_hour=2)
    async with open_world(scant, with_consumers=False) as world:
        async with world.ctx.db.tx() as tx:
            await tx.run("DELETE FROM accounts.guess")
        ana, ben = await world.person("ana"), await world.person("ben")
        form = {"username": "third_one", "email": "t@example.org", "password": "correct horse", "full_name": "T"}
        for each in (ana, ben):
            assert (await each.call("POST", "/api/users/signup", json=form)).status_code == 429
        async with world.ctx.db.tx() as tx:
            await tx.run("DELETE FROM accounts.guess")


async def test_made_up_tokens_are_limited_by_address(config: Config) -> None:
    scant = msgspec.structs.replace(config, requests_per_minute=2)
    async with open_world(scant, with_consumers=False) as world:
        headers = {"Authorization": "Bearer made.up.token"}
        answers = [await world.http.get("/api/users/me", headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]


async def test_without_the_cache_requests_pass_and_acts_too(config: Config) -> None:
    nowhere = msgspec.structs.replace(config, redis_url=NOWHERE, requests_per_minute=1, follows_per_hour=1)
    async with open_world(nowhere, with_consumers=False) as world:
        answers = [await world.http.get("/api/users/by-username/nobody") for _ in range(3)]
        ana, ben = await world.person("ana"), await world.person("ben")
        acts = [await ana.call("POST", f"/api/users/{ben.user_id}/follow") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [answer.status_code for answer in acts] == [200, 200, 200]


@pytest.mark.parametrize("is_cache_there", [True, False])
async def test_every_limited_route_tells_its_allowance(config: Config, is_cache_there: bool) -> None:
    settings = config if is_cache_there else msgspec.structs.replace(config, redis_url=NOWHERE)
    async with open_world(settings, with_consumers=False) as world:
        ana = await world.person("ana")
        for route in ROUTES:
            limit: Limit | None = route.opt["limit"]
            for path in route.paths if limit is not None and "/api/events" not in route.paths else ():
                address = path.replace("{code:str}", "abc").replace("{name:str}", "1_t.jpg")
                address = "/".join("1" if part.startswith("{") else part for part in address.split("/"))
                method = next(iter(route.http_methods - {"OPTIONS", "HEAD"}))
                if address == "/api/users/logout":
                    continue
                answer = await ana.call(method, address)
                told = answer.headers["ratelimit-policy"], answer.headers["ratelimit"]
                assert limit is not None
                assert all(field.startswith(f'"{limit.name}";') for field in told), (method, address, told)


def test_routes_without_a_limit_are_these_alone() -> None:
    unlimited = {
        f"{method} {path}"
        for route in ROUTES
        if route.opt["limit"] is None
        for path in route.paths
        for method in route.http_methods - {"OPTIONS", "HEAD"}
    }
    assert unlimited == UNLIMITED


def test_a_route_without_policy_or_limit_does_not_start() -> None:
    @get("/x", sync_to_thread=False)
    def undeclared() -> str:
        return ""

    @get("/x", sync_to_thread=False, opt={"policy": Policy.ANYONE})
    def unlimited() -> str:
        return ""

    for handler in (undeclared, unlimited):
        with pytest.raises(UndeclaredRoute):
            check_declared(Litestar([handler], openapi_config=None))
