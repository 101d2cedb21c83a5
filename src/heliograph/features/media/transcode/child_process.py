"""The parent's end of one child: start it, ask it, kill it."""

import asyncio
import contextlib
import sys

from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.features.media.transcode.wire import (
    LENGTH,
    MAX_REPLY_BYTES,
    BrokenReply,
    Ready,
    Rendered,
    Reply,
    Request,
    check,
    decode_reply,
    frame,
)

START_SECONDS = 20.0
_MODULE = "heliograph.features.media.transcode.child"

# The whole environment of a child: nothing of ours is inherited.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "VIPS_CONCURRENCY": "1",
    "VIPS_BLOCK_UNTRUSTED": "1",
    # Above what the address space allows: without files there is nowhere to spill to.
    "VIPS_DISC_THRESHOLD": "2g",
}


class ChildDied(Exception):
    """The child ended, or spoke nonsense, in the middle of a job."""


class ChildProcess:
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
    async def start(cls) -> "ChildProcess":
        """Start a child and wait until it has confined itself. Raises TranscoderUnavailable."""
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-m",
                _MODULE,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=_ENVIRONMENT,
                close_fds=True,
                start_new_session=True,
            )
        except OSError as error:
            raise TranscoderUnavailable(f"the transcoder's child could not be started: {error}") from error
        child = cls(process)
        try:
            await child._greet()
        except BaseException:
            child.kill()
            raise
        return child

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                reply = await self._read()
        except (ChildDied, TimeoutError) as error:
            raise TranscoderUnavailable(f"the transcoder's child did not start: {await self._last_words()}") from error
        if not isinstance(reply, Ready):
            raise TranscoderUnavailable("the transcoder's child did not introduce itself")
        self.guards = reply.guards

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the child has not been seen to end."""
        return self._process.returncode is None

    async def ask(self, request: Request) -> Reply:
        """Send one job and wait for its reply; the caller bounds the wait. Raises ChildDied."""
        try:
            self._requests.write(frame(request))
            await self._requests.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise ChildDied from error
        reply = await self._read()
        if isinstance(reply, Rendered):
            try:
                check(reply.result, request.wanted)
            except BrokenReply as error:
                raise ChildDied from error
        self.jobs_done += 1
        return reply

    async def _read(self) -> Reply:
        try:
            (length,) = LENGTH.unpack(await self._replies.readexactly(LENGTH.size))
            if length > MAX_REPLY_BYTES:
                raise ChildDied
            return decode_reply(await self._replies.readexactly(length))
        except (asyncio.IncompleteReadError, BrokenReply, ConnectionResetError) as error:
            raise ChildDied from error

    async def _last_words(self) -> str:
        """What a child that could not start printed: its own traceback, nothing of a user's file."""
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
