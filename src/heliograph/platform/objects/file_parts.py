"""Uploads in parts, in the file system: a folder an upload, a file a part, put together into one object in the end."""

import asyncio
import contextlib
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from heliograph.platform.objects.durable import Durable, make_folders, sync_folder
from heliograph.platform.objects.files import FileStore
from heliograph.platform.objects.types import UploadClosed

_CLOSED = ".closed"
_COPIED_BYTES = 1024 * 1024
_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class FileParts:
    """Parts below `.parts`, until they are put together or given up."""

    def __init__(self, durable: Durable, store: FileStore) -> None:
        self._durable = durable
        self._store = store
        self._folder = durable.root / ".parts"

    async def begin(self, key: str, content_type: str) -> str:
        """Expect parts of an object; return the upload's id. The file system keeps no content type."""
        del key, content_type
        upload_id = secrets.token_hex(16)
        await asyncio.to_thread(make_folders, self._of(upload_id))
        return upload_id

    async def arrived(self, key: str, upload_id: str) -> dict[int, int] | None:
        """Return the length of each part that is there; None where no such upload is under way."""
        del key
        return await asyncio.to_thread(self._arrived, upload_id)

    async def receive(self, upload_id: str, number: int, chunks: AsyncIterator[bytes]) -> None:
        """Store what comes as a part, in place of the one before; if it breaks off, nothing changes.

        Raises `UploadClosed` where the upload is no longer under way, and what `chunks` raises.
        """
        async with self._durable.received(chunks) as incoming:
            await asyncio.to_thread(_publish_part, incoming, self._of(upload_id) / str(number))

    async def complete(self, key: str, upload_id: str, sizes_bytes: list[int]) -> None:
        """Put the parts together under `key`, which takes no more of them, and remove them; safe to repeat.

        Does nothing where a part is missing or another length than in `sizes_bytes`. Whatever stands under `key`
        already stays: whether the object is there now is for the caller to ask.
        """
        await asyncio.to_thread(self._complete, self._store.path_of(key), upload_id, sizes_bytes)

    async def abort(self, key: str, upload_id: str) -> None:
        """Give the upload up and remove its parts."""
        del key
        await asyncio.to_thread(self._abort, upload_id)

    async def sweep(self, older_than_seconds: float) -> int:
        """Give up uploads none of whose parts has come for so long; return how many."""
        return await asyncio.to_thread(self._sweep, older_than_seconds)

    def _of(self, upload_id: str) -> Path:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise ValueError(f"{upload_id!r} is no upload")
        return self._folder / upload_id

    def _closed(self, upload_id: str) -> Path:
        return self._of(upload_id).with_suffix(_CLOSED)

    def _arrived(self, upload_id: str) -> dict[int, int] | None:
        sizes = _sizes(self._of(upload_id))
        # Closed and still there: whoever put them together died meanwhile, and the next to ask for it goes on.
        return _sizes(self._closed(upload_id)) if sizes is None else sizes

    def _abort(self, upload_id: str) -> None:
        closed = self._closed(upload_id)
        shutil.rmtree(closed, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            self._of(upload_id).rename(closed)  # no part that ends from now on stays
        shutil.rmtree(closed, ignore_errors=True)

    def _complete(self, path: Path, upload_id: str, sizes_bytes: list[int]) -> None:
        folder, closed = self._of(upload_id), self._closed(upload_id)
        wanted = dict(enumerate(sizes_bytes, 1))
        if _sizes(folder) == wanted:
            # Renamed first: a part that ends from now on finds no folder, and changes nothing that was looked at.
            with contextlib.suppress(FileNotFoundError):
                folder.rename(closed)
        if _sizes(closed) != wanted:
            return
        try:
            with self._durable.incoming() as incoming, contextlib.suppress(UploadClosed):
                self._durable.write(incoming, _read([closed / str(number) for number in wanted]))
                self._durable.publish_once(incoming, path)
        except FileNotFoundError:
            return  # a rival has put them together and removed them
        shutil.rmtree(closed, ignore_errors=True)

    def _sweep(self, older_than_seconds: float) -> int:
        before = time.time() - older_than_seconds
        swept = 0
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):
                if max(path.stat().st_mtime for path in (folder, *folder.iterdir())) < before:
                    shutil.rmtree(folder, ignore_errors=True)
                    swept += 1
        return swept


def _publish_part(incoming: Path, path: Path) -> None:
    try:
        incoming.replace(path)
        sync_folder(path.parent)
    except FileNotFoundError as error:
        raise UploadClosed from error


def _sizes(folder: Path) -> dict[int, int] | None:
    try:
        return {int(path.name): path.stat().st_size for path in folder.iterdir()}
    except FileNotFoundError:
        return None


def _read(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(_COPIED_BYTES):
                yield chunk
