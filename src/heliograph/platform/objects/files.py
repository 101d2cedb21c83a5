"""The object store in the file system: a file an object, under its key.

A file is written beside the objects, forced to disk, and only then given its name: what stands under a key is whole,
whatever dies meanwhile. What a dead process leaves in `.incoming` is swept by age. Stored files are read only, since a
job may be given a link to one instead of a copy.
"""

import asyncio
import contextlib
import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from heliograph.platform.objects.types import CHUNK_BYTES, Listed, StoredObject, StoreUnavailable, UploadClosed

_INCOMING = ".incoming"
_WRITE_BYTES = 1024 * 1024
_LISTED_AT_A_TIME = 500
_STORED_MODE = 0o444
"""The root is its owner's alone, so this says only that nobody writes."""


class FileStore:
    """Objects as files below one directory."""

    def __init__(self, root: Path, *, free_bytes_min: int) -> None:
        self.root = root.absolute()
        self._free_bytes_min = free_bytes_min
        self._incoming = self.root / _INCOMING
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._incoming.mkdir(exist_ok=True)

    async def create(self, key: str, data: bytes) -> None:
        """Store under a key that nothing stands under yet. Raises `UploadClosed` if something does."""
        await asyncio.to_thread(self._publish_bytes, key, data, is_again=False)

    async def replace(self, key: str, data: bytes) -> None:
        """Store under a key, whatever stands under it."""
        await asyncio.to_thread(self._publish_bytes, key, data, is_again=True)

    async def replace_from(self, key: str, path: Path) -> None:
        """Store a finished file under a key, by a link where both are on one file system."""
        await asyncio.to_thread(self._publish_file, key, path)

    async def receive(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store what comes under a key that nothing stands under yet; if it breaks off, nothing stays.

        Raises `UploadClosed`, and what `chunks` raises.
        """
        async with self._temporary() as incoming:
            await self._write(incoming, chunks)
            await asyncio.to_thread(self._publish, incoming, key, is_again=False)

    async def open(self, key: str) -> StoredObject | None:
        """Return the object, or None where there is none."""
        path = self._path(key)
        try:
            found = await asyncio.to_thread(path.stat)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return StoredObject(
            size_bytes=found.st_size, path=path, reader=lambda start, end: _read_chunks(path, start, end)
        )

    async def get(self, key: str) -> bytes | None:
        """Return the whole object, or None where there is none."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    async def fetch(self, key: str, to: Path) -> bool:
        """Give the object the name `to` as well, by a link where that can be; False where there is none."""
        return await asyncio.to_thread(_link_or_copy, self._path(key), to)

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of `keys`."""
        await asyncio.to_thread(self._delete, keys)

    async def listed(self, prefix: str, after: str) -> AsyncIterator[Listed]:
        """Yield every object whose key starts with `prefix` and comes after `after`, in the order of keys."""
        walk = self._walk(prefix, after)
        while batch := await asyncio.to_thread(_take, walk, _LISTED_AT_A_TIME):
            for entry in batch:
                yield entry

    async def sweep(self, older_than_seconds: float) -> int:
        """Remove what processes that died have left half written; return how many files."""
        return await asyncio.to_thread(self._sweep, older_than_seconds)

    def check_room(self, size_bytes: int) -> None:
        """Raise `StoreUnavailable` where so many bytes more would leave too little room on the disk."""
        if shutil.disk_usage(self.root).free < size_bytes + self._free_bytes_min:
            raise StoreUnavailable("There is no room for new files at this moment; please try again later.")

    def _path(self, key: str) -> Path:
        parts = key.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or "\0" in part for part in parts):
            raise ValueError(f"{key!r} is no key")
        return self.root.joinpath(*parts)

    @contextlib.asynccontextmanager
    async def _temporary(self) -> AsyncGenerator[Path]:
        path = self._incoming / secrets.token_hex(16)
        try:
            with _room():
                yield path
        finally:
            path.unlink(missing_ok=True)

    async def _write(self, path: Path, chunks: AsyncIterator[bytes]) -> None:
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
            await asyncio.to_thread(_finish, file.fileno(), gathered)

    def _publish_bytes(self, key: str, data: bytes, *, is_again: bool) -> None:
        incoming = self._incoming / secrets.token_hex(16)
        try:
            with _room():
                with incoming.open("xb", buffering=0) as file:
                    _finish(file.fileno(), [data])
                self._publish(incoming, key, is_again=is_again)
        finally:
            incoming.unlink(missing_ok=True)

    def _publish_file(self, key: str, path: Path) -> None:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ValueError(f"{path} is no plain file")
        incoming = self._incoming / secrets.token_hex(16)
        try:
            with _room():
                _link_or_copy(path, incoming)
                os.utime(incoming)  # from now on it is an object, however old the file is
                descriptor = os.open(incoming, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    _settle(descriptor)
                finally:
                    os.close(descriptor)
                self._publish(incoming, key, is_again=True)
        finally:
            incoming.unlink(missing_ok=True)

    def _publish(self, incoming: Path, key: str, *, is_again: bool) -> None:
        """Give a finished file its key, durably. Raises `UploadClosed` where one stands there and is to stay."""
        path = self._path(key)
        _make_folders(path.parent)
        if is_again:
            incoming.replace(path)
        else:
            try:
                os.link(incoming, path)
            except FileExistsError as error:
                raise UploadClosed from error
        _sync_folder(path.parent)

    def _delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                self._path(key).unlink()

    def _sweep(self, older_than_seconds: float) -> int:
        swept = 0
        before = time.time() - older_than_seconds
        for path in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    swept += 1
        return swept

    def _walk(self, prefix: str, after: str) -> Iterator[Listed]:
        folder = prefix.rpartition("/")[0]
        return _walk_folder(self.root / folder, f"{folder}/" if folder else "", prefix, after)


def _walk_folder(folder: Path, at: str, prefix: str, after: str) -> Iterator[Listed]:
    """Yield the files below `folder`, whose keys start with `at`; folders that hold none of them are not entered."""
    try:
        with os.scandir(folder) as scan:
            entries = [(entry.name + "/" if entry.is_dir() else entry.name, entry) for entry in scan]
    except (FileNotFoundError, NotADirectoryError):
        return
    for name, entry in sorted(entries, key=lambda named: named[0]):
        key = at + name
        if name.startswith(".") or not (key.startswith(prefix) or prefix.startswith(key)):
            continue
        if name.endswith("/"):
            if key > after or after.startswith(key):
                yield from _walk_folder(folder / entry.name, key, prefix, after)
        elif key > after:
            with contextlib.suppress(FileNotFoundError):
                found = entry.stat()
                modified_at = datetime.fromtimestamp(found.st_mtime, UTC)
                yield Listed(key=key, size_bytes=found.st_size, modified_at=modified_at)


def _take(entries: Iterator[Listed], count: int) -> list[Listed]:
    return [entry for _, entry in zip(range(count), entries, strict=False)]


async def _read_chunks(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb", 0) as file:
        while start < end:
            chunk = await asyncio.to_thread(os.pread, file.fileno(), min(CHUNK_BYTES, end - start), start)
            if not chunk:
                return
            start += len(chunk)
            yield chunk


def _write_all(descriptor: int, parts: list[bytes]) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def _finish(descriptor: int, parts: list[bytes]) -> None:
    _write_all(descriptor, parts)
    _settle(descriptor)


def _settle(descriptor: int) -> None:
    os.fchmod(descriptor, _STORED_MODE)
    os.fsync(descriptor)


def _link_or_copy(path: Path, to: Path) -> bool:
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


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it, each durably named in the one above."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _room() -> Generator[None]:
    """Turn a full disk, which passes, into a refusal that clients retry."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreUnavailable from error
        raise
