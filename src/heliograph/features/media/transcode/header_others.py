"""Reads the outer structure of PNG (ISO 15948), WebP (RFC 9649), GIF (89a) and AVIF (ISO 23008-12)."""

from collections.abc import Iterator

from heliograph.features.media.transcode.header import Header, Kind, damaged, orientation_in, truncated

_MAX_CHUNKS = 200_000
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def read_png(source: bytes) -> Header:
    """Read an 8 to 16-bit PNG; an APNG counts as its default picture. Raises Rejected."""
    orientation, metadata_bytes = 1, 0
    ihdr = b""
    for name, body in _png_chunks(source):
        if name == b"IHDR":
            ihdr = body
        elif name == b"eXIf":
            orientation = orientation_in(body)
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
        orientation=orientation,
        metadata_bytes=metadata_bytes,
        working_bytes=width * height * pixel_bytes if is_interlaced else 0,
        bits=ihdr[8],
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
    orientation, metadata_bytes = 1, 0
    for name, body_at, body_end in _webp_chunks(source, end):
        if size is None:
            size = _webp_size(name, source[body_at : body_at + 16])
        if name in (b"EXIF", b"XMP ", b"ICCP"):
            metadata_bytes += body_end - body_at
        if name == b"EXIF":
            orientation = orientation_in(source[body_at:body_end].removeprefix(b"Exif\x00\x00"))
    if size is None:
        raise damaged()
    width, height = size
    return Header(
        kind=Kind.WEBP,
        width=width,
        height=height,
        orientation=orientation,
        metadata_bytes=metadata_bytes,
        working_bytes=width * height * 4,
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
    return Header(kind=Kind.GIF, width=width, height=height, working_bytes=width * height * 8)


def read_avif(source: bytes) -> Header:
    """Take the largest `ispe` property as the bound of the size: a grid's tiles are never larger than the whole.

    The decoder turns and crops by itself, and must stay within that bound before a pixel is decoded. Raises Rejected.
    """
    _check_boxes(source)
    width, height, at = 0, 0, source.find(b"ispe")
    while at >= 0:
        width = max(width, int.from_bytes(source[at + 8 : at + 12], "big"))
        height = max(height, int.from_bytes(source[at + 12 : at + 16], "big"))
        at = source.find(b"ispe", at + 4, 1 << 20)
    at = source.find(b"av1C")
    is_deep = at < 0 or any(flags & 0x40 for flags in source[at + 6 : at + 7])
    # Measured, with some room: planes, their conversion and the whole picture are held at once.
    pixel_bytes = 24 if is_deep else 12
    return Header(kind=Kind.AVIF, width=width, height=height, working_bytes=width * height * pixel_bytes)


def _check_boxes(source: bytes) -> None:
    """Refuse a file whose outermost boxes reach behind its end."""
    at = 0
    for _ in range(_MAX_CHUNKS):
        length = int.from_bytes(source[at : at + 4], "big")
        if at == len(source) or length == 0:
            return
        if at + 8 > len(source) or at + length > len(source):
            raise truncated()
        if length < 8:
            raise damaged()
        at += length
    raise damaged()
