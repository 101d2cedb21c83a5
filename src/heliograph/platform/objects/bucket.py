"""The object store in an S3 bucket, by the object library."""

import asyncio
import stat
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from heliograph.platform.config import Config
from heliograph.platform.objects.types import CHUNK_BYTES, Listed, StoredObject, StoreUnavailable, UploadClosed
from heliograph.platform.sigv4 import S3Signer

_PART_BYTES = 8 * 1024 * 1024
_DELETED_AT_A_TIME = 1_000


class BucketStore:
    """Objects of one bucket."""

    def __init__(self, config: Config, signer: S3Signer) -> None:
        self._store = S3Store(
            config.s3_bucket,
            endpoint=signer.endpoint,
            region=config.s3_region,
            access_key_id=config.s3_access_key_id,
            secret_access_key=config.s3_secret_access_key,
            virtual_hosted_style_request=False,
            client_options={"allow_http": config.s3_endpoint.startswith("http://"), "timeout": "30s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )

    async def create(self, key: str, data: bytes) -> None:
        """Store under a key that nothing stands under yet. Raises `UploadClosed` if something does."""
        with _answering():
            try:
                await obstore.put_async(self._store, key, data, mode="create", use_multipart=False)
            except AlreadyExistsError as error:
                raise UploadClosed from error

    async def replace(self, key: str, data: bytes) -> None:
        """Store under a key, whatever stands under it."""
        with _answering():
            await obstore.put_async(self._store, key, data, use_multipart=False)

    async def replace_from(self, key: str, path: Path) -> None:
        """Store a finished file under a key, in parts where it is large."""
        if not stat.S_ISREG((await asyncio.to_thread(path.lstat)).st_mode):
            raise ValueError(f"{path} is no plain file")
        with _answering():
            await obstore.put_async(self._store, key, path, chunk_size=_PART_BYTES, max_concurrency=2)

    async def open(self, key: str) -> StoredObject | None:
        """Return the object, or None where there is none."""
        with _answering():
            try:
                meta = await obstore.head_async(self._store, key)
            except FileNotFoundError:
                return None
        return StoredObject(
            size_bytes=meta["size"], path=None, reader=lambda start, end: self._read_chunks(key, start, end)
        )

    async def get(self, key: str) -> bytes | None:
        """Return the whole object, or None where there is none."""
        with _answering():
            try:
                answer = await obstore.get_async(self._store, key)
                return bytes(await answer.bytes_async())
            except FileNotFoundError:
                return None

    async def fetch(self, key: str, to: Path) -> bool:
        """Write the object to `to`, which must not be there; False where there is no object."""
        with _answering():
            try:
                answer = await obstore.get_async(self._store, key)
            except FileNotFoundError:
                return False
            with to.open("xb") as file:
                async for chunk in answer.stream(min_chunk_size=_PART_BYTES):
                    await asyncio.to_thread(file.write, chunk)
        return True

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of `keys`."""
        with _answering():
            for first in range(0, len(keys), _DELETED_AT_A_TIME):
                await obstore.delete_async(self._store, keys[first : first + _DELETED_AT_A_TIME])

    async def listed(self, prefix: str, after: str) -> AsyncIterator[Listed]:
        """Yield every object whose key starts with `prefix` and comes after `after`, in the order of keys."""
        folder = prefix.rpartition("/")[0]
        with _answering():
            async for batch in obstore.list(self._store, folder or None, offset=after or None, chunk_size=500):
                for meta in batch:
                    if meta["path"].startswith(prefix):
                        yield Listed(key=meta["path"], size_bytes=meta["size"], modified_at=meta["last_modified"])

    async def _read_chunks(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        if start >= end:
            return
        with _answering():
            answer = await obstore.get_async(self._store, key, options={"range": (start, end)})
            async for chunk in answer.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)


@contextmanager
def _answering() -> Generator[None]:
    """Turn a store that fails into a refusal that clients retry."""
    try:
        yield
    except BaseError as error:
        raise StoreUnavailable from error
