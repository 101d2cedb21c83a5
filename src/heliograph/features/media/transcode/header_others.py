"""Reads the outer structure of PNG (ISO 15948), WebP (RFC 9649) and GIF (89a).

Whether a file moves is told from the same walk.
"""

from collections.abc import Iterator

from heliograph.features.media.transcode.exif import orientation_in
from heliograph.features.media.transcode.header import Header, Kind, damaged, truncated

_MAX_CHUNKS = 200_000
# A lossy picture is scaled while it is decoded; all others are held whole, an animation twice and a frame beside.
_WEBP_LOSSY_BYTES = 1
_WEBP_PIXEL_BYTES = {b"VP8L": 4, b"ALPH": 4, b"ANMF": 12}
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def read_png(source: bytes) -> Header:
    """Read an 8 to 16-bit PNG; an APNG counts as its default picture. Raises Rejected."""
    metadata_bytes, frames = 0, 1
    ihdr = exif = b""
    for name, body in _png_chunks(source):
        if name == b"IHDR":
            ihdr = body
        elif name == b"eXIf":
            exif = body
        elif name == b"acTL":
            frames = int.from_bytes(body[:4], "big")
        if name[0] & 0x20:
            metadata_bytes += len(body)
    if len(ihdr) != 13 or ihdr[9] not in _PNG_CHANNELS:
        raise damaged()
    width, height = int.from_bytes(ihdr[:4], "big"), int.from_bytes(ihdr[4:8], "big")
    is_interlaced = ihdr[12] != 0
    pixel_bytes = _PNG_CHANNELS[ihdr[9]] * (2 if ihdr[8] == 16 else 1) if ihdr[9] != 3 else 4
    return Header(
        kind=Kind.PNG,
        width=width,
        height=height,
        orientation=orientation_in(exif),
        metadata_bytes=metadata_bytes,
        working_bytes=width * height * pixel_bytes * 5 // 4 if is_interlaced else 0,
        bits=ihdr[8],
        exif=exif,
        is_animated=frames > 1,
    )


def _png_chunks(source: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, body) to the end chunk, image data with an empty body."""
    at = 8
    for _ in range(_MAX_CHUNKS):
        if at + 12 > len(source):
            raise truncated()
        length, name = int.from_bytes(source[at : at + 4], "big"), source[at + 4 : at + 8]
        if not name.isalpha() or (at == 8 and name != b"IHDR"):
            raise damaged()
        if at + 12 + length > len(source):
            raise truncated()
        yield name, b"" if name in (b"IDAT", b"fdAT") else source[at + 8 : at + 8 + length]
        if name == b"IEND":
            return
        at += 12 + length
    raise damaged()


def read_webp(source: bytes) -> Header:
    """Read a lossy, lossless or extended WebP; of an animation the canvas. Raises Rejected."""
    end = 8 + int.from_bytes(source[4:8], "little")
    if end > len(source):
        raise truncated()
    size: tuple[int, int] | None = None
    exif, metadata_bytes, frames, pixel_bytes = b"", 0, 0, _WEBP_LOSSY_BYTES
    for name, body_at, body_end in _webp_chunks(source, end):
        if size is None:
            size = _webp_size(name, source[body_at : body_at + 16])
        if name in (b"EXIF", b"XMP ", b"ICCP"):
            metadata_bytes += body_end - body_at
        if name == b"EXIF":
            exif = source[body_at:body_end].removeprefix(b"Exif\x00\x00")
        frames += name == b"ANMF"
        pixel_bytes = max(pixel_bytes, _WEBP_PIXEL_BYTES.get(name, 0))
    if size is None:
        raise damaged()
    width, height = size
    return Header(
        kind=Kind.WEBP,
        width=width,
        height=height,
        orientation=orientation_in(exif),
        metadata_bytes=metadata_bytes,
        working_bytes=width * height * pixel_bytes,
        exif=exif,
        is_animated=frames > 1,
    )


def _webp_chunks(source: bytes, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start of body, end of body) of the outermost chunks."""
    at = 12
    for _ in range(_MAX_CHUNKS):
        if at + 8 > end:
            return
        length = int.from_bytes(source[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise truncated()
        yield source[at : at + 4], at + 8, at + 8 + length
        at += 8 + length + length % 2
    raise damaged()


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    """Width and height from the first chunk, which must be one of the three that carry them."""
    if len(body) < 10:
        raise damaged()
    match name:
        case b"VP8X":
            return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        case b"VP8 " if body[3:6] == b"\x9d\x01\x2a":
            return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
        case b"VP8L" if body[0] == 0x2F:
            packed = int.from_bytes(body[1:5], "little")
            return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
        case _:
            raise damaged()


def read_gif(source: bytes) -> Header:
    """Read the logical screen. Raises Rejected."""
    if len(source) < 13:
        raise truncated()
    width, height = int.from_bytes(source[6:8], "little"), int.from_bytes(source[8:10], "little")
    return Header(
        kind=Kind.GIF, width=width, height=height, working_bytes=width * height * 8, is_animated=_has_two_frames(source)
    )


def _has_two_frames(source: bytes) -> bool:
    """Walk the blocks (GIF89a, 15 to 26) to the second image; what cannot be told in bounded steps does not move."""
    at = 13 + _colours_bytes(source[10])
    images = 0
    for _ in range(_MAX_CHUNKS):
        match source[at : at + 1]:
            case b",":
                images += 1
                at += 11 + _colours_bytes(source[at + 9]) if at + 9 < len(source) else len(source)
            case b"!":
                at += 2
            case _:
                return False
        if images > 1:
            return True
        at = _behind_blocks(source, at)
    return False


def _behind_blocks(source: bytes, at: int) -> int:
    """Return where a chain of data blocks ends; behind the file where it is longer than we walk."""
    for _ in range(_MAX_CHUNKS):
        length = source[at] if at < len(source) else 0
        at += 1 + length
        if length == 0:
            return at
    return len(source)


def _colours_bytes(packed: int) -> int:
    """Return the length of the colour table that a packed field announces."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0
