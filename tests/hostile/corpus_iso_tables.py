"""MP4 and MOV: tables that lie about samples, times and edits, and data that lies in other files or on the net."""

import os
import struct
import zlib
from collections.abc import Iterator

from tests.hostile import seeds
from tests.hostile.isoboxes import appended, box, first, full, replaced, spliced, walk, with_number
from tests.hostile.items import MOV, MP4, Bait, Item, either, refused


def items(bait: Bait) -> Iterator[Item]:
    """Every lying table and every reference."""
    yield from counts()
    yield from samples()
    yield from times()
    yield from edits()
    yield from references(bait)
    yield from tracks(bait)


def counts() -> Iterator[Item]:
    """Tables that announce more entries than there are bytes."""
    source = seeds.plain_mp4()
    for name in ("stsz", "stco", "stsc", "stts", "ctts", "stss", "elst", "stsd", "dref"):
        at = first(source, name).body_at + (8 if name == "stsz" else 4)
        for count in (0, 1, 2**16, 2**28, 2**31, 2**32 - 1):
            lying = with_number(source, at, count)
            yield either(f"{name} of {count} entries", lying, MP4, is_costly=count in (1, 2**16, 2**31))


def samples() -> Iterator[Item]:
    """Sizes and places of samples."""
    source = seeds.plain_mp4()
    sizes = first(source, "stsz")
    yield either("all samples of 2**32 - 1", with_number(source, sizes.body_at + 4, 2**32 - 1), MP4)
    for value in (0, 2**31, 2**32 - 1):
        lying = bytearray(source)
        for at in range(sizes.body_at + 12, sizes.end, 4):
            lying[at : at + 4] = struct.pack(">I", value)
        yield either(f"each sample of {value}", bytes(lying), MP4)
    table = full(b"stsz", struct.pack(">II", 1, 2**31 - 1))
    yield either("2**31 samples of one byte", changed(source, "stsz", table), MP4)
    table = full(b"stsz", struct.pack(">II", 0, 2_000_000), bytes(8_000_000))
    yield either("2,000,000 samples of nothing", changed(source, "stsz", table), MP4, is_costly=True)
    places = first(source, "stco")
    for name, value in (("at 0", 0), ("behind the end", len(source) + 1), ("at 2**32 - 1", 2**32 - 1)):
        lying = bytearray(source)
        for at in range(places.body_at + 8, places.end, 4):
            lying[at : at + 4] = struct.pack(">I", value)
        yield either(f"chunks {name}", bytes(lying), MP4)
    far = full(b"co64", struct.pack(">I", 12), struct.pack(">Q", 2**64 - 1) * 12)
    yield either("chunks at 2**64 - 1", changed(source, "stco", far), MP4)
    runs = full(b"stsc", struct.pack(">I", 3), struct.pack(">III", 1, 2**31, 1) * 3)
    yield either("2**31 samples a chunk", changed(source, "stsc", runs), MP4)
    runs = full(b"stsc", struct.pack(">I", 2), struct.pack(">III", 2**31, 1, 99), struct.pack(">III", 1, 0, 0))
    yield either("chunks backwards", changed(source, "stsc", runs), MP4)


def times() -> Iterator[Item]:
    """Durations, offsets and scales of nonsense."""
    source = seeds.plain_mp4()
    for name in ("mvhd", "mdhd"):
        at = first(source, name).body_at + 12
        for scale in (0, 1, 2**31, 2**32 - 1):
            yield either(f"{name}, scale {scale}", with_number(source, at, scale), MP4)
        for duration in (0, 2**31, 2**32 - 1):
            yield either(f"{name}, duration {duration}", with_number(source, at + 4, duration), MP4)
    for count, delta in ((1, 2**31), (2**31, 2**31), (12, 0), (12, 2**32 - 1), (2**32 - 1, 1), (10**6, 1)):
        table = full(b"stts", struct.pack(">III", 1, count, delta))
        yield either(f"{count} samples of duration {delta}", changed(source, "stts", table), MP4)
    for offset in (0, 2**31, 2**32 - 1):
        table = full(b"ctts", struct.pack(">III", 1, 12, offset))
        yield either(f"shown {offset} late", changed(source, "ctts", table), MP4)
    table = full(b"ctts", struct.pack(">I", 500_000), struct.pack(">II", 0, 5) * 500_000)
    yield either("500,000 offsets", changed(source, "ctts", table), MP4)
    keys = full(b"stss", struct.pack(">I", 3), struct.pack(">III", 2**32 - 1, 0, 5))
    yield either("key pictures nowhere", changed(source, "stss", keys), MP4)


