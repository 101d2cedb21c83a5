"""The short form of `python -m tests.faults`."""

from pathlib import Path

import pytest

from tests.faults.killing import Plan, run


@pytest.mark.timeout(240)
async def test_killed_programs_and_engines_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    report = await run(Plan(kills=15, seconds_max=40, people=6, seed=1), tmp_path / "var")
    print("\n".join(report.lines()))
    assert report.findings == []
    assert {"valkey", "postgres", "web", "worker"} <= report.killed.keys()
    assert report.posts >= 3
