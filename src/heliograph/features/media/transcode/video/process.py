"""The parent's end of one confined ffmpeg: start it, feed it, watch it, end it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.features.media.transcode.types import TranscoderTimedOut, TranscoderUnavailable
from heliograph.features.media.transcode.video.launch import LAUNCHED, Orders

_MODULE = "heliograph.features.media.transcode.video.launch"
_MAX_COMPLAINT_BYTES = 64 * 1024
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may take."""

    wall_seconds: float
    cpu_seconds: int
    address_bytes: int
    file_bytes: int = 0
    output_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a run ended; `complaints` is what ffmpeg wrote to standard error, bounded."""

    returncode: int
    output: bytes
    complaints: str
    guards: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One ffmpeg to start. `arguments` is told the descriptors of the inputs, opened anew for each run."""

    binary: Path
    inputs: Sequence[Path]
    arguments: Callable[[list[int]], list[str]]
    limits: Limits
    folder: Path | None = None
    on_line: Callable[[str], Awaitable[None]] | None = None
    """Hears each line of standard output; None: output is collected."""


async def run(job: Run) -> Finished:
    """Run to the end. Raises TranscoderTimedOut, TranscoderUnavailable; a cancelled wait ends the process first."""
    try:
        async with _started(job) as process:
            complaints = asyncio.create_task(_drain(process, _MAX_COMPLAINT_BYTES))
            try:
                async with asyncio.timeout(job.limits.wall_seconds):
                    output = await _read(process, job)
                    returncode = await process.wait()
                    said = (await complaints).decode(errors="replace")
            finally:
                complaints.cancel()
    except TimeoutError as error:
        raise TranscoderTimedOut from error
    return _finished(returncode, output, said)


def _finished(returncode: int, output: bytes, said: str) -> Finished:
    head, _, rest = said.partition("\n")
    launched, *guards = head.split() or [""]
    if launched != LAUNCHED:
        raise TranscoderUnavailable(f"ffmpeg could not be started: {said.strip()[-500:] or 'no reason given'}")
    return Finished(returncode=returncode, output=output, complaints=rest, guards=guards)


@contextlib.asynccontextmanager
async def _started(job: Run) -> AsyncGenerator[asyncio.subprocess.Process]:
    with contextlib.ExitStack() as opened:
        try:
            binary = opened.enter_context(_opened(job.binary))
            inputs = [opened.enter_context(_opened(path)) for path in job.inputs]
            folder = opened.enter_context(_opened(job.folder)) if job.folder else None
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-m",
                _MODULE,
                _orders(job, binary, inputs, folder),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={"LC_ALL": "C.UTF-8"},
                pass_fds=[binary, *inputs, *(() if folder is None else (folder,))],
                start_new_session=True,
            )
        except OSError as error:
            raise TranscoderUnavailable(f"ffmpeg could not be started: {error}") from error
    try:
        yield process
    finally:
        await _end(process)


def _orders(job: Run, binary: int, inputs: list[int], folder: int | None) -> str:
    orders = Orders(
        binary=binary,
        folder=folder,
        address_bytes=job.limits.address_bytes,
        cpu_seconds=job.limits.cpu_seconds,
        file_bytes=job.limits.file_bytes,
        arguments=job.arguments(inputs),
    )
    return json.dumps(orders)


@contextlib.contextmanager
def _opened(path: Path) -> Generator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


async def _read(process: asyncio.subprocess.Process, job: Run) -> bytes:
    """Collect the output, or tell it line by line; what is beyond the bound ends the run as a crash would."""
    stream = process.stdout
    if stream is None:
        raise TypeError("ffmpeg is heard by pipes")
    collected = bytearray()
    while chunk := await stream.read(_CHUNK_BYTES):
        collected += chunk
        if job.on_line:
            *lines, rest = collected.split(b"\n")
            for line in lines:
                await job.on_line(line.decode(errors="replace"))
            collected = bytearray(rest)
        if len(collected) > job.limits.output_bytes:
            process.kill()
            break
    return bytes(collected)


async def _drain(process: asyncio.subprocess.Process, bound: int) -> bytes:
    """Read standard error to its end, keeping the beginning and the end of it."""
    if process.stderr is None:
        raise TypeError("ffmpeg is heard by pipes")
    kept = bytearray()
    while chunk := await process.stderr.read(8192):
        kept += chunk
        if len(kept) > bound:
            del kept[1024 : len(kept) - bound + 1024]
    return bytes(kept)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill whatever is left of it, and wait until it is gone, however often the wait is cancelled."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await asyncio.shield(process.wait())
