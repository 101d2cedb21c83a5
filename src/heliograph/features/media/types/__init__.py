"""Ids, values and refusals of media."""

from enum import Enum, StrEnum
from typing import Annotated, Literal, NewType

import msgspec

from heliograph.platform.errors import Conflict, Invalid, TooLarge, Unsupported

MediaId = NewType("MediaId", int)

CONTENT_TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
"""What is rendered, by its extension."""
VIDEO_CONTENT_TYPES = {"mp4": "video/mp4", "m4s": "video/mp4", "m3u8": "application/vnd.apple.mpegurl"}
"""What is rendered of a video, by its extension; a list of parts names others."""


class MediaState(StrEnum):
    """Where a file is on its way."""

    AWAITING_UPLOAD = "awaiting_upload"
    SUBMITTED = "submitted"
    READY = "ready"
    FAILED = "failed"
    RETIRED = "retired"


class MediaType(StrEnum):
    """What a file is shown as. A picture that moves is a video without sound."""

    PHOTO = "photo"
    VIDEO = "video"


class Verdict(StrEnum):
    """What is to become of a file, from harmless to worst."""

    ALLOW = "allow"
    BLUR = "blur"
    """Shown behind a click."""
    HOLD = "hold"
    """Seen by its author and staff alone until a person has looked."""
    REJECT = "reject"

    @property
    def severity(self) -> int:
        """Order verdicts: the larger is the worse."""
        return list(Verdict).index(self)


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


class Crop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of a picture that is kept, in fractions of its width and height after turning and straightening."""

    x: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0
    y: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0
    width: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    height: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0


_Signed = Annotated[int, msgspec.Meta(ge=-100, le=100)]
_Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an author wants a file rendered; the original stays as it came, so that it can be rendered anew.

    Applied to the upright original in this order: `rotate` (degrees clockwise), `straighten_degrees` (clockwise, the
    largest rectangle of the same shape that holds no corner of nothing is kept), `crop`, then colour: `filter` mixed in
    by `strength`, `brightness`, `contrast`, `saturation`, `warmth`, then `vignette`. Seconds are a video's own.
    """

    filter: Annotated[str, msgspec.Meta(max_length=30)] = ""
    strength: _Percent = 100
    brightness: _Signed = 0
    contrast: _Signed = 0
    saturation: _Signed = 0
    warmth: _Signed = 0
    vignette: _Percent = 0
    rotate: Literal[0, 90, 180, 270] = 0
    straighten_degrees: Annotated[float, msgspec.Meta(ge=-45, le=45)] = 0.0
    crop: Crop | None = None
    trim_start_seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] = 0.0
    trim_end_seconds: Annotated[float, msgspec.Meta(gt=0, le=86_400)] | None = None
    """None: to the end."""
    cover_seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None
    """None: we choose. From the start of the file, not of the trimmed part."""
    is_muted: bool = False


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the ledger knows it."""

    media_id: int
    account_id: int
    purpose: Purpose
    object_id: int
    position: int
    type: MediaType
    state: MediaState
    content_type: str
    size_bytes: int
    upload_key: str
    original_key: str
    recipe: Recipe
    progress: float
    """From 0 to 1 while it is rendered."""
    verdict: Verdict
    width: int
    height: int
    placeholder: str
    duration_seconds: float
    has_audio: bool
    is_looping: bool
    video_sizes: list[str]
    """Which of 480p, 720p, 1080p and hls can be played."""
    error: str
    predecessor_id: int | None
    """The medium whose place this takes once it is ready; None for one that was uploaded."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What rendering learnt of a file, beside how it looks."""

    stored_bytes: int
    quality: float
    content_hash: bytes
    perceptual_hash: bytes


class CaptureView(msgspec.Struct, frozen=True, kw_only=True):
    """What the camera wrote into one file, for its author: never shown to anyone else unless the author says so."""

    media_id: str
    taken_at: str
    camera: str
    latitude: float | None
    longitude: float | None


class StorageUse(msgspec.Struct, frozen=True, kw_only=True):
    """How many bytes an account keeps; `quota_bytes` is None where there is no limit."""

    used_bytes: int
    quota_bytes: int | None


