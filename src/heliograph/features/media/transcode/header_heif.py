"""Reads a HEIF still: HEIC or AVIF, a single picture or a grid of tiles (ISO 23008-12, with AV1-ISOBMFF and ICC).

Only the primary item counts: thumbnails, gain maps, depth and other auxiliary pictures are passed over. EXIF
orientation is not read: turning and mirroring are properties of the item (6.5.10, 6.5.12), and its decoder applies
them.
"""

from dataclasses import dataclass

from heliograph.features.media.transcode.boxes import Box, Items, outermost, read_items
from heliograph.features.media.transcode.exif import MAX_EXIF_BYTES
from heliograph.features.media.transcode.header import Header, Kind, damaged, truncated, unsupported
from heliograph.features.media.transcode.profiles import HLG, PQ, profile_of

_CODECS = {b"hvc1": Kind.HEIC, b"hev1": Kind.HEIC, b"av01": Kind.AVIF}
_DERIVED = frozenset((b"grid", b"iden"))
_METADATA = frozenset((b"Exif", b"mime", b"uri "))
_SEQUENCES = (b"msf1", b"hevc", b"hevx", b"heim", b"heis", b"avis")
_ALPHA = b":alpha\0", b":auxid:1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coding:
    """How an item's pixels are stored."""

    kind: Kind
    bits: int
    samples: float
    """A pixel, of luminance and colour together."""


def read_heif(source: bytes) -> Header:
    """Read size, coding, colours and EXIF of the primary picture. Raises Rejected."""
    boxes = outermost(source)
    meta = next((box for box in boxes if box.name == b"meta"), None)
    moves = any(box.name == b"moov" for box in boxes)
    if meta is None or source[8:12] in (b"hevc", b"hevx", b"msf1"):
        if moves:
            raise unsupported("moving HEIC and AVIF pictures")
        raise damaged()
    items = read_items(source, meta)
    tiles = _tiles(items)
    _check_extents(items, [items.primary, *tiles])
    coding = _coding(items, tiles[0])
    width, height = _size(items, items.primary)
    icc, is_hdr = _colours(items, tiles[0])
    pixels = max(wide * high for wide, high in ((width, height), *(_size(items, tile) for tile in tiles)))
    return Header(
        kind=coding.kind,
        width=width,
        height=height,
        metadata_bytes=_metadata_bytes(items) + len(icc or b""),
        working_bytes=round(pixels * _pixel_bytes(items, coding, is_tiled=len(tiles) > 1, is_hdr=is_hdr)),
        bits=coding.bits,
        icc=icc,
        is_hdr=is_hdr,
        exif=_exif(items),
        is_animated=moves and _is_sequence(source, boxes[0]),
    )


def _tiles(items: Items) -> list[int]:
    """List the coded items that the primary one is made of; itself where it is coded. Raises Rejected."""
    kind = items.types.get(items.primary)
    if kind in _CODECS:
        return [items.primary]
    if kind not in _DERIVED:
        raise unsupported("this kind of HEIF picture")
    tiles = items.references.get((items.primary, b"dimg"), [])
    if not tiles or any(items.types.get(tile) not in _CODECS for tile in tiles):
        raise unsupported("this kind of HEIF picture")
    if kind == b"grid":
        grid = items.payload(items.primary, 12)
        if len(grid) < 8 or (grid[2] + 1) * (grid[3] + 1) != len(tiles):
            raise damaged()
        side_bytes = 4 if grid[1] & 1 else 2
        sides = [int.from_bytes(grid[at : at + side_bytes], "big") for at in (4, 4 + side_bytes)]
        if sides != list(_size(items, items.primary)):
            raise damaged()
    return tiles


def _check_extents(items: Items, needed: list[int]) -> None:
    for item in needed:
        if any(end > len(items.source) for _, end in items.extents.get(item, [])):
            raise truncated()


def _size(items: Items, item: int) -> tuple[int, int]:
    ispe = items.property_of(item, b"ispe")
    if ispe is None or len(ispe) < 12:
        raise damaged()
    return int.from_bytes(ispe[4:8], "big"), int.from_bytes(ispe[8:12], "big")


def _coding(items: Items, tile: int) -> _Coding:
    """Read the decoder's configuration (ISO 14496-15, 8.3.2; AV1-ISOBMFF, 2.3.3)."""
    if _CODECS[items.types[tile]] is Kind.HEIC:
        hevc = items.property_of(tile, b"hvcC")
        if hevc is None or len(hevc) < 23:
            raise damaged()
        return _Coding(kind=Kind.HEIC, bits=8 + (hevc[17] & 7), samples=(1.0, 1.5, 2.0, 3.0)[hevc[16] & 3])
    av1 = items.property_of(tile, b"av1C")
    if av1 is None or len(av1) < 4:
        raise damaged()
    is_high, is_twelve, is_grey = av1[2] & 0x40, av1[2] & 0x20, av1[2] & 0x10
    halvings = bool(av1[2] & 8) + bool(av1[2] & 4)
    samples = 1.0 if is_grey else 1 + 2 / 2**halvings
    return _Coding(kind=Kind.AVIF, bits=(12 if is_twelve else 10) if is_high else 8, samples=samples)


def _pixel_bytes(items: Items, coding: _Coding, *, is_tiled: bool, is_hdr: bool) -> float:
    """Return what the decoder holds at once for a pixel; measured on 12 to 48 megapixels, with some room."""
    is_deep = coding.bits > 8
    if coding.kind is Kind.AVIF:
        return 20 if is_deep else 16
    has_alpha = _has_alpha(items)
    planes = (coding.samples + has_alpha) * (2 if is_deep else 1)
    shown = (3 + has_alpha) * (2 if is_hdr else 1)
    if is_tiled and coding.samples <= 1.5:
        return planes + shown + (2 if is_deep else 0.5)
    return 2 * planes + 1.25 * shown


def _has_alpha(items: Items) -> bool:
    auxiliary = (item for (item, kind), to in items.references.items() if kind == b"auxl" and items.primary in to)
    return any((items.property_of(item, b"auxC") or b"").endswith(_ALPHA) for item in auxiliary)


def _colours(items: Items, tile: int) -> tuple[bytes | None, bool]:
    """Return the profile to show the picture by, and whether it has high dynamic range."""
    numbered: tuple[int, int] | None = None
    for box in (*items.properties.get(items.primary, []), *items.properties.get(tile, [])):
        if box.name != b"colr":
            continue
        body = items.source[box.start : box.end]
        if body[:4] in (b"prof", b"rICC"):
            return body[4:], False
        if body[:4] == b"nclx" and len(body) >= 10 and numbered is None:
            numbered = int.from_bytes(body[4:6], "big"), int.from_bytes(body[6:8], "big")
    if numbered is None:
        return None, False
    return profile_of(*numbered), numbered[1] in (PQ, HLG)


def _metadata_bytes(items: Items) -> int:
    return sum(items.size_bytes(item) for item, kind in items.types.items() if kind in _METADATA)


def _exif(items: Items) -> bytes:
    """Return the TIFF structure of the primary picture's EXIF item (ISO 23008-12, annex A.2.1)."""
    for item, kind in items.types.items():
        if kind == b"Exif" and items.primary in items.references.get((item, b"cdsc"), []):
            payload = items.payload(item, MAX_EXIF_BYTES)
            return payload[4 + int.from_bytes(payload[:4], "big") :]
    return b""


def _is_sequence(source: bytes, brands: Box) -> bool:
    return any(source[at : at + 4] in _SEQUENCES for at in range(brands.start, min(brands.end, 256), 4))
