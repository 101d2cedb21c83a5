"""How far ffmpeg has come, from what its `-progress` writes."""

import inspect
import time
from collections.abc import Awaitable, Callable

OnProgress = Callable[[float], Awaitable[None] | None]

_INTERVAL_SECONDS = 0.5
_TOLD = "out_time_us="


class Progress:
    """Tells a listener the part done: 0 to 1, never less than before, at most twice a second."""

    def __init__(self, duration_seconds: float, listener: OnProgress | None) -> None:
        self._duration_seconds = duration_seconds
        self._listener = listener
        self._done = 0.0
        self._told_at = 0.0

    async def hear(self, line: str) -> None:
        """Take one line of ffmpeg's."""
        told = line.removeprefix(_TOLD)
        if self._listener is None or told == line or not told.strip().isdigit():
            return
        done = min(1.0, int(told) / 1e6 / self._duration_seconds)
        now = time.monotonic()
        if done <= self._done or now - self._told_at < _INTERVAL_SECONDS:
            return
        self._done, self._told_at = done, now
        await self._tell(done)

    async def finish(self) -> None:
        """Say that all is done."""
        if self._listener is not None:
            await self._tell(1.0)

    async def _tell(self, done: float) -> None:
        answer = self._listener(done) if self._listener else None
        if inspect.isawaitable(answer):
            await answer
