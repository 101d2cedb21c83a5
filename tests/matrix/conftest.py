"""What the matrix runs on: a database of its own, and no allowance to run out of."""

import os
from collections.abc import AsyncGenerator

import msgspec
import pytest
import pytest_asyncio

from heliograph.platform.config import Config
from tests.world import World, open_world

BACKLOG = "MATRIX_BACKLOG"


@pytest.fixture(scope="session")
def backlog() -> int:
    """Return how many jobs wait before the one that matters."""
    return int(os.environ.get(BACKLOG, "500"))


@pytest.fixture
def matrix_config(config: Config, fresh_database: str) -> Config:
    """Return a configuration for many questions in a short time."""
    return msgspec.structs.replace(
        config,
        database_url=fresh_database,
        requests_per_minute=1_000_000,
        media_requests_per_minute=1_000_000,
        follows_per_hour=1_000_000,
        posts_per_day=1_000_000,
        likes_per_hour=1_000_000,
        comments_per_hour=1_000_000,
        saves_per_hour=1_000_000,
        shares_per_hour=1_000_000,
        reports_per_hour=1_000_000,
        # The long form takes longer than a token lives.
        access_token_seconds=86_400,
    )


@pytest_asyncio.fixture
async def world(matrix_config: Config) -> AsyncGenerator[World]:
    """A web program; consumers run when a test says so."""
    async with open_world(matrix_config, with_consumers=False) as opened:
        yield opened
