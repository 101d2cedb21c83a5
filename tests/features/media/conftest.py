"""One transcoder for the whole run: a child is made for hundreds of jobs, hostile ones among them."""

from collections.abc import AsyncIterator

import pytest

from heliograph.features.media.transcode.pool import Transcoder


@pytest.fixture(scope="session")
async def transcoder() -> AsyncIterator[Transcoder]:
    """Two slots, as on a small machine."""
    async with Transcoder(slots=2) as pool:
        yield pool
