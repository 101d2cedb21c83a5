"""Boxes of ISO media files (MP4, MOV): where each starts and ends. Format: ISO/IEC 14496-12, section 4.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO


class Broken(Exception):
    """A box that contradicts the format."""


class CutOff(Broken):
    """A box that reaches beyond the end of the file."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four-character code, and where its content starts and ends."""

    kind: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        """Bytes of content."""
        return self.end - self.start


def top_level(file: BinaryIO, size: int) -> Iterator[Box]:
    """Walk the outermost boxes of a file, reading only their headers. Raises Broken."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        box = _box(file.read(16), 0, size - at)
        yield Box(box.kind, at + box.start, at + box.end)
        at += box.end


def children(content: bytes, start: int, end: int) -> Iterator[Box]:
    """Walk the boxes within this range. Raises Broken; up to seven bytes behind the last are let be."""
    at = start
    while at + 8 <= end:
        box = _box(content[at : at + 16], at, end)
        yield box
        at = box.end


def _box(head: bytes, at: int, end: int) -> Box:
    """The box whose header this is, found at `at`, which must end by `end`."""
    length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
    if length == 1:
        length, header = int.from_bytes(head[8:16], "big"), 16
    elif length == 0:
        length = end - at
    if length < header or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
        raise Broken
    if at + length > end:
        raise CutOff
    return Box(kind, at + header, at + length)
