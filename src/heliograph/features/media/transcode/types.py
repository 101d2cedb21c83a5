"""What goes into the transcoder, what comes out, and the refusals. Values only, no decoding."""

from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from heliograph.features.media.types import Recipe


class Size(StrEnum):
    """A rendition's name: `t` is a square cut where the eye goes, the others bound the longest side."""

    T = "t"
    S = "s"
    M = "m"
    L = "l"


SIDE_PIXELS: dict[Size, int] = {Size.T: 150, Size.S: 320, Size.M: 640, Size.L: 1080}

CONTENT_TYPES: dict[str, str] = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}

Format = Literal["jpg", "webp", "avif"]

Wanted = frozenset[tuple[Size, Format]]

# JPEG for everyone, and AVIF where its bytes saved are worth its CPU (bench/micro/formats.py).
EAGER: Wanted = frozenset([(Size.M, "avif"), (Size.L, "avif"), *((size, "jpg") for size in Size)])
EVERY: Wanted = frozenset((size, kind) for size in Size for kind in ("jpg", "webp", "avif"))


class RejectionCode(StrEnum):
    """Why a file is no photo or video for us. Stable: clients may act on it."""

    EMPTY = "empty"
    TOO_LARGE = "file_too_large"
    NOT_AN_IMAGE = "not_an_image"
    UNSUPPORTED = "unsupported_kind"
    TYPE_DIFFERS = "type_differs"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MUCH_METADATA = "too_much_metadata"
    UNREADABLE = "unreadable"
    NOT_A_VIDEO = "not_a_video"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    TOO_SMALL = "too_small"
    PROTECTED = "protected"


class Rejected(Exception):
    """The file's fault. `detail` is written for the author of the photo, and holds nothing from the file."""

    def __init__(self, code: RejectionCode, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class TranscoderCrashed(Rejected):
    """The child died twice over this file, the second time in a fresh process."""

    def __init__(self) -> None:
        super().__init__(RejectionCode.UNREADABLE, "This file could not be read safely.")


class TranscoderTimedOut(Rejected):
    """The child was stopped because this file took longer than it may."""

    def __init__(self) -> None:
        super().__init__(RejectionCode.UNREADABLE, "This file could not be read safely: it took too long.")


class TranscoderUnavailable(Exception):
    """Not the file's fault: no child could be started, or none became free in time. Worth another try later."""


class PhotoJob(msgspec.Struct, frozen=True, kw_only=True):
    """One file to render.

    `source` is the file's bytes, or the path of a local file the parent may read; `content_type` is what the
    uploader announced, and must agree with what the bytes say. `wanted` names the renditions to make; None means
    the eager set. Whatever is wanted, what is learnt of the picture is the same, and so is each rendition.
    """

    source: bytes | Path
    content_type: str
    recipe: Recipe = Recipe()
    wanted: Wanted | None = None


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """What the camera wrote into the file, for its author alone; a field is empty or None where it wrote nothing."""

    taken_at: str = ""
    """ISO 8601 as the camera's clock showed it, with its offset only where the camera wrote that too."""
    camera: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """One encoded picture, upright, 8-bit sRGB, without any metadata."""

    size: Size
    format: Format
    width: int
    height: int
    data: bytes

    @property
    def content_type(self) -> str:
        """The media type to serve `data` with."""
        return CONTENT_TYPES[self.format]


class PhotoResult(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered photo.

    `width` and `height` are those of the original held upright, or of the part of it that an edit keeps, at the
    original's resolution; `content_type` is what its bytes are; `placeholder` is a thumbhash in base64; `renditions`
    hold what was wanted, each once, `t` first.
    """

    width: int
    height: int
    content_type: str
    placeholder: str
    renditions: list[Rendition]
    capture: Capture = Capture()
    quality: float = 0.0
    """From 0 to 1: sharpness, size and exposure of the picture, for ranking."""
    perceptual_hashes: list[bytes] = []
    """PDQ, 32 bytes each, of the rendered picture and of its seven turns and mirrorings; the upright one first."""
    is_animated: bool = False
    """Whether the file moves; what is rendered here is its first frame."""
