"""The short form of `python -m tests.faults --cache`."""

from pathlib import Path

import pytest

from tests.faults.cache_faults import run

_LONGER_SECONDS = 0.3
"""How much longer half of the feeds may take while the cache hangs, with all else running beside; a deadline each
would be more."""


@pytest.mark.timeout(240)
async def test_feeds_stay_whole_and_are_never_refused_whatever_becomes_of_the_cache(tmp_path: Path) -> None:
    readings = await run(seconds=4, people=3, seed=1, directory=tmp_path / "var")
    print("\n".join(readings.lines()))
    assert readings.findings == []
    assert {"emptied", "hanging", "gone", "restored"} <= readings.seconds.keys()
    assert readings.percentile("hanging", 0.5) < 2 * readings.percentile("before", 0.5) + _LONGER_SECONDS
