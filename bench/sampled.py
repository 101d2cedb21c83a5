"""The web program under a sampler: `python -m bench.sampled FILE`, configured by the environment as always.

Every few milliseconds of CPU time the stack of the main thread is counted. SIGUSR1 begins anew, SIGUSR2 writes what was
counted to FILE: a line for each stack, outermost first, frames parted by semicolons, and its count (what flame graphs
are drawn from).
"""

import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType

from heliograph.platform.config import load_config
from heliograph.programs import web

EVERY_SECONDS = 0.002
_DEPTH_MAX = 120


class _Sampler:
    """Counts stacks."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._stacks: Counter[tuple[CodeType, ...]] = Counter()

    def start(self) -> None:
        """Count from now on."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.signal(signal.SIGUSR1, self._begin_anew)
        signal.signal(signal.SIGUSR2, self._write)
        signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        stack: list[CodeType] = []
        while frame is not None and len(stack) < _DEPTH_MAX:
            stack.append(frame.f_code)
            frame = frame.f_back
        self._stacks[tuple(stack)] += 1

    def _begin_anew(self, _number: int, _frame: FrameType | None) -> None:
        self._stacks.clear()

    def _write(self, _number: int, _frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        lines = [";".join(map(_name, reversed(stack))) + f" {count}" for stack, count in list(self._stacks.items())]
        unfinished = self._target.with_suffix(".new")
        unfinished.write_text("\n".join(lines))
        unfinished.rename(self._target)


def _name(code: CodeType) -> str:
    path = code.co_filename
    for part in ("/site-packages/", "/src/", f"/python{sys.version_info.major}.{sys.version_info.minor}/"):
        if part in path:
            path = path.rpartition(part)[2]
            break
    return f"{path.removesuffix('.py').replace(os.sep, '.').replace(';', ',')}:{code.co_qualname}"


def main() -> None:
    """Serve until told to stop."""
    _Sampler(Path(sys.argv[1])).start()
    web.main(load_config())


if __name__ == "__main__":
    main()
