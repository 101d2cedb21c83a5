"""HEIF files as phones write them and as nobody should: taken apart, changed and put together again."""

import dataclasses
import io
import struct
from collections.abc import Iterable

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

from heliograph.features.media.transcode.boxes import outermost, read_items
from tests.features.media import photos

pillow_heif.register_heif_opener()  # pyright: ignore[reportUnknownMemberType]

GAIN_MAP = b"urn:com:apple:photo:2020:aux:hdrgainmap\0"
DISPLAY_P3, BT2020, PQ = 12, 9, 16
_ESSENTIAL = frozenset((b"hvcC", b"av1C", b"irot", b"imir", b"clap"))


@dataclasses.dataclass(kw_only=True)
class Item:
    """One item: its type, bytes, properties in order and references by kind."""

    kind: bytes
    data: bytes = b""
    properties: list[tuple[bytes, bytes]] = dataclasses.field(default_factory=list[tuple[bytes, bytes]])
    references: dict[bytes, list[int]] = dataclasses.field(default_factory=dict[bytes, list[int]])


@dataclasses.dataclass(kw_only=True)
class Heif:
    """A file in parts; `written` puts it together."""

    items: dict[int, Item]
    primary: int = 1
    brands: tuple[bytes, ...] = (b"heic", b"mif1", b"heic")
    behind: bytes = b""

    def set(self, name: bytes, body: bytes) -> "Heif":
        """Give every coded and derived item this property instead of what it has of the name."""
        for item in self.items.values():
            if item.kind in (b"hvc1", b"av01", b"grid"):
                item.properties = [one for one in item.properties if one[0] != name] + [(name, body)]
        return self

    def written(self) -> bytes:
        """The file's bytes; items with the same bytes share them."""
        head = box(b"ftyp", self.brands[0] + bytes(4) + b"".join(self.brands[1:]))
        places: dict[bytes, int] = {}
        body = b""
        for item in self.items.values():
            if item.data not in places:
                places[item.data] = len(body)
                body += item.data
        start = len(head) + len(self._meta(places, 0)) + 8
        return head + self._meta(places, start) + box(b"mdat", body) + self.behind

    def _meta(self, places: dict[bytes, int], start: int) -> bytes:
        properties = list(dict.fromkeys(one for item in self.items.values() for one in item.properties))
        inner = full(b"hdlr", bytes(4) + b"pict" + bytes(13)) + full(b"pitm", struct.pack(">H", self.primary))
        infe = b"".join(
            full(b"infe", struct.pack(">HH4sB", number, 0, item.kind, 0), version=2)
            for number, item in self.items.items()
        )
        inner += full(b"iinf", struct.pack(">H", len(self.items)) + infe)
        inner += self._references()
        associations = b"".join(
            struct.pack(">HB", number, len(item.properties))
            + b"".join(
                struct.pack(">H", properties.index(one) + 1 | (one[0] in _ESSENTIAL) << 15) for one in item.properties
            )
            for number, item in self.items.items()
        )
        ipma = full(b"ipma", struct.pack(">I", len(self.items)) + associations, flags=1)
        inner += box(b"iprp", box(b"ipco", b"".join(box(*one) for one in properties)) + ipma)
        extents = b"".join(
            struct.pack(">HHHII", number, 0, 1, start + places[item.data], len(item.data))
            for number, item in self.items.items()
        )
        inner += full(b"iloc", struct.pack(">HH", 0x4400, len(self.items)) + extents)
        return full(b"meta", inner)

    def _references(self) -> bytes:
        each = [
            box(kind, struct.pack(f">HH{len(to)}H", number, len(to), *to))
            for number, item in self.items.items()
            for kind, to in item.references.items()
        ]
        return full(b"iref", b"".join(each)) if each else b""


def box(name: bytes, body: bytes) -> bytes:
    """A plain box."""
    return struct.pack(">I", len(body) + 8) + name + body


def full(name: bytes, body: bytes, *, version: int = 0, flags: int = 0) -> bytes:
    """A box with a version and flags."""
    return box(name, bytes([version]) + flags.to_bytes(3, "big") + body)


def heic(pixels: photos.Pixels, **options: object) -> bytes:
    """A HEIC by libheif; `tile_size` makes a grid of it, as phones do."""
    return photos.encoded(pixels, "HEIF", **({"quality": 92, "enc_params": {"preset": "ultrafast"}} | options))


def deep_heic(pixels: NDArray[np.uint16]) -> bytes:
    """A HEIC of ten bits a channel, of sixteen-bit samples."""
    height, width, _ = pixels.shape
    samples = pixels.astype("<u2").tobytes()
    out = io.BytesIO()
    pillow_heif.from_bytes(mode="RGB;16", size=(width, height), data=samples).save(out, quality=95)  # pyright: ignore[reportUnknownMemberType]
    return out.getvalue()


def parts(source: bytes) -> Heif:
    """Take a file apart."""
    found = read_items(source, next(one for one in outermost(source) if one.name == b"meta"))
    references: dict[int, dict[bytes, list[int]]] = {}
    for (number, kind), to in found.references.items():
        references.setdefault(number, {})[kind] = to
    items = {
        number: Item(
            kind=kind,
            data=found.payload(number, 1 << 30),
            properties=[(one.name, source[one.start : one.end]) for one in found.properties.get(number, [])],
            references=references.get(number, {}),
        )
        for number, kind in found.types.items()
    }
    return Heif(items=items, primary=found.primary)


def numbered(primaries: int, transfer: int) -> bytes:
    """The body of a `colr` property that names a colour space by number."""
    return b"nclx" + struct.pack(">HHHB", primaries, transfer, 6, 0x80)


def grid(tile: Heif, columns: int, rows: int, tile_side: int) -> Heif:
    """A picture made of one tile, many times."""
    coded = tile.items[tile.primary]
    numbers = range(2, 2 + columns * rows)
    width, height = columns * tile_side, rows * tile_side
    whole = Item(
        kind=b"grid",
        data=struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height),
        properties=[(b"ispe", struct.pack(">III", 0, width, height))],
        references={b"dimg": list(numbers)},
    )
    return Heif(items={1: whole} | dict.fromkeys(numbers, coded))


def with_companions(source: bytes, companion: bytes) -> Heif:
    """The picture with a gain map, a depth map and a thumbnail beside it, all of them showing `companion`."""
    whole = parts(source)
    coded = parts(companion)
    other = coded.items[coded.primary]
    for kind, urn in ((b"auxl", GAIN_MAP), (b"auxl", b"urn:mpeg:hevc:2015:auxid:2\0"), (b"thmb", b"")):
        extra = [(b"auxC", bytes(4) + urn)] if urn else []
        whole.items[max(whole.items) + 1] = Item(
            kind=other.kind,
            data=other.data,
            properties=[*other.properties, *extra],
            references={kind: [whole.primary]},
        )
    return whole


def corrupted(source: bytes, changes: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Replace bytes by others of the same length, everywhere."""
    for old, new in changes:
        if len(old) != len(new) or old not in source:
            raise ValueError(old)
        source = source.replace(old, new)
    return source


def opened(source: bytes) -> Image.Image:
    """The file as Pillow shows it."""
    return Image.open(io.BytesIO(source)).convert("RGB")
