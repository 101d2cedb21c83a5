"""The long run: `python -m tests.faults --kills 200 --seed 1`; ends with 1 if there is a finding."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import Plan, run


def main() -> int:
    """Run what was asked for, and say whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="end after so long, however many kills are left")
    parser.add_argument("--people", type=int, default=12)
    asked = parser.parse_args()
    plan = Plan(kills=asked.kills, seconds_max=asked.minutes * 60, people=asked.people, seed=asked.seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as directory:
        report = asyncio.run(run(plan, Path(directory) / "var"))
    print("\n".join(report.lines()))
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
