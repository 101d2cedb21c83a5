"""What tests of verbs and routes ask for."""

from collections.abc import AsyncGenerator

import msgspec
import pytest_asyncio

from heliograph.platform.config import Config
from tests.world import World, open_world


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system without consumers, where many sign up from one address."""
    generous = msgspec.structs.replace(
        config, signups_per_address_per_hour=100_000, logins_per_address_per_hour=100_000, follows_per_hour=100_000
    )
    async with open_world(generous, with_consumers=False) as opened:
        yield opened
