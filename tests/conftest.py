"""Fixtures that every test may ask for: engines, databases and a configuration."""

import base64
import secrets
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from heliograph.platform.config import Config
from tests.engines import (
    RunningTestEngines,
    TestEngines,
    clone,
    decode_engines,
    drop,
    encode_engines,
    ensure_template,
    start_test_engines,
)

_started = pytest.StashKey[RunningTestEngines]()
_NODE_KEY = "heliograph_engines"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give every worker of xdist the engines that the controller has started."""
    if _started not in node.config.stash:
        node.config.stash[_started] = start_test_engines()
    node.workerinput[_NODE_KEY] = encode_engines(node.config.stash[_started].addresses)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the engines that this process has started."""
    running = config.stash.get(_started, None)
    if running is not None:
        running.stop()


@pytest.fixture(scope="session")
def engines(pytestconfig: pytest.Config) -> TestEngines:
    """Real PostgreSQL and Valkey, shared by the whole run."""
    given: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    if _NODE_KEY in given:
        return decode_engines(given[_NODE_KEY])
    if _started not in pytestconfig.stash:
        pytestconfig.stash[_started] = start_test_engines()
    return pytestconfig.stash[_started].addresses


@pytest.fixture(scope="session")
def worker_number(pytestconfig: pytest.Config) -> int:
    """Return which worker of xdist this is, from 0; 0 without xdist."""
    given: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    return int(given.get("workerid", "gw0").removeprefix("gw"))


@pytest_asyncio.fixture(scope="session")
async def template_database(engines: TestEngines) -> str:
    """Return the name of the migrated template that databases are cloned from."""
    return await ensure_template(engines)


@pytest_asyncio.fixture(scope="session")
async def database_url(engines: TestEngines, template_database: str, worker_number: int) -> AsyncGenerator[str]:
    """Return the address of this worker's own database, cloned once; tests leave their rows in it."""
    name = f"w_gw{worker_number}"
    yield await clone(engines, template_database, name)
    await drop(engines, name)


@pytest_asyncio.fixture
async def fresh_database(engines: TestEngines, template_database: str, worker_number: int) -> AsyncGenerator[str]:
    """Return the address of a database that only this test sees."""
    name = f"t_gw{worker_number}"
    yield await clone(engines, template_database, name)
    await drop(engines, name)


@pytest_asyncio.fixture
async def redis_url(engines: TestEngines, worker_number: int) -> str:
    """Return the address of this worker's own Valkey database, emptied for this test."""
    url = engines.redis_url_of(worker_number % 16)
    async with Redis.from_url(url) as client:
        await client.flushdb()
    return url


@pytest.fixture
def config(database_url: str, redis_url: str, tmp_path: Path) -> Config:
    """Return a configuration on this worker's database, an empty cache and a data directory of its own."""
    return Config(
        data_dir=tmp_path / "var",
        database_url=database_url,
        redis_url=redis_url,
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        # Everybody in the tests is one address, and what PostgreSQL counts outlives a test.
        signups_per_address_per_hour=100_000,
        logins_per_address_per_hour=100_000,
    )
