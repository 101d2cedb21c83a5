"""The object store: bytes under write-once keys, in the file system or in S3, through one library.

Uploads go straight to the store by a signed PUT that is bound to key, exact length, content type and time. In the
file system the signed address is our own `/upload/…`; in S3 it is the bucket's (`platform.sigv4`).
"""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, S3Store

from heliograph.platform.clock import Clock
from heliograph.platform.config import Config
from heliograph.platform.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable
from heliograph.platform.sigv4 import S3Signer
from heliograph.platform.tokens import Keys

UPLOAD_PATH = "/upload/"
_PURPOSE = "upload"


class UploadClosed(Conflict):
    """The signed address was used already."""

    code = "already_uploaded"

    def __init__(self) -> None:
        super().__init__("This file has been uploaded already.")


class UploadTooSlow(Refused):
    """The bytes did not come in time."""

    status = 408
    code = "upload_too_slow"
    title = "Too slow"

    def __init__(self) -> None:
        super().__init__("The upload took too long; please try again.")


class SignedPut(msgspec.Struct, frozen=True, kw_only=True):
    """Where and with which headers the bytes are to be sent."""

    url: str
    method: str
    headers: dict[str, str]


class UploadGrant(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What an embedded upload address permits."""

    key: str
    size_bytes: int
    content_type: str
    expires_at: datetime


class Objects:
    """Put, get and delete whole objects; sign uploads."""

    def __init__(self, config: Config, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._signer: S3Signer | None = None
        self._root: Path | None = None
        self._upload_seconds = config.upload_seconds
        self._coming_bytes = 0
        self._coming_bytes_max = config.uploads_bytes_max
        self._store: LocalStore | S3Store
        if config.s3_bucket:
            self._signer = S3Signer.from_config(config)
            self._store = S3Store(
                config.s3_bucket,
                endpoint=self._signer.endpoint,
                region=config.s3_region,
                access_key_id=config.s3_access_key_id,
                secret_access_key=config.s3_secret_access_key,
                virtual_hosted_style_request=False,
                client_options={"allow_http": config.s3_endpoint.startswith("http://"), "timeout": "30s"},
                retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
            )
        else:
            self._root = (config.data_dir / "objects").absolute()
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store = LocalStore(self._root)

    def sign_put(self, grant: UploadGrant) -> SignedPut:
        """Return an address that takes exactly the granted bytes."""
        if self._signer is not None:
            url, headers = self._signer.presign_put(
                grant.key,
                content_type=grant.content_type,
                size_bytes=grant.size_bytes,
                now=self._clock.now(),
                expires_at=grant.expires_at,
            )
            return SignedPut(url=url, method="PUT", headers=headers)
        token = self._keys.seal(_PURPOSE, msgspec.msgpack.encode(grant))
        return SignedPut(url=UPLOAD_PATH + token, method="PUT", headers={"Content-Type": grant.content_type})

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
        """Store an upload under its granted key, once.

        Raises `Invalid` (other length), `UploadTooSlow`, `UploadClosed`, and `Unavailable` while too much else comes.
        """
        if self._coming_bytes + grant.size_bytes > self._coming_bytes_max:
            raise Unavailable("Many uploads are coming in at this moment; please try again in a few seconds.")
        self._coming_bytes += grant.size_bytes
        try:
            async with asyncio.timeout(self._upload_seconds):
                body = await _collect(chunks, grant.size_bytes)
            await self.put(grant.key, body)
        except TimeoutError as error:
            raise UploadTooSlow from error
        finally:
            self._coming_bytes -= grant.size_bytes

    async def put(self, key: str, data: bytes) -> None:
        """Store `data` durably under a key that nothing stands under yet. Raises `UploadClosed` if something does."""
        try:
            await obstore.put_async(self._store, key, data, mode="create", use_multipart=False)
        except AlreadyExistsError as error:
            raise UploadClosed from error
        if self._root is not None:
            await asyncio.to_thread(_sync, self._root / key)

    async def put_again(self, key: str, data: bytes) -> None:
        """Store `data` where the same work, done before and cut off, may have stored it already."""
        await obstore.put_async(self._store, key, data, use_multipart=False)
        if self._root is not None:
            await asyncio.to_thread(_sync, self._root / key)

    async def get(self, key: str) -> bytes | None:
        """Return the whole object, or None where there is none."""
        try:
            answer = await obstore.get_async(self._store, key)
            return bytes(await answer.bytes_async())
        except FileNotFoundError:
            return None

    async def size_bytes(self, key: str) -> int | None:
        """Return the object's length, or None where there is none."""
        try:
            meta = await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return None
        return meta["size"]

    async def delete(self, keys: list[str]) -> None:
        """Delete what is there of `keys`."""
        for key in keys:
            try:
                await obstore.delete_async(self._store, key)
            except FileNotFoundError:
                continue

    async def ping(self) -> None:
        """Ask the store for something that is not there; raises where it does not answer."""
        await self.size_bytes("ping")


async def _collect(chunks: AsyncIterator[bytes], size_bytes: int) -> bytes:
    """Return all that comes. Raises `Invalid` unless that is `size_bytes`, at the first byte beyond."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > size_bytes:
            raise Invalid("More bytes came than were announced.")
    if len(body) != size_bytes:
        raise Invalid(f"{len(body)} bytes came, {size_bytes} were announced.")
    return bytes(body)


def _sync(path: Path) -> None:
    """Force a file and its directory entry to disk."""
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
