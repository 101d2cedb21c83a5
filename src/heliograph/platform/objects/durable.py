"""Files that are whole or absent: written beside, forced to disk, and only then given their name.

What a dead process leaves in `.incoming` is swept by age. Stored files are read only, since a job may be given a link
to one instead of a copy.
"""

import asyncio
import contextlib
import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from pathlib import Path

from heliograph.platform.objects.types import StoreUnavailable, UploadClosed

_WRITE_BYTES = 1024 * 1024
_STORED_MODE = 0o444
"""The root is its owner's alone, so this says only that nobody writes."""


class Durable:
    """Write files below `root` so that each is whole under its name, or not there."""

    def __init__(self, root: Path, *, free_bytes_min: int) -> None:
        self.root = root.absolute()
        self._free_bytes_min = free_bytes_min
        self._incoming = self.root / ".incoming"
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._incoming.mkdir(exist_ok=True)

    @contextlib.contextmanager
    def incoming(self) -> Generator[Path]:
        """Lend a name to write under; what still has it in the end is removed."""
        path = self._incoming / secrets.token_hex(16)
        try:
            with _room():
                yield path
        finally:
            path.unlink(missing_ok=True)

    @contextlib.asynccontextmanager
    async def received(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[Path]:
        """Write what comes and force it to disk; lend the file to whoever publishes it. Raises what `chunks` raises."""
        with self.incoming() as path:
            await _write(path, chunks)
            yield path

    def write(self, path: Path, parts: Iterator[bytes]) -> None:
        """Write a new file and force it to disk."""
        with path.open("xb", buffering=0) as file:
            for part in parts:
                _write_all(file.fileno(), [part])
            _settle(file.fileno())

    def adopt(self, path: Path, incoming: Path) -> None:
        """Make `incoming` the same file as `path`, or a copy, and force it to disk. Raises `ValueError` for no file."""
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ValueError(f"{path} is no plain file")
        link_or_copy(path, incoming)
        os.utime(incoming)  # from now on it is an object, however old the file is
        descriptor = os.open(incoming, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            _settle(descriptor)
        finally:
            os.close(descriptor)

    def publish(self, incoming: Path, to: Path) -> None:
        """Give a finished file its name, durably, whatever has that name."""
        make_folders(to.parent)
        incoming.replace(to)
        sync_folder(to.parent)

    def publish_once(self, incoming: Path, to: Path) -> None:
        """Give a finished file its name, durably. Raises `UploadClosed` where something has that name."""
        make_folders(to.parent)
        try:
            os.link(incoming, to)
        except FileExistsError as error:
            raise UploadClosed from error
        sync_folder(to.parent)

    def sweep(self, older_than_seconds: float) -> int:
        """Remove what processes that died have left half written; return how many files."""
        swept = 0
        before = time.time() - older_than_seconds
        for path in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    swept += 1
        return swept

    def check_room(self, size_bytes: int) -> None:
        """Raise `StoreUnavailable` where so many bytes more would leave too little room on the disk."""
        if shutil.disk_usage(self.root).free < size_bytes + self._free_bytes_min:
            raise StoreUnavailable("There is no room for new files at this moment; please try again later.")


def link_or_copy(path: Path, to: Path) -> bool:
    """Make `to` the same file as `path`, or a copy of it; False where there is no `path`."""
    try:
        os.link(path, to, follow_symlinks=False)
    except FileNotFoundError:
        if path.exists():
            raise
        return False
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EMLINK, errno.EPERM, errno.ENOTSUP):
            raise
        shutil.copyfile(path, to, follow_symlinks=False)
    return True


def make_folders(folder: Path) -> None:
    """Make a folder and those above it, each durably named in the one above."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> None:
    """Write and force to disk; small chunks are gathered, so that a thread is asked once a megabyte."""
    gathered: list[bytes] = []
    gathered_bytes = 0
    with path.open("xb", buffering=0) as file:
        async for chunk in chunks:
            gathered.append(chunk)
            gathered_bytes += len(chunk)
            if gathered_bytes >= _WRITE_BYTES:
                await asyncio.to_thread(_write_all, file.fileno(), gathered)
                gathered, gathered_bytes = [], 0
        await asyncio.to_thread(_write_all, file.fileno(), gathered)
        await asyncio.to_thread(_settle, file.fileno())


def _write_all(descriptor: int, parts: list[bytes]) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def _settle(descriptor: int) -> None:
    os.fchmod(descriptor, _STORED_MODE)
    os.fsync(descriptor)


@contextlib.contextmanager
def _room() -> Generator[None]:
    """Turn a full disk, which passes, into a refusal that clients retry."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreUnavailable from error
        raise
