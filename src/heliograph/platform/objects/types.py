"""Values and refusals of the object store."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from heliograph.platform.errors import Conflict, Refused, Unavailable

CHUNK_BYTES = 256 * 1024
"""How much of an object is read at a time."""


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


class StoreUnavailable(Unavailable):
    """The store does not answer, or has no room."""

    code = "storage_unavailable"

    def __init__(self, detail: str = "Files cannot be stored or read at this moment; please try again soon.") -> None:
        super().__init__(detail)


class SignedPut(msgspec.Struct, frozen=True, kw_only=True):
    """Where and with which headers the bytes are to be sent."""

    url: str
    method: str
    headers: dict[str, str]


class UploadGrant(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What an upload address permits."""

    key: str
    size_bytes: int
    content_type: str
    expires_at: datetime
    upload_id: str = ""
    """Of an upload in parts: which."""
    part_number: int = 0
    """From 1; 0: the whole object."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """An object as a listing names it."""

    key: str
    size_bytes: int
    modified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """An object that was there when it was opened; its bytes are read when they are asked for."""

    size_bytes: int
    path: Path | None
    """The file it is, where the store is the file system. Read only: it may be linked from elsewhere."""
    reader: Callable[[int, int], AsyncIterator[bytes]]

    def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to, not including, `end` (None: all that follow), in bounded chunks.

        Raises `FileNotFoundError` where the object has been deleted since, and `StoreUnavailable`.
        """
        return self.reader(start, self.size_bytes if end is None else min(end, self.size_bytes))
