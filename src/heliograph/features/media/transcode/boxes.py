"""Reads the items of a HEIF file (ISO 23008-12 in the boxes of ISO 14496-12), before any decoder sees it.

Walks `meta` once, bounded in boxes, items and bytes, and copies nothing but the few payloads asked for. What it
finds is told as it stands; `header_heif` makes a header of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from heliograph.features.media.transcode.header import damaged, truncated

MAX_ITEMS = 1000
_MAX_BOXES = 20_000
_MAX_EXTENTS = 32
_UNTIL_THE_END = 0
_HAS_LARGE_SIZE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box's four letters and where its body lies in the file."""

    name: bytes
    start: int
    end: int


@dataclass(slots=True)
class Items:
    """What `meta` says: each item's type, properties in order, references by kind, and where its bytes are."""

    source: bytes
    primary: int = 0
    types: dict[int, bytes] = field(default_factory=dict[int, bytes])
    properties: dict[int, list[Box]] = field(default_factory=dict[int, list[Box]])
    references: dict[tuple[int, bytes], list[int]] = field(default_factory=dict[tuple[int, bytes], list[int]])
    extents: dict[int, list[tuple[int, int]]] = field(default_factory=dict[int, list[tuple[int, int]]])

    def payload(self, item: int, limit: int) -> bytes:
        """Return an item's bytes, at most `limit` of them."""
        parts: list[bytes] = []
        for start, end in self.extents.get(item, []):
            parts.append(self.source[start : min(end, start + limit)])
            limit -= len(parts[-1])
        return b"".join(parts)

    def size_bytes(self, item: int) -> int:
        """Return how many bytes an item has."""
        return sum(end - start for start, end in self.extents.get(item, []))

    def property_of(self, item: int, name: bytes) -> bytes | None:
        """Return the body of an item's first property of this name."""
        box = next((box for box in self.properties.get(item, []) if box.name == name), None)
        return None if box is None else self.source[box.start : box.end]


def outermost(source: bytes) -> list[Box]:
    """List the outermost boxes. Raises Rejected where one reaches behind the file's end."""
    return list(_boxes(source, 0, len(source)))


def read_items(source: bytes, meta: Box) -> Items:
    """Read a `meta` box. Raises Rejected where it contradicts itself."""
    items = Items(source)
    inner = {box.name: box for box in _boxes(source, meta.start + 4, meta.end)}
    if not {b"pitm", b"iinf", b"iloc", b"iprp"} <= inner.keys():
        raise damaged()
    pitm = _Reader(source, inner[b"pitm"])
    items.primary = pitm.number(2 if pitm.version == 0 else 4)
    _read_types(items, inner[b"iinf"])
    _read_extents(items, inner[b"iloc"], inner.get(b"idat"))
    _read_properties(items, inner[b"iprp"])
    if b"iref" in inner:
        _read_references(items, inner[b"iref"])
    return items


def _boxes(source: bytes, at: int, end: int) -> Iterator[Box]:
    for _ in range(_MAX_BOXES):
        if at == end:
            return
        if at + 8 > end:
            raise truncated()
        length, body = int.from_bytes(source[at : at + 4], "big"), at + 8
        if length == _HAS_LARGE_SIZE:
            length, body = int.from_bytes(source[at + 8 : at + 16], "big"), at + 16
        elif length == _UNTIL_THE_END:
            length = end - at
        if at + length > end:
            raise truncated()
        if at + length < body:
            raise damaged()
        yield Box(name=source[at + 4 : at + 8], start=body, end=at + length)
        at += length
    raise damaged()


class _Reader:
    """Reads the numbers of a full box one after the other, and refuses to read behind its end."""

    def __init__(self, source: bytes, box: Box) -> None:
        self._source, self._end, self.at = source, box.end, box.start
        self.version = self.number(1)
        self.flags = self.number(3)

    def number(self, size_bytes: int) -> int:
        """Return the next number of this many bytes; one of none is 0."""
        if self.at + size_bytes > self._end:
            raise damaged()
        self.at += size_bytes
        return int.from_bytes(self._source[self.at - size_bytes : self.at], "big")

    def count(self, size_bytes: int, most: int = MAX_ITEMS) -> int:
        """Return a number of things that follow."""
        number = self.number(size_bytes)
        if number > most:
            raise damaged()
        return number


def _read_types(items: Items, iinf: Box) -> None:
    reader = _Reader(items.source, iinf)
    reader.count(2 if reader.version == 0 else 4)
    for box in _boxes(items.source, reader.at, iinf.end):
        entry = _Reader(items.source, box)
        if box.name != b"infe" or entry.version < 2:
            continue
        item = entry.number(2 if entry.version == 2 else 4)
        entry.number(2)
        items.types[item] = entry.number(4).to_bytes(4, "big")


def _read_extents(items: Items, iloc: Box, idat: Box | None) -> None:
    """Read where each item's bytes lie: in the file, or within `idat`; other constructions have none for us."""
    reader, idat_start = _Reader(items.source, iloc), idat.start if idat else 0
    widths = reader.number(2)
    offset_size, length_size, base_size = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_size = widths & 15 if reader.version in (1, 2) else 0
    for _ in range(reader.count(4 if reader.version == 2 else 2)):
        item = reader.number(4 if reader.version == 2 else 2)
        construction = reader.number(2) & 15 if reader.version in (1, 2) else 0
        reader.number(2)
        base, extents = reader.number(base_size), list[tuple[int, int]]()
        for _ in range(reader.count(2, most=_MAX_EXTENTS)):
            reader.number(index_size)
            offset, length = reader.number(offset_size), reader.number(length_size)
            start = base + offset + (idat_start if construction == 1 else 0)
            extents.append((start, start + length))
        if construction in (0, 1):
            items.extents[item] = extents


def _read_properties(items: Items, iprp: Box) -> None:
    boxes = list(_boxes(items.source, iprp.start, iprp.end))
    container = next((box for box in boxes if box.name == b"ipco"), None)
    if container is None:
        raise damaged()
    properties = list(_boxes(items.source, container.start, container.end))
    for box in boxes:
        if box.name != b"ipma":
            continue
        reader = _Reader(items.source, box)
        for _ in range(reader.count(4)):
            item = reader.number(2 if reader.version == 0 else 4)
            for _ in range(reader.number(1)):
                index = reader.number(2) & 0x7FFF if reader.flags & 1 else reader.number(1) & 0x7F
                if 0 < index <= len(properties):
                    items.properties.setdefault(item, []).append(properties[index - 1])


def _read_references(items: Items, iref: Box) -> None:
    reader = _Reader(items.source, iref)
    id_size = 2 if reader.version == 0 else 4
    for box in _boxes(items.source, reader.at, iref.end):
        at, numbers = box.start, list[int]()
        while at < box.end and len(numbers) < MAX_ITEMS + 2:
            size = 2 if len(numbers) == 1 else id_size
            numbers.append(int.from_bytes(items.source[at : at + size], "big"))
            at += size
        if len(numbers) < 2 or len(numbers) != numbers[1] + 2:
            raise damaged()
        items.references.setdefault((numbers[0], box.name), []).extend(numbers[2:])
