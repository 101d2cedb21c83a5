"""The parent's end of the probing child: one child a file."""

import asyncio
import contextlib
import math
import os
import signal
import sys
from pathlib import Path

import msgspec

from heliograph.features.media.transcode.types import TranscoderCrashed, TranscoderTimedOut, TranscoderUnavailable
from heliograph.features.media.transcode.video.probe_wire import MAX_REPLY_BYTES, Refused, Reply, decode
from heliograph.features.media.transcode.video.types import Container, VideoFacts

_MODULE = "heliograph.features.media.transcode.video.probe_child"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


async def probed(path: Path, container: Container, content_type: str, timeout_seconds: float) -> VideoFacts:
    """Ask a child what this file is. Raises Rejected, TranscoderUnavailable.

    A child that dies is blamed on the file only if a second one dies of it too.
    """
    for _ in range(2):
        reply = await _ask(path, container, timeout_seconds)
        if isinstance(reply, Refused):
            raise reply.as_rejected()
        if reply is not None:
            size_bytes = (await asyncio.to_thread(path.stat)).st_size
            return msgspec.structs.replace(
                reply.facts, container=container, content_type=content_type, size_bytes=size_bytes
            )
    raise TranscoderCrashed


async def _ask(path: Path, container: Container, timeout_seconds: float) -> Reply | None:
    """One child's answer; None when it died or spoke nonsense."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", _MODULE, str(file), container.value, str(math.ceil(timeout_seconds))),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_ENVIRONMENT,
            pass_fds=[file],
            start_new_session=True,
        )
    except OSError as error:
        raise TranscoderUnavailable(f"the probing child could not be started: {error}") from error
    finally:
        os.close(file)
    try:
        async with asyncio.timeout(timeout_seconds):
            return await _reply(process)
    except TimeoutError as error:
        raise TranscoderTimedOut from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())


async def _reply(process: asyncio.subprocess.Process) -> Reply | None:
    if process.stdout is None:
        raise TypeError("a child is heard by pipes")
    body = bytearray()
    while chunk := await process.stdout.read(MAX_REPLY_BYTES):
        body += chunk
        if len(body) > MAX_REPLY_BYTES:
            return None
    return decode(bytes(body))
