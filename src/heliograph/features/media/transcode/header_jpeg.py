"""Reads the outer structure of a JPEG (ITU T.81, annex B) up to its first scan."""

from collections.abc import Iterator

from heliograph.features.media.transcode.exif import orientation_in
from heliograph.features.media.transcode.header import Header, Kind, damaged, truncated

_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BASELINE_OR_PROGRESSIVE = frozenset({0xC0, 0xC1, 0xC2})
_PROGRESSIVE = 0xC2
_SOS = 0xDA
_APP1, _APP2, _COMMENT = 0xE1, 0xE2, 0xFE
_EXIF, _ICC = b"Exif\x00\x00", b"ICC_PROFILE\x00"
_MAX_SCANS = 500


def read_jpeg(source: bytes) -> Header:
    """Read size, orientation and colour profile. Raises Rejected when cut off or contradictory."""
    frames: list[tuple[int, bytes]] = []
    icc: dict[int, bytes] = {}
    exif, metadata_bytes, scan_at = b"", 0, 0
    for marker, body_at, body in _segments(source):
        if marker == _SOS:
            scan_at = body_at
        elif marker in _SOF:
            frames.append((marker, body))
        elif 0xE0 <= marker <= 0xEF or marker == _COMMENT:
            metadata_bytes += len(body)
            if marker == _APP1 and body.startswith(_EXIF):
                exif = body[len(_EXIF) :]
            elif marker == _APP2 and body.startswith(_ICC) and len(body) > len(_ICC) + 2:
                icc[body[len(_ICC)]] = body[len(_ICC) + 2 :]
    if len(frames) != 1:
        raise damaged()
    _check_scans(source, scan_at, is_progressive=frames[0][0] == _PROGRESSIVE)
    return _header(frames[0], exif, metadata_bytes, b"".join(icc[part] for part in sorted(icc)) or None)


def _segments(source: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield (marker, offset of its body, body) up to and with the first start of scan."""
    at = 2
    while True:
        while source[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(source):
            raise truncated()
        if source[at] != 0xFF:
            raise damaged()
        marker = source[at + 1]
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        length = int.from_bytes(source[at + 2 : at + 4], "big")
        if length < 2 or marker in (0xD8, 0xD9):
            raise damaged()
        if at + 2 + length > len(source):
            raise truncated()
        yield marker, at + 4, source[at + 4 : at + 2 + length]
        if marker == _SOS:
            return
        at += 2 + length


def _check_scans(source: bytes, scan_at: int, *, is_progressive: bool) -> None:
    """Refuse a picture without end, or with so many scans that only a decompression bomb has them."""
    # Entropy-coded data escapes 0xFF, so that an end marker behind the first scan is a real one.
    end = source.rfind(b"\xff\xd9", scan_at)
    if end < 0:
        raise truncated()
    # Only a progressive picture can do more in a scan than fill in what is missing.
    if is_progressive and source.count(b"\xff\xda", scan_at, end) > _MAX_SCANS:
        raise damaged()


def _header(frame: tuple[int, bytes], exif: bytes, metadata_bytes: int, icc: bytes | None) -> Header:
    marker, body = frame
    if marker not in _BASELINE_OR_PROGRESSIVE or len(body) < 6 or len(body) != 6 + 3 * body[5]:
        raise damaged()
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    sampling = [divmod(body[at], 16) for at in range(7, len(body), 3)]
    if not sampling or any(not (1 <= h <= 4 and 1 <= v <= 4) for h, v in sampling):
        raise damaged()
    widest, tallest = max(h for h, _ in sampling), max(v for _, v in sampling)
    # A progressive picture keeps every coefficient, two bytes each, until its last scan.
    samples = sum(width * height * h * v // (widest * tallest) for h, v in sampling)
    return Header(
        kind=Kind.JPEG,
        width=width,
        height=height,
        orientation=orientation_in(exif),
        metadata_bytes=metadata_bytes,
        working_bytes=2 * samples if marker == _PROGRESSIVE else 0,
        components=len(sampling),
        bits=body[0],
        icc=icc,
        exif=exif,
    )
