"""What a hostile file is to the runs: a name, its bytes, what it is announced as, and what may become of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
AVIF, HEIC = "image/avif", "image/heic"
MP4, MOV, WEBM = "video/mp4", "video/quicktime", "video/webm"
PHOTO_TYPES = (JPEG, PNG, GIF, WEBP, AVIF, HEIC)
VIDEO_TYPES = (MP4, MOV, WEBM)


class Expected(StrEnum):
    """What must become of a file."""

    REFUSED = "refused"
    RENDERED = "rendered"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file.

    `is_costly` keeps it out of the short run: it is large, or slow to make or to refuse. `is_loop` leads a GIF to
    the door for videos, as one that moves.
    """

    name: str
    content: bytes
    content_type: str
    expected: Expected = Expected.EITHER
    is_costly: bool = False
    is_loop: bool = False

    @property
    def is_video(self) -> bool:
        """Whether it goes through the door for videos."""
        return self.is_loop or self.content_type.startswith("video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bait:
    """What no file may reach: an address that somebody listens at, and a file with a secret in it."""

    port: int
    secret_path: Path

    @property
    def url(self) -> str:
        """An address that nobody may ask for."""
        return f"http://127.0.0.1:{self.port}"


Family = Callable[[Bait], Iterator[Item]]


def refused(name: str, content: bytes, content_type: str, *, is_costly: bool = False) -> Item:
    """Name a file that must be refused."""
    return Item(name=name, content=content, content_type=content_type, expected=Expected.REFUSED, is_costly=is_costly)


def rendered(name: str, content: bytes, content_type: str, *, is_costly: bool = False) -> Item:
    """Name a file that is odd, and a picture all the same."""
    return Item(name=name, content=content, content_type=content_type, expected=Expected.RENDERED, is_costly=is_costly)


def either(name: str, content: bytes, content_type: str, *, is_costly: bool = False) -> Item:
    """Name a file that may be rendered or refused, as its decoder sees fit."""
    return Item(name=name, content=content, content_type=content_type, is_costly=is_costly)
