"""Let societies live for as long as one likes: `python -m tests.model --lives 200 --seed 1`."""

import argparse
import asyncio
import base64
import secrets
import sys
import tempfile
import threading
import time
from pathlib import Path

from heliograph.platform.config import Config
from tests.engines import clone, ensure_template, start_test_engines
from tests.model.machine import SocietyMachine
from tests.model.running import STEPS_A_LIFE, live_through

_TELL_SECONDS = 60


def main() -> None:
    """Start engines, let societies live, and say how many requests agreed."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--lives", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="look for the shortest story of a divergence")
    given = parser.parse_args()
    threading.Thread(target=_tell, daemon=True).start()
    engines = start_test_engines()
    try:
        template = asyncio.run(ensure_template(engines.addresses))
        database_url = asyncio.run(clone(engines.addresses, template, "model"))
        with tempfile.TemporaryDirectory() as folder:
            config = Config(
                data_dir=Path(folder) / "var",
                database_url=database_url,
                redis_url=engines.addresses.redis_url_of(0),
                secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
                log_level="error",
            )
            asked = live_through(config, lives=given.lives, chosen_seed=given.seed, shrinks=given.shrink)
        sys.stdout.write(f"{given.lives} lives of {STEPS_A_LIFE} steps, {asked} requests: no divergence\n")
    finally:
        engines.stop()


def _tell() -> None:
    """Say from time to time how far it has come: such a run takes long, and may be ended before its time."""
    while True:
        time.sleep(_TELL_SECONDS)
        sys.stderr.write(f"{SocietyMachine.steps} requests so far: no divergence\n")


if __name__ == "__main__":
    main()
