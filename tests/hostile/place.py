"""The place that sound files carry in every spelling there is, and the search for it in what comes out of them."""

import struct

LATITUDE, LONGITUDE = 48.858222, 2.294484
MARK = b"GPSMARK-HELIOGRAPH"
_DEGREES = (48, 1, 51, 1, 295992, 10000)
_LONGITUDE_DEGREES = (2, 1, 17, 1, 401424, 10000)
ISO6709 = b"+48.8582+002.2945+035.0/"
_SPELLINGS = (
    MARK,
    b"48.8582",
    b"2.29448",
    b"48,51.4",
    b"2,17.66",
    ISO6709[:16],
    b"GPSLatitude",
    b"GPSLongitude",
    b"location.ISO6709",
    b"\xa9xyz",
)


def tiff(*, orientation: int = 1) -> bytes:
    """An EXIF block in little-endian with a camera, a date and the place."""
    heap = bytearray()
    heap_at = 8 + 2 + 12 * 4 + 4

    def stored(content: bytes) -> int:
        at = heap_at + len(heap)
        heap.extend(content + bytes(len(content) % 2))
        return at

    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")[:4]

    def far(content: bytes) -> bytes:
        return struct.pack("<I", stored(content))

    gps = b"".join((
        entry(1, 2, 2, b"N\0"),
        entry(2, 5, 3, far(struct.pack("<6I", *_DEGREES))),
        entry(3, 2, 2, b"E\0"),
        entry(4, 5, 3, far(struct.pack("<6I", *_LONGITUDE_DEGREES))),
    ))  # fmt: skip
    gps_at = stored(struct.pack("<H", 4) + gps + bytes(4))
    main = b"".join((
        entry(0x010E, 2, len(MARK) + 1, far(MARK + b"\0")),
        entry(0x0112, 3, 1, struct.pack("<H", orientation)),
        entry(0x0132, 2, 20, far(b"2026:05:04 03:02:01\0")),
        entry(0x8825, 4, 1, struct.pack("<I", gps_at)),
    ))  # fmt: skip
    return b"II*\0" + struct.pack("<IH", 8, 4) + main + bytes(4) + bytes(heap)


def xmp() -> bytes:
    """An XMP packet with the place."""
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.4933N" exif:GPSLongitude="2,17.6690E">'
        + MARK
        + b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def patterns() -> list[bytes]:
    """Every spelling to search for."""
    rationals = [struct.pack(order + "6I", *degrees) for order in "<>" for degrees in (_DEGREES, _LONGITUDE_DEGREES)]
    floats = [struct.pack(order + "d", value) for order in "<>" for value in (LATITUDE, LONGITUDE)]
    return [*_SPELLINGS, *rationals, *floats]


def found_in(content: bytes) -> list[bytes]:
    """The spellings of the place, or of any place, that these bytes hold."""
    return [pattern for pattern in patterns() if pattern in content]
