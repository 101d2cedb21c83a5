"""Ids, values and refusals of media."""

from enum import Enum, StrEnum
from typing import NewType

import msgspec

from heliograph.platform.errors import Conflict, Invalid, TooLarge, Unsupported

MediaId = NewType("MediaId", int)

CONTENT_TYPES = {"jpg": "image/jpeg", "webp": "image/webp"}
"""What is rendered, by its extension."""


class MediaState(StrEnum):
    """Where a file is on its way."""

    AWAITING_UPLOAD = "awaiting_upload"
    SUBMITTED = "submitted"
    READY = "ready"
    FAILED = "failed"
    RETIRED = "retired"


class Purpose(StrEnum):
    """What a file is for; says which feature's gate decides who sees it."""

    POST = "post"
    AVATAR = "avatar"


class Access(Enum):
    """A gate's answer about a file's bytes."""

    PUBLIC = "public"
    """Everyone may see them: cacheable by anyone."""
    PRIVATE = "private"
    """This viewer may see them, at this moment."""
    NONE = "none"


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the ledger knows it."""

    media_id: int
    account_id: int
    purpose: Purpose
    object_id: int
    position: int
    state: MediaState
    content_type: str
    size_bytes: int
    upload_key: str
    original_key: str
    width: int
    height: int
    placeholder: str
    error: str


class StoredRendition(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered file and the key it is kept under."""

    size: str
    format: str
    width: int
    height: int
    size_bytes: int
    object_key: str


class RenderedAvatar(msgspec.Struct, frozen=True, kw_only=True):
    """A profile picture whose bytes are stored and that no row names yet."""

    medium: Medium
    renditions: list[StoredRendition]


class FileIntent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file somebody is about to upload."""

    content_type: str
    file_size: int


class UploadOffer(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send one file, and how."""

    media_id: str
    upload_url: str
    method: str
    headers: dict[str, str]
    expires_in: int


class MediaUrls(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses of a photo's sizes: 150 cropped, 320, 640 and 1080 pixels on the longest side."""

    thumbnail: str
    small: str
    medium: str
    large: str
    original: str | None = None


class MediaView(msgspec.Struct, frozen=True, kw_only=True):
    """A medium as clients see it; width and height are the upright original's, in pixels."""

    media_id: str
    type: str
    width: int
    height: int
    alt_text: str
    placeholder: str
    urls: MediaUrls


class Bytes(msgspec.Struct, frozen=True, kw_only=True):
    """A file's bytes, ready to serve."""

    content: bytes
    content_type: str
    etag: str
    access: Access
    is_original: bool


class UnsupportedMedia(Unsupported):
    """A kind of file that is not taken."""

    code = "unsupported_media"


class FileTooLarge(TooLarge):
    """A file beyond its limit."""

    code = "file_too_large"


class TypeMismatch(Unsupported):
    """The bytes come with another type than was announced."""

    code = "type_mismatch"


class UploadMissing(Conflict):
    """A file has not arrived yet."""

    code = "media_not_uploaded"


class NotAPhoto(Invalid):
    """The file cannot be rendered; the detail says why."""

    code = "bad_image"


class WrongLength(Invalid):
    """Another length than was announced."""

    code = "wrong_length"

    def __init__(self, *, announced: int, came: int) -> None:
        super().__init__(f"{came} bytes come, {announced} were announced.")
