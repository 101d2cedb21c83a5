"""Journeys go HTTP in, HTTP out."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from heliograph.platform.config import Config
from tests.world import World, open_world


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system."""
    async with open_world(config) as opened:
        yield opened
