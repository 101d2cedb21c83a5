"""Boxes of ISO base media files (ISO 14496-12): written, listed, and replaced with every offset kept true."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_CONTAINERS = frozenset((
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"moof", b"traf", b"mvex", b"dinf", b"iprp",
    b"ipco", b"tref", b"mfra",
))  # fmt: skip
# What stands in the body before the first box within.
_BEFORE = {
    b"meta": 4, b"iinf": 6, b"iref": 4, b"stsd": 8, b"dref": 8, b"avc1": 78, b"hvc1": 78, b"av01": 78, b"mp4a": 28,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box and where it lies; `path` names it and the boxes around it."""

    path: str
    start: int
    body_at: int
    end: int

    @property
    def name(self) -> str:
        """Its four letters."""
        return self.path.rpartition("/")[2]


def box(name: bytes, *bodies: bytes) -> bytes:
    """Write a box."""
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + name + body


def full(name: bytes, *bodies: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Write a box with version and flags."""
    return box(name, struct.pack(">I", version << 24 | flags), *bodies)


def walk(source: bytes, at: int = 0, end: int | None = None, path: str = "") -> Iterator[Box]:
    """List every box, outer ones before those within."""
    end = len(source) if end is None else end
    while at + 8 <= end:
        length, name = int.from_bytes(source[at : at + 4], "big"), source[at + 4 : at + 8]
        stop = min(end, at + length) if length >= 8 else end
        here = Box(path=f"{path}/{name.decode('latin-1')}".lstrip("/"), start=at, body_at=at + 8, end=stop)
        yield here
        if name in _CONTAINERS or name in _BEFORE:
            # `meta` is a full box in ISO files, and none in QuickTime's.
            is_bare = name == b"meta" and source[at + 12 : at + 16] == b"hdlr"
            yield from walk(source, at + 8 + (0 if is_bare else _BEFORE.get(name, 0)), stop, here.path)
        at = stop


def first(source: bytes, path_end: str) -> Box:
    """The first box whose path ends so."""
    return next(one for one in walk(source) if ("/" + one.path).endswith("/" + path_end))


def replaced(source: bytes, path_end: str, new: bytes) -> bytes:
    """Put `new` in place of a box, and mend the lengths of those around it; offsets in tables are not mended."""
    target = first(source, path_end)
    return spliced(source, target.start, target.end, new)


def spliced(source: bytes, start: int, end: int, new: bytes) -> bytes:
    """Put `new` in place of whole boxes or of some bytes within one, and mend the lengths of the boxes around."""
    around = [one for one in walk(source) if one.start < start and one.end >= end and one.body_at <= start]
    return _mended(source, around, (start, end), new)


def behind(source: bytes, path_end: str, new: bytes) -> bytes:
    """Put `new` right behind a box, beside it."""
    target = first(source, path_end)
    around = [one for one in walk(source) if one.start < target.start and one.end >= target.end]
    return _mended(source, around, (target.end, target.end), new)


def appended(source: bytes, path_end: str, new: bytes) -> bytes:
    """Put `new` at the end within a box."""
    target = first(source, path_end)
    around = [one for one in walk(source) if one.start <= target.start and one.end >= target.end]
    return _mended(source, around, (target.end, target.end), new)


def _mended(source: bytes, around: list[Box], span: tuple[int, int], new: bytes) -> bytes:
    changed = bytearray(source)
    for one in around:
        length = one.end - one.start + len(new) - (span[1] - span[0])
        changed[one.start : one.start + 4] = struct.pack(">I", length)
    changed[span[0] : span[1]] = new
    return bytes(changed)


def with_number(source: bytes, at: int, value: int, size_bytes: int = 4) -> bytes:
    """Write a number over what stands at this offset."""
    return source[:at] + value.to_bytes(size_bytes, "big") + source[at + size_bytes :]