def edits() -> Iterator[Item]:
    """Edit lists: empty, endless, backwards, outside."""
    source = seeds.plain_mp4()
    lists: dict[str, list[tuple[int, int, int]]] = {
        "none": [],
        "an empty edit without end": [(2**32 - 1, -1, 65_536)],
        "negative times": [(1_000, -(2**31), 65_536)],
        "outside": [(1_000, 2**31 - 1, 65_536)],
        "at no speed": [(1_000, 0, 0)],
        "backwards": [(1_000, 0, -65_536)],
        "at the highest speed": [(1_000, 0, 2**31 - 1)],
        "100,000 edits": [(1, 0, 65_536)] * 100_000,
        "10,000 empty edits": [(1_000, -1, 65_536)] * 10_000,
        "a second a thousand times": [(1_000, 0, 65_536)] * 1_000,
        "overlapping": [(1_000, number % 7, 65_536) for number in range(500)],
    }
    for name, entries in lists.items():
        table = full(b"elst", struct.pack(">I", len(entries)), *(struct.pack(">Iii", *entry) for entry in entries))
        yield either(f"edits, {name}", changed(source, "elst", table), MP4)
    far = full(b"elst", struct.pack(">IQqI", 1, 2**64 - 1, 2**62, 65_536), version=1)
    yield either("edits, at 2**62", changed(source, "elst", far), MP4)


def references(bait: Bait) -> Iterator[Item]:
    """Data that the file says is elsewhere: nothing of it may be fetched or shown."""
    source = seeds.plain_mp4()
    path = bytes(bait.secret_path)
    elsewhere = {
        "url of a file": full(b"url ", b"file://" + path + b"\0"),
        "url of a path": full(b"url ", path + b"\0"),
        "url on the net": full(b"url ", f"{bait.url}/dref.mp4\0".encode()),
        "url relative": full(b"url ", b"../../../../etc/passwd\0"),
        "url of a device": full(b"url ", b"/dev/zero\0"),
        "urn": full(b"urn ", b"name\0" + f"{bait.url}/urn\0".encode()),
        "alias": full(b"alis", alias(path)),
        "alias relative": full(b"alis", alias(b"../../" * 12 + path.lstrip(b"/"))),
        "resource": full(b"rsrc", alias(path)),
        "url that never ends": full(b"url ", b"A" * 60_000),
        "nobody's": full(b"\xff\0\xfe\1", path),
    }
    for name, entry in elsewhere.items():
        table = full(b"dref", struct.pack(">I", 1), entry)
        made = either if name == "nobody's" else refused
        yield made(f"data elsewhere, {name}", changed(source, "dref", table), MP4)
    table = full(b"dref", struct.pack(">I", 2), elsewhere["url on the net"], full(b"url ", flags=1))
    yield either("data elsewhere, in an entry not used", changed(source, "dref", table), MP4)
    many = full(b"dref", struct.pack(">I", 50_000), elsewhere["url of a path"] * 50_000)
    yield refused("data elsewhere, 50,000 entries", changed(source, "dref", many), MP4)
    for kind, url in (
        ("url ", f"{bait.url}/movie.mov"),
        ("url ", f"file://{bait.secret_path}"),
        ("alis", "secret.mov"),
    ):
        wanted = box(b"rdrf", bytes(4) + kind.encode() + struct.pack(">I", len(url) + 1) + url.encode() + b"\0")
        film = box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + box(b"moov", box(b"rmra", box(b"rmda", wanted)))
        yield refused(f"a film that is elsewhere, {url[:8]}", film, MOV)
    outside = full(b"dref", struct.pack(">I", 1), elsewhere["alias"])
    for around in (b"udta", b"tref", b"meta", b"dinf", b"traf", b"edts"):
        hidden = box(around, bytes(4) * (around == b"meta"), outside)
        yield either(
            f"data elsewhere, told in {around.decode()}", _shifted_by(appended(source, "trak", hidden), source), MP4
        )
        yield either(f"data elsewhere, told in an outer {around.decode()}", source + hidden, MP4)
    packed = zlib.compress(box(b"moov", box(b"rmra", bytes(300))), 9)
    bomb = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", struct.pack(">I", 2**31 - 1), packed))
    yield either("a packed index told in udta", appended(source, "moov", box(b"udta", bomb)), MP4)
    stream = box(b"hdlr", bytes(8) + b"hint" + bytes(13))
    hinted = appended(
        source, "moov", box(b"udta", box(b"hnti", box(b"rtp ", b"sdp v=0\r\nc=IN IP4 127.0.0.1\r\n")), stream)
    )
    yield either("hints for a stream", hinted, MP4)


