"""A running system whose deltas wait: no ticker folds them beside the tests."""

from collections.abc import AsyncGenerator

import msgspec
import pytest_asyncio

from heliograph.platform.config import Config
from tests.world import World, open_world


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system with consumers, where many sign up from one address and like as they please."""
    generous = msgspec.structs.replace(
        config,
        signups_per_address_per_hour=100_000,
        likes_per_hour=100_000,
        comments_per_hour=100_000,
        saves_per_hour=100_000,
        shares_per_hour=100_000,
    )
    async with open_world(generous) as opened:
        yield opened
