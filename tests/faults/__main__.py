"""The long run: `python -m tests.faults --kills 200 --seed 1`; ends with 1 if there is a finding."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults import cache_faults
from tests.faults.killing import Plan, run


def main() -> int:
    """Run what was asked for, and say whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="end after so long, however many kills are left")
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--cache", action="store_true", help="no kills: what becomes of the cache, each for --seconds")
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    if asked.cache:
        return _disturb_cache(asked)
    plan = Plan(kills=asked.kills, seconds_max=asked.minutes * 60, people=asked.people, seed=asked.seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as directory:
        report = asyncio.run(run(plan, Path(directory) / "var"))
    print("\n".join(report.lines()))
    return 1 if report.findings else 0


def _disturb_cache(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="faults-") as directory:
        readings = asyncio.run(cache_faults.run(asked.seconds, asked.people, asked.seed, Path(directory) / "var"))
    print("\n".join(readings.lines()))
    return 1 if readings.findings else 0


if __name__ == "__main__":
    sys.exit(main())
