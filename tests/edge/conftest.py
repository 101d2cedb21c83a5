"""All programs as processes, with the real nginx in front; without an nginx these tests are skipped, and say so.

`HELIOGRAPH_NGINX_BIN` names another nginx than the wheel's, to hold an older one to the same.
"""

import base64
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from heliograph.platform.config import Config, Handoff
from heliograph.programs.composition import open_context
from heliograph.programs.up.locate import nginx_binary
from heliograph.programs.up.refusals import StartRefused
from tests.edge.site import Site
from tests.engines import TestEngines
from tests.processes import PROGRAMS, Processes, free_port
from tests.world import World


@pytest.fixture(scope="session", autouse=True)
def nginx() -> Path:
    """Find the nginx that tests run, or skip them."""
    try:
        return nginx_binary(Config(nginx_bin=os.environ.get("HELIOGRAPH_NGINX_BIN", "")))
    except StartRefused as refusal:
        pytest.skip(f"edge: {refusal}")


@asynccontextmanager
async def open_site(config: Config) -> AsyncGenerator[Site]:
    """Run everything behind an edge."""
    processes = Processes(config)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        for program in (*PROGRAMS, "edge"):
            processes.start(program)
        await processes.ready()
        async with (
            open_context(config, "test") as ctx,
            httpx.AsyncClient(base_url=processes.base_url, timeout=10) as http,
        ):
            yield Site(processes=processes, world=World(ctx=ctx, http=http))
    finally:
        await processes.__aexit__()


@pytest.fixture(scope="module")
def edge_config(
    engines: TestEngines,
    database_url: str,
    worker_number: int,
    tmp_path_factory: pytest.TempPathFactory,
    nginx: Path,
) -> Config:
    """Return what `heliograph up --edge` gives its programs."""
    data_dir = tmp_path_factory.mktemp("edge")
    return Config(
        data_dir=data_dir,
        port=free_port(),
        database_url=database_url,
        redis_url=engines.redis_url_of(worker_number % 16),
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        nginx_bin=str(nginx),
        web_socket=str(data_dir / "web.sock"),
        media_handoff=Handoff.NGINX,
        signups_per_address_per_hour=100_000,
    )


@pytest_asyncio.fixture(scope="module")
async def site(edge_config: Config) -> AsyncGenerator[Site]:
    """One site for the tests of a module."""
    async with open_site(edge_config) as opened:
        yield opened
