"""WebM and Matroska: cut at every element, lengths of nonsense, attachments, links to other files."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile import place, seeds
from tests.hostile.corpus_png import nothing
from tests.hostile.items import MP4, WEBM, Bait, Item, either, refused, rendered

_MASTERS = {
    0x1A45DFA3: "EBML", 0x18538067: "Segment", 0x114D9B74: "SeekHead", 0x1549A966: "Info", 0x1654AE6B: "Tracks",
    0xAE: "TrackEntry", 0xE0: "Video", 0xE1: "Audio", 0x1F43B675: "Cluster", 0x1C53BB6B: "Cues", 0x1254C367: "Tags",
    0x7373: "Tag", 0xBB: "CuePoint", 0xA0: "BlockGroup", 0x4DBB: "Seek", 0x67C8: "SimpleTag", 0x63C0: "Targets",
}  # fmt: skip
_UNKNOWN = b"\x01" + b"\xff" * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element and where it lies."""

    number: int
    start: int
    size_at: int
    body_at: int
    end: int

    @property
    def name(self) -> str:
        """What the standard calls a master; its number in hexadecimal for others."""
        return _MASTERS.get(self.number, f"{self.number:X}")


def items(bait: Bait) -> Iterator[Item]:
    """Every WebM and Matroska."""
    yield from cut()
    yield from lengths()
    yield from values()
    yield from structure()
    yield from links(bait)


def element(number: int, *bodies: bytes) -> bytes:
    """Write an element, its length in eight bytes."""
    body = b"".join(bodies)
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + (1 << 56 | len(body)).to_bytes(8, "big") + body


def walk(source: bytes, at: int = 0, end: int | None = None) -> Iterator[Element]:
    """List every element, outer ones first."""
    end = len(source) if end is None else end
    while at < end:
        width = 9 - source[at].bit_length()
        number = int.from_bytes(source[at : at + width], "big")
        size_at = at + width
        size_width = 9 - source[size_at].bit_length()
        length = int.from_bytes(source[size_at : size_at + size_width], "big") & ((1 << 7 * size_width) - 1)
        body_at = size_at + size_width
        stop = min(end, body_at + length)
        yield Element(number=number, start=at, size_at=size_at, body_at=body_at, end=stop)
        if number in _MASTERS:
            yield from walk(source, body_at, stop)
        at = stop


def first(source: bytes, number: int) -> Element:
    """The first element of this number."""
    return next(one for one in walk(source) if one.number == number)


def cut() -> Iterator[Item]:
    """Ends before and in each element."""
    source = seeds.plain_webm()
    for count, one in enumerate(walk(source)):
        made = refused if one.start < first(source, 0x1F43B675).start else either
        is_costly = bool(count % 5) and one.number not in _MASTERS
        yield made(f"cut before {one.name} at {one.start}", source[: one.start], WEBM, is_costly=is_costly)
        middle = (one.start + one.end) // 2
        yield either(f"cut in {one.name} at {one.start}", source[:middle], WEBM, is_costly=is_costly or count % 2 > 0)


def lengths() -> Iterator[Item]:
    """Lengths of each master: unknown, none, and far beyond the end."""
    source = seeds.plain_webm()
    for count, one in enumerate(walk(source)):
        if one.number not in _MASTERS and count % 4:
            continue
        width = one.body_at - one.size_at
        for turn, (word, value) in enumerate(
            (("none", 1 << 7 * width), ("all", (2 << 7 * width) - 2), ("unknown", (2 << 7 * width) - 1))
        ):
            lying = source[: one.size_at] + value.to_bytes(width, "big") + source[one.body_at :]
            is_costly = (count + turn) % 3 > 0
            yield either(f"length {word} of {one.name} at {one.start}", lying, WEBM, is_costly=is_costly)
    head = first(source, 0x18538067)
    for word, size in (
        ("unknown", _UNKNOWN),
        ("2**56 - 2", b"\x01" + b"\xff" * 6 + b"\xfe"),
        ("of no width", b"\0" * 8),
    ):
        lying = source[: head.size_at] + size + source[head.body_at :]
        yield either(f"segment of length {word}", lying, WEBM)
    yield either("an element of a number of noughts", source + bytes(1_000_000), WEBM)