def alias(path: bytes) -> bytes:
    """A QuickTime alias record that names a file by volume, folder and path (as ffmpeg's mov.c reads it)."""
    name = os.path.basename(path)[:63]
    folder = os.path.dirname(path)
    record = bytes(4) + struct.pack(">HH", 0, 2) + b"\0\0" + b"\4disk".ljust(28, b"\0") + bytes(12)
    record += bytes((len(name),)) + name.ljust(63, b"\0") + bytes(16) + struct.pack(">HH", 1, 1) + bytes(16)
    record += struct.pack(">hH", 2, len(path)) + path + bytes(len(path) % 2)
    record += struct.pack(">hH", 0, len(folder)) + folder + bytes(len(folder) % 2)
    record += struct.pack(">hH", 18, len(path)) + path + bytes(len(path) % 2) + struct.pack(">hH", -1, 0)
    return record


def tracks(bait: Bait) -> Iterator[Item]:
    """Tracks of other kinds beside the picture: chapters, subtitles, time codes, unknown ones."""
    source = seeds.plain_mp4()
    handlers = [one for one in walk(source) if one.path.endswith("mdia/hdlr")]
    for number, one in enumerate(handlers):
        for kind in (b"subt", b"text", b"tmcd", b"hint", b"meta", b"clcp", b"\0\0\0\0", b"vide", b"soun"):
            at = one.body_at + 8
            changed_kind = source[:at] + kind + source[at + 4 :]
            yield either(f"track {number} of kind {kind!r}", changed_kind, MP4, is_costly=kind in (b"clcp", b"hint"))
    for kind in (b"chap", b"tmcd", b"sync", b"scpt", b"cdsc", b"vdep"):
        itself = box(b"tref", box(kind, struct.pack(">III", 1, 2, 2**32 - 1)))
        yield either(
            f"a track that refers to itself as {kind.decode()}",
            _shifted_by(appended(source, "trak", itself), source),
            MP4,
        )
    twin = bytearray(source)
    for one in walk(source):
        if one.name == "tkhd":
            twin[one.body_at + 12 : one.body_at + 16] = struct.pack(">I", 1)
    yield either("two tracks of one number", bytes(twin), MP4)
    protected = box(
        b"sinf", box(b"frma", b"avc1"), full(b"schm", b"cenc", bytes(4)), box(b"schi", full(b"tenc", b"\xff" * 20))
    )
    locked = appended(source, "avc1", protected)
    yield either("marked as encrypted", _shifted_by(locked, source), MP4)
    keys = full(b"pssh", bytes(range(16)), struct.pack(">I", 2**31), f"{bait.url}/key".encode())
    yield either("keys from the net", appended(source, "moov", keys), MP4)


def changed(source: bytes, name: str, table: bytes) -> bytes:
    """Put another table in place of the first of its name; the chunks stay where they are said to be."""
    return _shifted_by(replaced(source, name, table), source)


def _shifted_by(grown: bytes, source: bytes) -> bytes:
    """Keep the chunks' offsets true after the index in front of them has grown."""
    by = len(grown) - len(source)
    mended = grown
    for one in walk(grown):
        if one.name == "stco":
            offsets = b"".join(
                struct.pack(">I", (int.from_bytes(grown[at : at + 4], "big") + by) % 2**32)
                for at in range(one.body_at + 8, one.end, 4)
            )
            mended = spliced(mended, one.body_at + 8, one.end, offsets)
    return mended
