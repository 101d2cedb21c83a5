"""What is watched while hostile files are rendered: the children's memory, folders, an address nobody may ask."""

import asyncio
import contextlib
import os
import socket
import tempfile
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.hostile.items import Bait

SECRET = b"HELIOGRAPH-SECRET-THAT-NO-FILE-MAY-REACH"
_LOOK_SECONDS = 0.02


@dataclass(slots=True)
class Memory:
    """The most that any child held since it was last asked, and ever."""

    peak_bytes: int = 0
    since_asked: int = 0
    # A child that lives on keeps its high mark: only what is above the last mark is news.
    marks: dict[int, int] = field(default_factory=dict[int, int])

    def look(self, strangers: set[int]) -> None:
        """Read the high mark of every process beneath this one."""
        ourselves = Path("/proc/self/cmdline").read_bytes()
        for child in psutil.Process().children(recursive=True):
            if child.pid in strangers:
                continue
            with contextlib.suppress(OSError, IndexError, ValueError):
                status = Path(f"/proc/{child.pid}/status").read_text()
                # Until it has become another program, what it holds is ours.
                if Path(f"/proc/{child.pid}/cmdline").read_bytes() in (ourselves, b""):
                    continue
                held = int(status.partition("VmHWM:")[2].split()[0]) * 1024
                if held > self.marks.get(child.pid, 0):
                    self.marks[child.pid] = held
                    self.since_asked = max(self.since_asked, held)
                    self.peak_bytes = max(self.peak_bytes, held)

    def taken(self) -> int:
        """Return the highest new mark since the last call."""
        news, self.since_asked = self.since_asked, 0
        return news


@contextlib.asynccontextmanager
async def memory() -> AsyncGenerator[Memory]:
    """Watch the children that start within, and none of those that ran before."""
    seen = Memory()
    strangers = {child.pid for child in psutil.Process().children(recursive=True)}

    async def watch() -> None:
        while True:
            await asyncio.to_thread(seen.look, strangers)
            await asyncio.sleep(_LOOK_SECONDS)

    watching = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


class Trap:
    """Somebody listens at `bait.port`, and a secret lies at `bait.secret_path`; `callers` are those who came."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        secret = folder / "secret.ts"
        secret.write_bytes(SECRET * 50)
        self.bait = Bait(port=self._socket.getsockname()[1], secret_path=secret)

    def callers(self) -> int:
        """Count those who connected; whoever does while nobody accepts waits in the queue."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = self._socket.accept()
                connection.close()
                count += 1
        return count

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@contextlib.contextmanager
def trap(folder: Path) -> Generator[Trap]:
    """Set a trap for as long as files are rendered."""
    made = Trap(folder)
    try:
        yield made
    finally:
        made.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What stood in the folders where a child that escaped would leave something."""

    entries: frozenset[str]

    @classmethod
    def now(cls, *own: Path) -> "Places":
        """List the working directory, the home, the roots of temporary files, and folders of our own."""
        roots = [Path.cwd(), Path.home(), Path("/"), *own]
        found = {str(path) for root in roots for path in root.iterdir()}
        # Others work in these too: what counts there is what a child would own, or name as we name things.
        for shared in {Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}:
            found |= {str(path) for path in shared.iterdir() if _is_a_childs(path)}
        return cls(entries=frozenset(found))

    def added_until(self, later: "Places") -> list[str]:
        """List what is there now and was not."""
        ignored = (".pytest_cache", "__pycache__", ".hypothesis", ".ruff_cache", ".coverage")
        return sorted(path for path in later.entries - self.entries if not path.endswith(ignored))


def _is_a_childs(path: Path) -> bool:
    with contextlib.suppress(OSError):
        if path.lstat().st_uid == 65534:
            return True
    names = ("heliograph-escape", "vips-", "core", "x264", "x265", "ffmpeg", "av_")
    return path.name.startswith(names)


def descriptors() -> int:
    """Count the open descriptors of this process: a refusal must not cost one."""
    return len(os.listdir("/proc/self/fd"))
