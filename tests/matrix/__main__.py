"""The long run: `python -m tests.matrix --backlog 100000`; ends with 1 if anybody sees what they may not."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.matrix.conftest import BACKLOG


def main() -> int:
    """Run the matrix behind as long a backlog as was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--backlog", type=int, default=100_000, help="jobs before those that matter")
    asked = parser.parse_args()
    os.environ[BACKLOG] = str(asked.backlog)
    # Cells that hold are printed by number; a finding is printed in words.
    return int(pytest.main([str(Path(__file__).parent), "-q", "-rP", "--show-capture=stdout", "--timeout=7200"]))


if __name__ == "__main__":
    sys.exit(main())
