"""The parent's end of one child that renders photos."""

import asyncio

from heliograph.features.media.transcode.piped import ChildDied, PipedProcess
from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.features.media.transcode.wire import (
    MAX_REPLY_BYTES,
    BrokenReply,
    Ready,
    Rendered,
    Reply,
    Request,
    check,
    decode_reply,
    encode,
)

START_SECONDS = 20.0
_MODULE = "heliograph.features.media.transcode.child"

# The whole environment of a child: nothing of ours is inherited.
ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "VIPS_CONCURRENCY": "1",
    "VIPS_BLOCK_UNTRUSTED": "1",
    # Above what the address space allows: without files there is nowhere to spill to.
    "VIPS_DISC_THRESHOLD": "2g",
}


class ChildProcess(PipedProcess):
    """One running child. After any error or cancelled wait its state is unknown: kill it."""

    @classmethod
    async def start(cls) -> "ChildProcess":
        """Start a child and wait until it has confined itself. Raises TranscoderUnavailable."""
        child = await cls.spawn(_MODULE, ENVIRONMENT)
        try:
            await child.greet()
        except BaseException:
            child.kill()
            raise
        return child

    async def greet(self) -> None:
        """Wait until the child says that it has confined itself. Raises TranscoderUnavailable."""
        try:
            async with asyncio.timeout(START_SECONDS):
                reply = await self._read()
        except (ChildDied, TimeoutError) as error:
            raise TranscoderUnavailable(f"the transcoder's child did not start: {await self.last_words()}") from error
        if not isinstance(reply, Ready):
            raise TranscoderUnavailable("the transcoder's child did not introduce itself")
        self.guards = reply.guards

    async def ask(self, request: Request) -> Reply:
        """Send one job and wait for its reply; the caller bounds the wait. Raises ChildDied."""
        await self.send(encode(request))
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
            return decode_reply(await self.receive(MAX_REPLY_BYTES))
        except BrokenReply as error:
            raise ChildDied from error
