"""Allowances: as many as said, told in headers, given back with time."""

import asyncio

import msgspec
import pytest
from litestar import Litestar, get

from heliograph.platform.cache import connect_cache
from heliograph.platform.config import Config
from heliograph.platform.http.routing import Policy, UndeclaredRoute, check_declared
from heliograph.platform.ratelimit import Limit, RateLimiter
from tests.world import open_world

PER_SECOND = Limit(name="test", setting="posts_per_day", period_seconds=1)


async def test_as_many_pass_as_are_allowed_however_many_ask_at_once(config: Config) -> None:
    redis = connect_cache(config)
    limiter = RateLimiter(redis, msgspec.structs.replace(config, posts_per_day=10))
    verdicts = await asyncio.gather(*(limiter.spend(PER_SECOND, "ana") for _ in range(40)))
    assert 10 <= sum(verdict.is_allowed for verdict in verdicts) <= 14  # some time passes meanwhile
    refused = next(verdict for verdict in verdicts if not verdict.is_allowed)
    assert (refused.quota, refused.remaining, refused.retry_after_seconds) == (10, 0, 1)
    assert (await limiter.spend(PER_SECOND, "ben")).is_allowed
    await asyncio.sleep(0.25)
    assert (await limiter.spend(PER_SECOND, "ana")).is_allowed
    await redis.aclose()


async def test_a_used_up_allowance_is_refused_with_words_and_headers(config: Config) -> None:
    settings = msgspec.structs.replace(config, requests_per_minute=3)
    async with open_world(settings, with_consumers=False) as world:
        answers = [await world.http.get("/api/users/by-username/nobody") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    last = answers[-1]
    assert last.json()["code"] == "rate_limited"
    assert int(last.headers["retry-after"]) in range(15, 22)
    assert last.headers["ratelimit-policy"] == '"requests";q=3;w=60'
    assert last.headers["ratelimit"].startswith('"requests";r=0;t=')


async def test_without_the_cache_requests_pass(config: Config) -> None:
    nowhere = msgspec.structs.replace(config, redis_url="unix:///nonexistent/valkey.sock", requests_per_minute=1)
    async with open_world(nowhere, with_consumers=False) as world:
        answers = [await world.http.get("/api/users/by-username/nobody") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


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
