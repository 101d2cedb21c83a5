"""The parent's end of one child, whatever it does: start it, send and receive frames, kill it."""

import asyncio
import contextlib
import fcntl
import sys
from collections.abc import Mapping
from typing import Self

from heliograph.features.media.transcode.pipes import LENGTH
from heliograph.features.media.transcode.types import TranscoderUnavailable

# A picture goes through in a few writes; with the usual 64 KB the parent spends twice the time on it.
_PIPE_BYTES = 1024 * 1024


class ChildDied(Exception):
    """The child ended, or spoke nonsense, in the middle of a job."""


class PipedProcess:
    """One running child. After any error or cancelled wait its state is unknown: kill it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise TypeError("a child is spoken to by pipes")
        self._process = process
        self._requests = process.stdin
        self._replies = process.stdout
        self._complaints = process.stderr
        self.guards: list[str] = []
        self.jobs_done = 0

    @classmethod
    async def spawn(cls, module: str, environment: Mapping[str, str]) -> Self:
        """Start `module` with nothing but this environment. Raises TranscoderUnavailable."""
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-m",
                module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment,
                close_fds=True,
                start_new_session=True,
            )
        except OSError as error:
            raise TranscoderUnavailable(f"the transcoder's child could not be started: {error}") from error
        child = cls(process)
        child._widen_requests()
        return child

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the child has not been seen to end."""
        return self._process.returncode is None

    def _widen_requests(self) -> None:
        """Ask for a larger pipe where the system has such a thing and grants it."""
        pipe = self._requests.transport.get_extra_info("pipe")
        with contextlib.suppress(AttributeError, OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    async def send(self, body: bytes) -> None:
        """Send one frame; the caller bounds the wait. Raises ChildDied."""
        try:
            self._requests.write(LENGTH.pack(len(body)) + body)
            await self._requests.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ChildDied from error

    async def receive(self, max_bytes: int) -> bytes:
        """Wait for one frame; the caller bounds the wait. Raises ChildDied."""
        try:
            (length,) = LENGTH.unpack(await self._replies.readexactly(LENGTH.size))
            if length > max_bytes:
                raise ChildDied
            return await self._replies.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionResetError) as error:
            raise ChildDied from error

    async def last_words(self) -> str:
        """End a child that could not start; return what it printed: its own traceback, nothing of a user's file."""
        self.kill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                return (await self._complaints.read(4096)).decode(errors="replace").strip()[-500:]
        return "no reason given"

    def kill(self) -> None:
        """End the child now. Safe to call twice."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._requests.close()

    async def wait_ended(self) -> None:
        """Wait until the killed child is gone."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self._process.wait()
