"""Keep children running: start again what ends, more slowly each time it ends young, and say so."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from heliograph.programs.up.children import Stoppable, last_lines
from heliograph.programs.up.logs import Log
from heliograph.programs.up.refusals import StartRefused

_FIRST_DELAY_SECONDS = 0.2
_DELAY_SECONDS_MAX = 30.0
_GROWN_UP_SECONDS = 30.0
LOOP_DEATHS = 4
"""So many young deaths in a row are called a loop."""


@dataclass(slots=True, kw_only=True)
class Watched:
    """A child, how to start it, and how it has fared."""

    name: str
    start: Callable[[], Stoppable]
    log_path: Path
    process: Stoppable
    log: Log
    started_at: float = field(default_factory=time.monotonic)
    young_deaths: int = 0
    due_at: float | None = None
    """When it is to be started again; None while it runs."""

    def tend(self) -> None:
        """Notice an end, start again when it is time, tell new errors, bound the log."""
        now = time.monotonic()
        if self.due_at is None and (status := self.process.poll()) is not None:
            self._plan_restart(now, _ending(status))
        if self.due_at is not None and now >= self.due_at:
            self._start_again(now)
        for line in self.log.new_errors():
            tell(f"{self.name}: {line}")
        self.log.bound()

    def _start_again(self, now: float) -> None:
        self.started_at, self.due_at = now, None
        try:
            self.process = self.start()
        except (OSError, StartRefused) as error:
            self._plan_restart(now, f"could not be started: {error}")

    def _plan_restart(self, now: float, what: str) -> None:
        is_young = now - self.started_at < _GROWN_UP_SECONDS
        self.young_deaths = self.young_deaths + 1 if is_young else 1
        delay = min(_FIRST_DELAY_SECONDS * 2 ** (self.young_deaths - 1), _DELAY_SECONDS_MAX)
        self.due_at = now + delay
        tell(f"{self.name} {what}; starting it again in {delay:.1f} s")
        if self.young_deaths == LOOP_DEATHS:
            tell(f"{self.name} keeps ending soon after its start. The end of {self.log_path}:")
            tell(last_lines(self.log_path))


def watch(name: str, start: Callable[[], Stoppable], log_path: Path, process: Stoppable | None = None) -> Watched:
    """Start a child, unless it runs already as `process`, and watch it."""
    log = Log(log_path)  # Before the start, so that its first errors are told.
    return Watched(name=name, start=start, log_path=log_path, process=process or start(), log=log)


def tell(line: str) -> None:
    """Say something to the person at the terminal, beside the one line on standard output."""
    print(line, file=sys.stderr, flush=True)


def _ending(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
