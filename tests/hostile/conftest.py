"""What the short run asks for: a trap, and a running system with its workers."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from heliograph.platform.config import Config
from tests.hostile.watching import Trap, trap
from tests.world import World, open_world


@pytest.fixture
def set_trap(tmp_path: Path) -> Iterator[Trap]:
    """Somebody listens, and a secret lies in wait."""
    (tmp_path / "bait").mkdir()
    with trap(tmp_path / "bait") as made:
        yield made


@pytest_asyncio.fixture
async def world(config: Config) -> AsyncGenerator[World]:
    """A running system."""
    async with open_world(config) as opened:
        yield opened
