"""`Objects`: what every process asks of the store, wherever the bytes are."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec

from heliograph.platform.clock import Clock
from heliograph.platform.config import Config
from heliograph.platform.errors import Forbidden, Invalid, NotFound, Unavailable
from heliograph.platform.objects.amazon import LazyClient
from heliograph.platform.objects.bucket import BucketStore
from heliograph.platform.objects.bucket_parts import BucketParts
from heliograph.platform.objects.durable import Durable
from heliograph.platform.objects.file_parts import FileParts
from heliograph.platform.objects.files import FileStore
from heliograph.platform.objects.types import Listed, SignedPut, StoredObject, UploadGrant, UploadTooSlow
from heliograph.platform.sigv4 import S3Signer
from heliograph.platform.tokens import Keys

UPLOAD_PATH = "/upload/"
_PURPOSE = "upload"


class Objects:
    """Put, open, list and delete objects; sign uploads and downloads. `parts` holds what is uploaded in parts."""

    def __init__(self, config: Config, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._upload_seconds = config.upload_seconds
        self._coming_bytes = 0
        self._coming_bytes_max = config.uploads_bytes_max
        self._durable: Durable | None = None
        self._signer: S3Signer | None = None
        self._store: FileStore | BucketStore
        self.parts: FileParts | BucketParts
        if config.s3_bucket:
            self._signer = S3Signer.from_config(config)
            self._store = BucketStore(config, self._signer)
            self.parts = BucketParts(LazyClient(config, self._signer.endpoint), config.s3_bucket)
        else:
            self._durable = Durable(config.data_dir / "objects", free_bytes_min=config.disk_free_bytes_min)
            self._store = FileStore(self._durable)
            self.parts = FileParts(self._durable, self._store)

    def sign_put(self, grant: UploadGrant) -> SignedPut:
        """Return an address that takes exactly the granted bytes."""
        headers = {"Content-Type": grant.content_type}
        if self._signer is None:
            token = self._keys.seal(_PURPOSE, msgspec.msgpack.encode(grant))
            return SignedPut(url=UPLOAD_PATH + token, method="PUT", headers=headers)
        query = {"partNumber": str(grant.part_number), "uploadId": grant.upload_id} if grant.part_number else None
        if query is None:
            headers["If-None-Match"] = "*"
        url = self._signer.presign_put(
            grant.key,
            headers,
            size_bytes=grant.size_bytes,
            now=self._clock.now(),
            expires_at=grant.expires_at,
            query=query,
        )
        return SignedPut(url=url, method="PUT", headers=headers)

    def sign_get(self, key: str, seconds: int, content_type: str, attachment_name: str | None = None) -> str | None:
        """Return an address of the bucket's that gives the object to whoever has it; None in the file system.

        The store answers with `content_type`, and as a download where an `attachment_name` is given.
        """
        if self._signer is None:
            return None
        return self._signer.presign_get(
            key, seconds=seconds, content_type=content_type, attachment_name=attachment_name, now=self._clock.now()
        )

    def read_grant(self, token: str) -> UploadGrant:
        """Return what an embedded upload address permits. Raises `NotFound` (forged), `Forbidden` (too late)."""
        payload = self._keys.unseal(_PURPOSE, token)
        if payload is None:
            raise NotFound
        grant = msgspec.msgpack.decode(payload, type=UploadGrant)
        if grant.expires_at <= self._clock.now():
            raise Forbidden("This upload address has expired; ask for a new one.")
        return grant

    async def receive(self, grant: UploadGrant, chunks: AsyncIterator[bytes]) -> None:
        """Store an upload as it comes, a whole object once, a part as often as its upload is open.

        One that breaks off leaves nothing. Raises `Invalid` (other length), `UploadTooSlow`, `UploadClosed`, and
        `Unavailable` while too much else comes or the disk is full.
        """
        if self._durable is None:
            raise NotFound  # a bucket takes its uploads itself
        if self._coming_bytes + grant.size_bytes > self._coming_bytes_max:
            raise Unavailable("Many uploads are coming in at this moment; please try again in a few seconds.")
        self._durable.check_room(self._coming_bytes + grant.size_bytes)
        self._coming_bytes += grant.size_bytes
        try:
            async with asyncio.timeout(self._upload_seconds):
                await self._receive(grant, _exactly(grant.size_bytes, chunks))
        except TimeoutError as error:
            raise UploadTooSlow from error
        finally:
            self._coming_bytes -= grant.size_bytes

    async def put(self, key: str, data: bytes) -> None:
        """Store `data` durably under a key that nothing stands under yet. Raises `UploadClosed` if something does."""
        await self._store.create(key, data)

    async def put_again(self, key: str, data: bytes) -> None:
        """Store `data` where the same work, done before and cut off, may have stored it already."""
        await self._store.replace(key, data)

    async def put_file(self, key: str, path: Path) -> None:
        """Store a finished file durably, as `put_again` does; it must not be written to any more.

        In the file system it becomes the object by a link, where it is on the same one. Raises `ValueError` for what
        is no plain file.
        """
        await self._store.replace_from(key, path)

    async def open(self, key: str) -> StoredObject | None:
        """Return the object, whose bytes are then read as wanted; None where there is none."""
        return await self._store.open(key)

    async def get(self, key: str) -> bytes | None:
        """Return the whole object, or None where there is none. For small ones."""
        return await self._store.get(key)

    async def fetch(self, key: str, to: Path) -> bool:
        """Make the object a local file `to`, which must not be there yet and is to be read only; False without object.

        In the file system it is the very object, by a link, where `to` is on the same one.
        """
        return await self._store.fetch(key, to)

    async def size_bytes(self, key: str) -> int | None:
        """Return the object's length, or None where there is none."""
        found = await self._store.open(key)
        return None if found is None else found.size_bytes

    def list(self, prefix: str, after: str = "") -> AsyncIterator[Listed]:
        """Yield every object whose key starts with `prefix` and comes after `after`, in the order of keys."""
        return self._store.listed(prefix, after)

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete what is there of `keys`."""
        await self._store.delete(keys)

    async def sweep_broken_off(self) -> int:
        """Remove what uploads and jobs that died with their process have left half written; return how many files."""
        if self._durable is None:
            return 0
        return await asyncio.to_thread(self._durable.sweep, self._upload_seconds + 3_600)

    async def ping(self) -> None:
        """Ask the store for something that is not there; raises where it does not answer."""
        await self.size_bytes("ping")

    async def _receive(self, grant: UploadGrant, chunks: AsyncIterator[bytes]) -> None:
        if isinstance(self.parts, FileParts) and grant.part_number:
            await self.parts.receive(grant.upload_id, grant.part_number, chunks)
        elif isinstance(self._store, FileStore):
            await self._store.receive(grant.key, chunks)


async def _exactly(size_bytes: int, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Pass on what comes. Raises `Invalid` unless that is `size_bytes`, at the first byte beyond."""
    came_bytes = 0
    async for chunk in chunks:
        came_bytes += len(chunk)
        if came_bytes > size_bytes:
            raise Invalid("More bytes came than were announced.")
        yield chunk
    if came_bytes != size_bytes:
        raise Invalid(f"{came_bytes} bytes came, {size_bytes} were announced.")
