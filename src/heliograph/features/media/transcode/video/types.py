"""What goes into the video transcoder and what comes out. Values only."""

from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from heliograph.features.media.types import Crop

MAX_SOURCE_BYTES = 100 * 1024 * 1024
MAX_SECONDS = 60.0
MAX_SIDE = 4096
MIN_SIDE = 16
MAX_FRAMES_PER_SECOND = 60
SEGMENT_SECONDS = 2

Name = Literal["480p", "720p", "1080p"]
"""A rendition's name says what bounds its shorter side."""

SHORT_SIDES: dict[Name, int] = {"480p": 480, "720p": 720, "1080p": 1080}


class Container(StrEnum):
    """The kinds of file we open, as the one demuxer that may open them."""

    ISO = "mov"
    MATROSKA = "matroska"
    GIF = "gif"


class Colour(msgspec.Struct, frozen=True, kw_only=True):
    """How to read the samples, in ffmpeg's names; what a file leaves unsaid is filled in as players do."""

    primaries: str
    transfer: str
    matrix: str
    is_full_range: bool
    bits: int


class VideoFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a video is, as its decoder sees it.

    `width` and `height` are those of the upright picture with square pixels; `duration_seconds` is the picture's
    own, from its packets and not from its header; `frames_per_second` is the average.
    """

    container: Container
    content_type: str
    size_bytes: int
    width: int
    height: int
    duration_seconds: float
    frames_per_second: float
    video_codec: str
    video_index: int
    audio_codec: str = ""
    audio_index: int | None = None
    """None: no sound, or none that we decode."""
    colour: Colour
    has_alpha: bool = False

    @property
    def has_audio(self) -> bool:
        """Whether there is sound to keep."""
        return self.audio_index is not None

    @property
    def is_hdr(self) -> bool:
        """Whether the picture must be toned down for ordinary screens."""
        return self.colour.transfer in ("smpte2084", "arib-std-b67")


class EncodePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to make of one video; `plan.plan_for` makes it, and refuses what cannot be made.

    `start_seconds` counts from the start of the file. `cube` is the text of a `.cube` file, applied to the
    picture in 8-bit BT.709 RGB. Files are named `{stem}_{name}.mp4`.
    """

    stem: str
    facts: VideoFacts
    names: tuple[Name, ...]
    start_seconds: float
    duration_seconds: float
    rotate: Literal[0, 90, 180, 270] = 0
    crop: Crop | None = None
    is_muted: bool = False
    cube: bytes | None = None

    @property
    def has_sound(self) -> bool:
        """Whether the renditions will have sound."""
        return self.facts.has_audio and not self.is_muted


class VideoFile(msgspec.Struct, frozen=True, kw_only=True):
    """One rendition: H.264 High and AAC in MP4, index first, without any metadata."""

    name: Name
    path: Path
    width: int
    height: int
    size_bytes: int
    duration_seconds: float
    has_audio: bool

    @property
    def content_type(self) -> str:
        """The media type to serve it with."""
        return "video/mp4"


class HlsFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the HLS set: the master playlist, or a rendition's playlist, or its segments in one file."""

    path: Path
    content_type: str
    size_bytes: int
