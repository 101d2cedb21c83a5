"""The object store in the file system: a file an object, under its key."""

import asyncio
import contextlib
import os
import stat
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from heliograph.platform.objects.durable import Durable, link_or_copy
from heliograph.platform.objects.types import CHUNK_BYTES, Listed, StoredObject

_LISTED_AT_A_TIME = 500


class FileStore:
    """Objects as files below one directory."""

    def __init__(self, durable: Durable) -> None:
        self._durable = durable

    async def create(self, key: str, data: bytes) -> None:
        """Store under a key that nothing stands under yet. Raises `UploadClosed` if something does."""
        await asyncio.to_thread(self._create, self.path_of(key), data)

    async def replace(self, key: str, data: bytes) -> None:
        """Store under a key, whatever stands under it."""
        await asyncio.to_thread(self._replace, self.path_of(key), data)

    async def replace_from(self, key: str, path: Path) -> None:
        """Store a finished file under a key, by a link where both are on one file system."""
        await asyncio.to_thread(self._replace_from, self.path_of(key), path)

    async def receive(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store what comes under a key that nothing stands under yet; if it breaks off, nothing stays.

        Raises `UploadClosed`, and what `chunks` raises.
        """
        path = self.path_of(key)
        async with self._durable.received(chunks) as incoming:
            await asyncio.to_thread(self._durable.publish_once, incoming, path)

    async def open(self, key: str) -> StoredObject | None:
        """Return the object, or None where there is none."""
        path = self.path_of(key)
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
            return await asyncio.to_thread(self.path_of(key).read_bytes)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    async def fetch(self, key: str, to: Path) -> bool:
        """Give the object the name `to` as well, by a link where that can be; False where there is none."""
        return await asyncio.to_thread(link_or_copy, self.path_of(key), to)

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of `keys`."""
        await asyncio.to_thread(self._delete, keys)

    async def listed(self, prefix: str, after: str) -> AsyncIterator[Listed]:
        """Yield every object whose key starts with `prefix` and comes after `after`, in the order of keys."""
        walk = self._walk(prefix, after)
        while batch := await asyncio.to_thread(_take, walk, _LISTED_AT_A_TIME):
            for entry in batch:
                yield entry

    def path_of(self, key: str) -> Path:
        """Return the file that stands for a key. Raises `ValueError` for what is no key."""
        parts = key.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or "\0" in part for part in parts):
            raise ValueError(f"{key!r} is no key")
        return self._durable.root.joinpath(*parts)

    def _create(self, path: Path, data: bytes) -> None:
        with self._durable.incoming() as incoming:
            self._durable.write(incoming, iter([data]))
            self._durable.publish_once(incoming, path)

    def _replace(self, path: Path, data: bytes) -> None:
        with self._durable.incoming() as incoming:
            self._durable.write(incoming, iter([data]))
            self._durable.publish(incoming, path)

    def _replace_from(self, path: Path, source: Path) -> None:
        with self._durable.incoming() as incoming:
            self._durable.adopt(source, incoming)
            self._durable.publish(incoming, path)

    def _delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                self.path_of(key).unlink()

    def _walk(self, prefix: str, after: str) -> Iterator[Listed]:
        folder = prefix.rpartition("/")[0]
        return _walk_folder(self._durable.root / folder, f"{folder}/" if folder else "", prefix, after)


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