def values() -> Iterator[Item]:
    """Sizes, times, codecs and names of nonsense, each in the place of a sound one."""
    source = seeds.plain_webm()
    for name, number, patterns in (
        ("width", 0xB0, (0x00, 0xFF)), ("height", 0xBA, (0x00, 0xFF)), ("scale", 0x2AD7B1, (0x00, 0xFF)),
        ("duration", 0x4489, (0x00, 0x7F, 0xFF)), ("track", 0xD7, (0x00, 0xFF)), ("kind", 0x83, (0x00, 0x11, 0xFF)),
        ("codec", 0x86, (0x00, 0x41, 0xFF)), ("time of a cluster", 0xE7, (0xFF,)), ("document", 0x4282, (0x00, 0x41)),
        ("longest number", 0x42F2, (0x00, 0xFF)), ("longest length", 0x42F3, (0x00, 0xFF)),
        ("block", 0xA3, (0x00, 0xFF)),
        ("rate", 0xB5, (0x00, 0xFF)), ("channels", 0x9F, (0x00, 0xFF)), ("lacing", 0x9C, (0x01, 0xFF)),
    ):  # fmt: skip
        for one in [found for found in walk(source) if found.number == number][:1]:
            for pattern in patterns:
                filled = source[: one.body_at] + bytes((pattern,)) * (one.end - one.body_at) + source[one.end :]
                yield either(f"{name} of {pattern:02x}", filled, WEBM)
    blocks = [one for one in walk(source) if one.number == 0xA3]
    for lacing in (0x02, 0x04, 0x06):
        laced = bytearray(source)
        for one in blocks:
            laced[one.body_at + 3] |= lacing
            laced[one.body_at + 4] = 0xFF
        yield either(f"lacing {lacing:02x} of 256 frames", bytes(laced), WEBM)
    for kind, codec in (("mkv", "libx264"), ("mkv", "mpeg4"), ("mkv", "ffv1"), ("webm", "libvpx")):
        yield either(f"{kind} of {codec}", seeds.video(kind, codec, seconds=0.5), WEBM)
    yield either("a WebM as MP4", source, MP4)