class StoredRendition(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered file and the key it is kept under."""

    size: str
    format: str
    width: int
    height: int
    size_bytes: int
    object_key: str


class StoredMedium(msgspec.Struct, frozen=True, kw_only=True):
    """A ready medium, and where its original is to be found."""

    media_id: int
    object_id: int
    purpose: Purpose
    original_key: str
    size_bytes: int


class StorageFindings(msgspec.Struct, frozen=True, kw_only=True):
    """How the ledger and the object store agree; of what is many, the first few are named."""

    files: int
    """What was looked at."""
    files_bytes: int
    orphans: int
    """Files that no row wants."""
    orphans_bytes: int
    unknown: int
    """Files whose names are not of our making; they are left alone."""
    unknown_keys: list[str]
    media: int
    """Ready media that were looked at."""
    damaged: int
    """Media of which rendered files are missing and the original is there."""
    damaged_ids: list[int]
    lost: int
    """Media whose original is gone; those of which nothing is left cannot be shown any more."""
    lost_ids: list[int]

    @property
    def is_sound(self) -> bool:
        """Say whether nothing needs repair."""
        return not (self.orphans or self.damaged or self.lost)


class RenderedAvatar(msgspec.Struct, frozen=True, kw_only=True):
    """A profile picture whose bytes are stored and that no row names yet."""

    medium: Medium
    finding: Finding
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


class Multipart(msgspec.Struct, frozen=True, kw_only=True):
    """An upload in parts that is under way; every part has `part_bytes` but the last."""

    media_id: int
    upload_id: str
    part_bytes: int


class PartOffer(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a file: whether it is there, and if not, where to send it and how."""

    number: int
    size_bytes: int
    has_arrived: bool
    upload_url: str | None = None
    """Null where the part has arrived."""
    method: str = "PUT"
    headers: dict[str, str] = {}


class PartsOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A file cut into parts, in order: send those that have not arrived, in any order, then submit."""

    part_bytes: int
    expires_in: int
    parts: list[PartOffer]


class MediaUrls(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses of a photo's sizes: 150 cropped, 320, 640 and 1080 pixels on the longest side."""

    thumbnail: str
    small: str
    medium: str
    large: str
    original: str | None = None


class MediaView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A medium as clients see it; width and height are the edited, upright original's, in pixels.

    `video_urls` holds what can be played so far, by `480p`, `720p`, `1080p` and `hls`; a video's `urls` are its cover.
    """

    media_id: str
    type: str
    width: int
    height: int
    alt_text: str
    placeholder: str
    urls: MediaUrls
    video_urls: dict[str, str] | None = None
    duration_seconds: float | None = None
    has_audio: bool | None = None
    is_looping: bool | None = None
    recipe: Recipe | None = None
    """How its author had it rendered: told to the author alone."""

    def size_within(self, width_max: int, height_max: int) -> tuple[int, int]:
        """Return width and height of the medium made to fit a box; it is never enlarged."""
        scale = min(1.0, width_max / self.width, height_max / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


class Bytes(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes are that a viewer may have at this moment, and as what they are served."""

    name: str
    object_key: str
    content_type: str
    etag: str
    access: Access
    is_original: bool
    signed: "SignedName | None"
    """The signature by which they were asked for; None: by a session, or by nobody in particular."""


class SignedName(msgspec.Struct, frozen=True, kw_only=True):
    """What the signature of an address says: who may have the one rendition, and until when."""

    account_id: int
    expires_at: int
    """In seconds since 1970."""


class UnsupportedMedia(Unsupported):
    """A kind of file that is not taken."""

    code = "unsupported_media"


class FileTooLarge(TooLarge):
    """A file beyond its limit."""

    code = "file_too_large"


class QuotaExceeded(TooLarge):
    """The account would keep more than it may."""

    code = "quota_exceeded"


class TypeMismatch(Unsupported):
    """The bytes come with another type than was announced."""

    code = "type_mismatch"


class UploadMissing(Conflict):
    """A file has not arrived yet."""

    code = "media_not_uploaded"


class TooManyOrphans(Conflict):
    """So many files have no row that the ledger is more likely the wrong one."""

    code = "too_many_orphans"

    def __init__(self, orphans: int, files: int) -> None:
        super().__init__(
            f"{orphans} of {files} files have no row: is this the database they belong to? Nothing was changed. "
            "If it is, allow as many by --orphans-max."
        )


class NotAPhoto(Invalid):
    """The file cannot be rendered; the detail says why."""

    code = "bad_image"


class WrongLength(Invalid):
    """Another length than was announced."""

    code = "wrong_length"

    def __init__(self, *, announced: int, came: int) -> None:
        super().__init__(f"{came} bytes come, {announced} were announced.")
