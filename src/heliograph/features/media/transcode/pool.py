"""The transcoder's door: a bounded pool of children, each confined, each at one job at a time."""

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator
from pathlib import Path
from types import TracebackType
from typing import Self

from heliograph.features.media.transcode.admission import too_large
from heliograph.features.media.transcode.child_process import ChildDied, ChildProcess
from heliograph.features.media.transcode.types import (
    EAGER,
    PhotoJob,
    PhotoResult,
    TranscoderCrashed,
    TranscoderTimedOut,
    TranscoderUnavailable,
)
from heliograph.features.media.transcode.wire import MAX_SOURCE_BYTES, Ready, Refusal, Reply, Request

DEFAULT_TIMEOUT_SECONDS = 30.0


class Transcoder:
    """Renders photos in `slots` child processes.

    A child starts when a job needs it, ends after `idle_seconds` without work, and is replaced after
    `jobs_per_child` jobs, after a time-out and after a crash. Belongs to one event loop; needs no thread.
    """

    def __init__(
        self,
        *,
        slots: int = 1,
        jobs_per_child: int = 300,
        idle_seconds: float = 60.0,
        wait_seconds: float = 300.0,
    ) -> None:
        self._free = asyncio.Semaphore(slots)
        self._jobs_per_child = jobs_per_child
        self._idle_seconds = idle_seconds
        self._wait_seconds = wait_seconds
        # The most recently used is last and goes first, so that the others may fall idle.
        self._idle: dict[ChildProcess, asyncio.TimerHandle] = {}
        self._busy: set[ChildProcess] = set()
        self._is_closed = False

    @property
    def child_pids(self) -> list[int]:
        """The processes alive now, busy ones first."""
        return [child.pid for child in (*self._busy, *self._idle) if child.is_alive]

    async def render(self, job: PhotoJob, timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS) -> PhotoResult:
        """Render one photo in `timeout_seconds` of the child's time; a free slot is awaited for `wait_seconds`.

        A child that dies is blamed on the file only if a fresh one dies of it too, so that a process killed
        from outside, or spoilt by an earlier file, costs nobody a post.

        Raises Rejected, TranscoderCrashed or TranscoderTimedOut (both Rejected): the file's fault, final.
        Raises TranscoderUnavailable: ours, worth another try later.
        """
        source = await _bytes_of(job.source)
        request = Request(
            source=source,
            content_type=job.content_type,
            cpu_seconds=math.ceil(timeout_seconds),
            wanted=EAGER if job.wanted is None else job.wanted,
            recipe=job.recipe,
        )
        async with self._slot():
            reply = await self._reply_to(request, timeout_seconds)
        match reply:
            case Refusal():
                raise reply.as_rejected()
            case Ready():
                raise TranscoderCrashed
            case _:
                return reply.result

    async def aclose(self) -> None:
        """Kill every child and take no more jobs; jobs under way fail as TranscoderUnavailable."""
        self._is_closed = True
        children = [*self._busy, *self._idle]
        for timer in self._idle.values():
            timer.cancel()
        self._idle.clear()
        for child in children:
            child.kill()
        await asyncio.gather(*(child.wait_ended() for child in children))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise TranscoderUnavailable("every transcoder is busy") from error
        try:
            yield
        finally:
            self._free.release()

    async def _reply_to(self, request: Request, timeout_seconds: float) -> Reply:
        """Ask a child; if it dies, ask a fresh one, whose death is the verdict."""
        with contextlib.suppress(ChildDied):
            return await self._ask(await self._take(), request, timeout_seconds)
        try:
            return await self._ask(await self._start(), request, timeout_seconds)
        except ChildDied as error:
            raise TranscoderCrashed from error

    async def _take(self) -> ChildProcess:
        """The warmest idle child, or a new one."""
        while self._idle:
            child, timer = self._idle.popitem()
            timer.cancel()
            if child.is_alive:
                return child
            child.kill()
        return await self._start()

    async def _start(self) -> ChildProcess:
        if self._is_closed:
            raise TranscoderUnavailable("the transcoder is closed")
        return await ChildProcess.start()

    async def _ask(self, child: ChildProcess, request: Request, timeout_seconds: float) -> Reply:
        """Have this child do the job; keep it if it is still good, end it in every other case."""
        self._busy.add(child)
        is_reusable = False
        try:
            async with asyncio.timeout(timeout_seconds):
                reply = await child.ask(request)
            is_reusable = child.jobs_done < self._jobs_per_child and not self._is_closed
        except TimeoutError as error:
            raise TranscoderTimedOut from error
        finally:
            self._busy.discard(child)
            if is_reusable:
                timer = asyncio.get_running_loop().call_later(self._idle_seconds, self._retire, child)
                self._idle[child] = timer
            else:
                child.kill()
        return reply

    def _retire(self, child: ChildProcess) -> None:
        self._idle.pop(child, None)
        child.kill()


async def _bytes_of(source: bytes | Path) -> bytes:
    """Read a file no further than one byte past what is allowed. Raises Rejected."""
    content = source if isinstance(source, bytes) else await asyncio.to_thread(_read, source)
    if len(content) > MAX_SOURCE_BYTES:
        raise too_large()
    return content


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_SOURCE_BYTES + 1)
