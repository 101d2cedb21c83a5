"""One running product and one browser for every journey; each has people of its own."""

import base64
import secrets
from collections.abc import AsyncGenerator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from redis.asyncio import Redis

from heliograph.platform.config import Config
from heliograph.platform.http.client import CLIENT_DIR
from heliograph.programs.composition import open_context
from tests.e2e.windows import CHROMIUM, Windows, chromium
from tests.engines import TestEngines, clone, drop
from tests.processes import Processes, free_port
from tests.world import World

_LAST_CACHE = 15


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip journeys where there is no browser or no client; give them time."""
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is not installed"))
            is_built = (CLIENT_DIR / "index.html").exists()
            item.add_marker(pytest.mark.skipif(not is_built, reason="the web client is not built"))
            item.add_marker(pytest.mark.timeout(300))


@pytest_asyncio.fixture(scope="package")
async def product(
    engines: TestEngines, template_database: str, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Processes]:
    """A whole running system, with more patience for the many who come from this one address."""
    name = f"e2e_gw{worker_number}"
    config = Config(
        data_dir=tmp_path_factory.mktemp("product"),
        port=free_port(),
        database_url=await clone(engines, template_database, name),
        redis_url=engines.redis_url_of(_LAST_CACHE - worker_number % 8),
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        signups_per_address_per_hour=100_000,
        logins_per_address_per_hour=100_000,
        requests_per_minute=100_000,
        posts_per_day=1_000,
        comments_per_hour=1_000,
    )
    async with Redis.from_url(config.redis_url) as cache:
        await cache.flushdb()
    async with Processes(config) as processes:
        yield processes
    await drop(engines, name)


@pytest_asyncio.fixture(scope="package")
async def world(product: Processes) -> AsyncGenerator[World]:
    """The same system by HTTP, for what is not to be shown by clicking."""
    async with (
        open_context(product.config, "tests") as ctx,
        httpx.AsyncClient(base_url=product.base_url, timeout=30) as http,
    ):
        yield World(ctx=ctx, http=http)


@pytest_asyncio.fixture(scope="package")
async def browser() -> AsyncGenerator[Browser]:
    """A Chromium of the system's."""
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture
async def windows(browser: Browser, product: Processes) -> AsyncGenerator[Windows]:
    """Windows of this test's people; all are closed, and none may have complained."""
    opened = Windows(browser, product.base_url, [])
    yield opened
    await opened.close()
