"""Programs forked from one process that has imported them all, as `heliograph up` does: killed, they are back at once.

It reads names of programs from its standard input, starts each in the place of the one before, and writes its process
id. When its input ends, so do they. The configuration comes by the environment.
"""

import gc
import importlib
import os
import signal
import subprocess
import sys
from functools import partial

from heliograph.platform.config import Config, environment_of, load_config
from heliograph.programs.up.children import wait_until
from heliograph.programs.up.forks import Fork, fork
from tests.processes import PROGRAMS

_END_SECONDS = 10.0


class Nursery:
    """The process that programs are forked from, seen from outside."""

    def __init__(self, config: Config) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            env=kept | environment_of(config),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, program: str) -> int:
        """Start a program, whose former process is dead; return its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(program, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it, and whatever it has started."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def main() -> None:
    """Serve until the input ends."""
    config = load_config()
    mains = {name: importlib.import_module(f"heliograph.programs.{name}").main for name in PROGRAMS}
    gc.freeze()
    children: dict[str, Fork] = {}
    for line in sys.stdin:
        name = line.strip()
        if name in children:
            _end(children[name])
        children[name] = fork(name, partial(mains[name], config), config.data_dir / "logs" / f"{name}.log")
        print(children[name].pid, flush=True)
    for child in children.values():
        child.send_signal(signal.SIGTERM)
    for child in children.values():
        _end(child)


def _end(child: Fork) -> None:
    """Wait for the end of a child that was told to end, a while, and end what it leaves behind."""
    if not wait_until(lambda: child.poll() is not None, _END_SECONDS):
        child.send_signal(signal.SIGKILL)
        wait_until(lambda: child.poll() is not None, _END_SECONDS)


if __name__ == "__main__":
    main()