def structure() -> Iterator[Item]:
    """Elements doubled, deep, many, packed, and attached."""
    source = seeds.plain_webm()
    head, body = source[: first(source, 0x18538067).start], source[first(source, 0x18538067).body_at :]

    def segment(*parts: bytes) -> bytes:
        return head + element(0x18538067, *parts)

    yield rendered("as it is, lengths written anew", segment(body), WEBM)
    tracks = first(source, 0x1654AE6B)
    entries = source[tracks.start : tracks.end]
    for count in (2, 1_000):
        yield either(f"{count} lists of tracks", segment(body, entries * count), WEBM)
    entry = first(source, 0xAE)
    many = element(0x1654AE6B, source[entry.start : entry.end] * 2_000)
    at = tracks.start - first(source, 0x18538067).body_at
    yield either("2,000 tracks", segment(body[:at], many, body[at + tracks.end - tracks.start :]), WEBM)
    deep = b""
    for _ in range(1_000):
        deep = element(0x67C8, deep)
    yield either("1,000 tags deep", segment(element(0x1254C367, element(0x7373, deep)), body), WEBM)
    deep = b""
    for _ in range(3_000):
        deep = element(0x18538067, deep)
    yield either("3,000 segments deep", head + deep, WEBM)
    yield either("two segments", source + source[len(head) :], WEBM)
    yield either("two heads", head + source, WEBM)
    yield either("1 MB of void", segment(element(0xEC, bytes(1_000_000)), body), WEBM)
    yield either("100,000 voids", segment(element(0xEC) * 100_000, body), WEBM)
    for name, kind, content in (
        ("a page", "text/html", b"<script>alert(1)</script>"),
        ("a font", "application/x-truetype-font", bytes(range(256)) * 400),
        ("10 MB", "application/octet-stream", bytes(10_000_000)),
    ):
        file = element(0x466E, b"../../../../tmp/heliograph-escape") + element(0x4660, kind.encode())
        file += element(0x465C, content) + element(0x46AE, b"\1")
        attached = element(0x1941A469, element(0x61A7, file))
        yield either(f"{name} attached", segment(attached, body), WEBM, is_costly="MB" in name)
    tag = element(0x67C8, element(0x45A3, b"LOCATION"), element(0x4487, place.ISO6709))
    yield rendered("a place in a tag", segment(element(0x1254C367, element(0x7373, element(0x63C0), tag)), body), WEBM)
    for word, name in (("not UTF-8", b"\xff\xfe\xc3\x28"), ("of 1 MB", b"A" * 1_000_000), ("of lines", b"\n#EXTM3U\n")):
        info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x7BA9, name), element(0x4D80, name))
        yield either(f"a title {word}", segment(info, body), WEBM)
    for word, packed in (("a bomb", nothing(200_000_000)), ("nothing", zlib.compress(b"")), ("noise", b"\xff" * 99)):
        settings = element(0x5034, element(0x4254, b"\0"), element(0x4255, packed))
        encoding = element(0x6D80, element(0x6240, element(0x5031, b"\0"), element(0x5032, b"\x03"), settings))
        grown = element(0xAE, source[entry.body_at : entry.end], encoding)
        listed = element(0x1654AE6B, grown)
        whole = segment(body[:at], listed, body[at + tracks.end - tracks.start :])
        yield either(f"packed with {word}", whole, WEBM)


def links(bait: Bait) -> Iterator[Item]:
    """Chapters, segments and addresses that lead to other files."""
    source = seeds.plain_webm()
    head, body = source[: first(source, 0x18538067).start], source[first(source, 0x18538067).body_at :]
    path = bytes(bait.secret_path)
    info = element(
        0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x73A4, bytes(16)), element(0x3CB923, b"\1" * 16),
        element(0x3C83AB, path), element(0x3EB923, b"\2" * 16), element(0x3E83BB, bait.url.encode()),
    )  # fmt: skip
    yield either("linked to other files", head + element(0x18538067, info, body), WEBM)
    atom = element(
        0xB6, element(0x73C4, b"\1"), element(0x91, b"\0"), element(0x92, b"\xff" * 8), element(0x6E67, bytes(16))
    )
    edition = element(0x45B9, element(0x45BC, b"\1"), element(0x45DD, b"\1"), *(atom,) * 1_000)
    yield either("chapters of other files", head + element(0x18538067, element(0x1043A770, edition), body), WEBM)
    entry = first(source, 0xAE)
    tracks = first(source, 0x1654AE6B)
    at = tracks.start - first(source, 0x18538067).body_at
    urls = element(0x3B4040, f"{bait.url}/codec".encode()) + element(0x26B240, f"{bait.url}/info".encode())
    grown = element(0x1654AE6B, element(0xAE, source[entry.body_at : entry.end], urls))
    fetching = head + element(0x18538067, body[:at], grown, body[at + tracks.end - tracks.start :])
    yield either("a codec to be fetched", fetching, WEBM)
    positions = element(0x4DBB, element(0x53AB, b"\x1f\x43\xb6\x75"), element(0x53AC, struct.pack(">Q", 2**63)))
    yield either(
        "an index that points outside", head + element(0x18538067, element(0x114D9B74, positions * 1_000), body), WEBM
    )
    itself = element(0x4DBB, element(0x53AB, b"\x11\x4d\x9b\x74"), element(0x53AC, b"\0"))
    yield either("an index of itself", head + element(0x18538067, element(0x114D9B74, itself), body), WEBM)
