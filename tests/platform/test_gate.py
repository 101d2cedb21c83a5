"""What every request passes: who asks, from where, and whether in the name of one of our own pages."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec
import pytest

from heliograph.platform.config import Config, Methods
from heliograph.platform.identity import host_of
from tests.world import PASSWORD, World, open_world, photo


async def has_cookie(world: World, origin: str) -> bool:
    """Log in as a page of `origin` would; say whether a session cookie came."""
    ana = await world.person("ana")
    form = {"username": ana.username, "password": PASSWORD}
    answer = await world.http.post("/api/users/login", json=form, headers={"Origin": origin})
    assert answer.status_code == 200, answer.text
    world.http.cookies.clear()
    return "set-cookie" in answer.headers


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("http://heliograph.test", True),
        ("https://heliograph.test", True),
        ("http://heliograph.test:8080", False),
        ("http://heliograph.test.evil.example", False),
        ("http://evil@heliograph.test", False),
        ("null", False),
        ("http://[", False),
    ],
)
async def test_only_our_own_pages_are_given_a_cookie(config: Config, origin: str, is_own: bool) -> None:
    async with open_world(config, with_consumers=False) as world:
        assert await has_cookie(world, origin) is is_own


async def test_where_the_public_address_is_known_no_other_origin_is_ours(config: Config) -> None:
    public = msgspec.structs.replace(config, public_url="https://photos.example")
    async with open_world(public, with_consumers=False) as world:
        assert await has_cookie(world, "https://photos.example")
        assert not await has_cookie(world, "http://photos.example")
        assert not await has_cookie(world, "http://heliograph.test")


async def test_a_forwarded_address_that_the_asker_made_up_spends_no_other_allowance(config: Config) -> None:
    proxied = msgspec.structs.replace(config, trusted_proxies="127.0.0.1", requests_per_minute=2)
    async with open_world(proxied, with_consumers=False) as world:
        remaining: list[str] = []
        for made_up in ("9.9.9.1", "9.9.9.2"):
            fields = [("X-Forwarded-For", made_up), ("X-Forwarded-For", "203.0.113.7")]
            remaining.append((await world.http.get("/api/users/1", headers=fields)).headers["ratelimit"])
    assert remaining[0] != remaining[1]


async def test_a_body_that_does_not_come_in_time_is_refused(config: Config) -> None:
    never = asyncio.Event()

    async def trickle() -> AsyncGenerator[bytes]:
        yield b'{"username": "'
        await never.wait()

    hasty = msgspec.structs.replace(config, body_seconds=0.1)
    async with open_world(hasty, with_consumers=False) as world:
        answer = await world.http.post("/api/users/login", content=trickle())
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")


async def test_an_upload_may_take_longer_than_other_bodies(config: Config) -> None:
    content = photo()

    async def slowly() -> AsyncGenerator[bytes]:
        yield content[:100]
        await asyncio.sleep(0.3)
        yield content[100:]

    hasty = msgspec.structs.replace(config, body_seconds=0.1)
    async with open_world(hasty, with_consumers=False) as world:
        offer = (await (await world.person("ana")).begin(content))["uploads"][0]
        answer = await world.http.put(offer["upload_url"], content=slowly(), headers=offer["headers"])
    assert answer.status_code == 200


async def test_json_that_is_nested_beyond_reason_is_malformed(config: Config) -> None:
    async with open_world(config, with_consumers=False) as world:
        answer = await world.http.post("/api/users/login", content=b"[" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_short_links_are_limited_as_the_posts_behind_them_are(config: Config) -> None:
    scant = msgspec.structs.replace(config, requests_per_minute=2)
    async with open_world(scant, with_consumers=False) as world:
        answers = [(await world.http.get("/p/abc")).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_allowances_are_spent_by_what_one_host_has(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("methods", "method", "path", "status", "code"),
    [
        (Methods.READS, "GET", "/api/users/1", 404, "not_found"),
        (Methods.READS, "HEAD", "/api/users/1", 404, None),
        (Methods.READS, "OPTIONS", "/api/feed", 204, None),
        (Methods.READS, "POST", "/api/users/login", 421, "reads_only"),
        (Methods.READS, "PUT", "/upload/nothing", 421, "reads_only"),
        (Methods.READS, "PATCH", "/api/users/me", 421, "reads_only"),
        (Methods.READS, "DELETE", "/api/posts/1", 421, "reads_only"),
        (Methods.WRITES, "GET", "/api/users/1", 421, "writes_only"),
        (Methods.WRITES, "HEAD", "/api/users/1", 421, None),
        (Methods.WRITES, "GET", "/", 421, "writes_only"),
        (Methods.WRITES, "PATCH", "/api/users/me", 401, "unauthenticated"),
        (Methods.WRITES, "GET", "/livez", 200, None),
        (Methods.WRITES, "GET", "/readyz", 200, None),
        (Methods.WRITES, "GET", "/metrics", 200, None),
    ],
)
async def test_a_program_for_reads_or_for_writes_leaves_the_rest_to_others(
    config: Config, methods: Methods, method: str, path: str, status: int, code: str | None
) -> None:
    async with open_world(msgspec.structs.replace(config, web_methods=methods), with_consumers=False) as world:
        answer = await world.http.request(method, path)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code
