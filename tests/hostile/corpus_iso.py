"""MP4 and MOV: cut at every box, lengths and structures of nonsense, codecs that lie."""

import struct
import zlib
from collections.abc import Iterator

from tests.hostile import place, seeds
from tests.hostile.corpus_png import nothing
from tests.hostile.isoboxes import appended, behind, box, first, full, replaced, walk, with_number
from tests.hostile.items import MOV, MP4, Bait, Item, either, refused, rendered

_COSTLY_PATHS = ("moov/udta", "sgpd", "sbgp", "smhd", "vmhd")


def items(bait: Bait) -> Iterator[Item]:
    """Every MP4 and MOV but those of `corpus_iso_tables`."""
    del bait
    yield from cut()
    yield from lengths()
    yield from structure()
    yield from codecs()
    yield from sizes()
    yield from words()
    yield from fragments()


def cut() -> Iterator[Item]:
    """Ends before and in each box; of the index first and of the index last."""
    for kind, source, content_type in (("mp4", seeds.plain_mp4(), MP4), ("mov", seeds.plain_mov(), MOV)):
        for number, one in enumerate(walk(source)):
            is_costly = bool(number % 3)
            label = f"{one.path} at {one.start}"
            # A picture track ahead of the cut may stand by itself.
            yield refused(f"{kind} cut before {label}", source[: one.start], content_type, is_costly=is_costly)
            middle = (one.start + one.end) // 2
            yield refused(f"{kind} cut in {label}", source[:middle], content_type, is_costly=is_costly)
        yield refused(f"{kind} without its last byte", source[:-1], content_type)
        yield either(f"{kind} with a megabyte behind it", source + bytes(1_000_000), content_type)


def lengths() -> Iterator[Item]:
    """The length of each box: none, unknown, too short, and beyond every end."""
    source = seeds.plain_mp4()
    for number, one in enumerate(walk(source)):
        for turn, length in enumerate((0, 1, 7, 2**31, 2**32 - 1)):
            lying = with_number(source, one.start, length)
            is_costly = (number + turn) % 5 > 0
            yield either(f"length {length} of {one.path} at {one.start}", lying, MP4, is_costly=is_costly)
    mdat = first(source, "mdat")
    for length in (0, 1, 16, 2**31, 2**63 - 1, 2**63, 2**64 - 1):
        large = struct.pack(">I4sQ", 1, b"mdat", length) + source[mdat.body_at :]
        yield either(f"large length {length} of mdat", source[: mdat.start] + large, MP4)
    moov = first(source, "moov")
    for length in (2**63, 2**64 - 1):
        large = struct.pack(">I4sQ", 1, b"moov", length) + source[moov.body_at :]
        yield refused(f"large length {length} of moov", source[: moov.start] + large, MP4)


def structure() -> Iterator[Item]:
    """Boxes missing, doubled, deep, many, packed, and in no order."""
    source = seeds.plain_mp4()
    moov, mdat = first(source, "moov"), first(source, "mdat")
    index = source[moov.start : moov.end]
    for name in ("moov", "mvhd", "tkhd", "mdia", "mdhd", "hdlr", "minf", "dinf", "stbl", "stsd", "stts", "stsc",
                 "stsz", "stco", "mdat", "ftyp", "elst", "ctts", "stss"):  # fmt: skip
        one = first(source, name)
        freed = source[: one.start + 4] + b"free" + source[one.start + 8 :]
        made = refused if name in ("moov", "stsd", "stbl", "mdia") else either
        yield made(f"without {name}", freed, MP4)
    yield either("two moov", source + index, MP4)
    yield either("a hundred moov", source + index * 100, MP4)
    yield either("moov within moov", appended(source, "moov", index), MP4)
    for depth in (1_000, 20_000):
        deep = b""
        for _ in range(depth):
            deep = box(b"moov", deep)
        yield either(f"moov {depth} deep", source[: moov.start] + deep, MP4)
    deep = b""
    for _ in range(1_000):
        deep = box(b"trak", box(b"mdia", deep))
    yield either("trak and mdia 1,000 deep", appended(source, "moov", deep), MP4)
    deep = b""
    for _ in range(3_000):
        deep = box(b"udta", box(b"meta", deep))
    yield either("udta 3,000 deep", appended(source, "moov", deep), MP4)
    track = first(source, "trak")
    tracks = source[track.start : track.end] * 1_000
    yield either("1,000 tracks", behind(source, "trak", tracks), MP4)
    empty = box(b"trak", source[first(source, "tkhd").start : first(source, "tkhd").end])
    yield either("10,000 empty tracks", appended(source, "moov", empty * 10_000), MP4)
    yield either("100,000 boxes of free space", source + box(b"free") * 100_000, MP4)
    yield either("100,000 boxes before all others", box(b"free") * 100_000 + source, MP4)
    yield either("100,000 boxes within moov", appended(source, "moov", box(b"skip") * 100_000), MP4)
    packed = nothing(300_000_000)
    bomb = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", struct.pack(">I", 300_000_000), packed))
    yield refused("an index of 300 MB, packed", source[: moov.start] + box(b"moov", bomb), MP4, is_costly=True)
    honest = zlib.compress(index, 9)
    bomb = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", struct.pack(">I", 2**32 - 1), honest))
    wrapped = source[: moov.start] + box(b"moov", bomb) + source[mdat.start : mdat.end]
    yield either("a packed index that says 2**32 - 1", wrapped, MP4)
    yield either("uuid boxes of noise", source + box(b"uuid", bytes(range(256)) * 4_000), MP4)
    for brand in (b"isom", b"qt  ", b"avif", b"heic", b"M4A ", b"crx ", b"jp2 ", b"\0\0\0\0", b"\xff\xfe\xc3\x28"):
        yield either(f"brand {brand!r}", source[:8] + brand + source[12:], MP4)


def codecs() -> Iterator[Item]:
    """Coding that is not what the index says."""
    source = seeds.plain_mp4()
    at = first(source, "stsd").body_at + 12
    for coding in (b"hvc1", b"av01", b"vp09", b"mp4v", b"jpeg", b"png ", b"raw ", b"rle ", b"tmcd", b"encv", b"drmi",
                   b"text", b"SVQ3", b"cvid", b"ap4h", b"dvh1", b"tx3g", b"\xff\0\xfe\1", b"gif ",
                   b"tiff", b"8BPS"):  # fmt: skip
        made = refused if coding in (b"encv", b"SVQ3", b"cvid", b"tmcd") else either
        yield made(f"picture coded as {coding!r}", source[:at] + coding + source[at + 4 :], MP4)
    config = first(source, "avcC")
    body = source[config.body_at : config.end]
    for name, new in {
        "empty": b"",
        "of 31 sets of nothing": body[:5] + b"\xff" + bytes(62),
        "whose set is 65,535 long": body[:6] + b"\xff\xff" + body[8:],
        "of ones": b"\xff" * len(body),
        "of noughts": bytes(len(body)),
        "of 200,000 sets": body[:6] + body[6:8] * 200_000,
    }.items():
        changed = replaced(source, "avcC", box(b"avcC", new))
        yield either(f"a configuration {name}", _shifted(changed, len(changed) - len(source)), MP4)
    for start in range(0, len(body), 4):
        flipped = bytearray(source)
        flipped[config.body_at + start] ^= 0xFF
        yield either(f"configuration, byte {start} turned", bytes(flipped), MP4, is_costly=start % 8 > 0)
    mdat = first(source, "mdat")
    for name, filling in (
        ("noughts", b"\0"),
        ("ones", b"\xff"),
        ("start codes", b"\0\0\0\1"),
        ("lengths", b"\x7f\xff\xff\xff"),
    ):
        length = mdat.end - mdat.body_at
        filled = source[: mdat.body_at] + (filling * length)[:length] + source[mdat.end :]
        yield either(f"data of {name}", filled, MP4)


def _shifted(source: bytes, by: int) -> bytes:
    """Add to every chunk's offset, as the index in front of the data has grown."""
    changed = bytearray(source)
    for one in walk(source):
        if one.name == "stco":
            for at in range(one.body_at + 8, one.end, 4):
                changed[at : at + 4] = struct.pack(">I", int.from_bytes(changed[at : at + 4], "big") + by)
    return bytes(changed)


def sizes() -> Iterator[Item]:
    """Pictures too large, too small, turned by no angle, and other than their codec says."""
    source = seeds.plain_mp4()
    at = first(source, "stsd").body_at + 8 + 32
    for width, height in ((0, 0), (1, 1), (65_535, 65_535), (16_384, 16_384), (4_096, 2)):
        entry = source[:at] + struct.pack(">HH", width, height) + source[at + 4 :]
        yield either(f"index says {width} x {height}", entry, MP4)
        end = first(source, "tkhd").end
        shown = source[: end - 8] + struct.pack(">HHHH", width, 0, height, 0) + source[end:]
        yield either(f"shown as {width} x {height}", shown, MP4)
    for name, matrix in {
        "noughts": (0,) * 9,
        "largest": (2**31 - 1,) * 9,
        "smallest": (-(2**31),) * 9,
        "30 degrees": (56_756, 32_768, 0, -32_768, 56_756, 0, 0, 0, 2**30),
        "sheared": (65_536, 65_536, 0, 0, 65_536, 0, 0, 0, 2**30),
    }.items():
        end = first(source, "tkhd").end
        yield either(f"matrix of {name}", source[: end - 44] + struct.pack(">9i", *matrix) + source[end - 8 :], MP4)
    for width, height in ((2, 2), (16, 16), (8, 4_000), (4_000, 8)):
        shaped = seeds.video("mp4", "libx264", "-vf", f"scale={width}:{height}", seconds=0.5)
        yield either(f"is {width} x {height}", shaped, MP4)
    vast = seeds.video("mp4", "libx264", "-vf", "scale=8192:8192", "-preset", "ultrafast", "-frames:v", "1", "-an")
    yield refused("is 8,192 x 8,192", vast, MP4, is_costly=True)
    hidden = bytearray(vast)
    for one in walk(vast):
        if one.name == "stsd":
            hidden[one.body_at + 40 : one.body_at + 44] = struct.pack(">HH", 128, 96)
        elif one.name == "tkhd":
            hidden[one.end - 8 : one.end] = struct.pack(">HHHH", 128, 0, 96, 0)
    yield either("is 8,192 x 8,192 and says 128 x 96", bytes(hidden), MP4, is_costly=True)
    stretched = seeds.video("mp4", "libx264", "-vf", "setsar=1000/1")
    yield either("pixels a thousand wide", stretched, MP4)
    long = seeds.video("mp4", "libx264", "-r", "1", seconds=90)
    yield refused("is 90 seconds", long, MP4)
    yield either(
        "is 1,000 frames a second", seeds.video("mp4", "libx264", "-r", "1000", seconds=0.5), MP4, is_costly=True
    )
    yield refused("sound alone", seeds.video("mp4", "libx264", "-vn"), MP4)
    yield rendered("no sound", seeds.video("mp4", "libx264", "-an"), MP4)
    for codec in ("mpeg4", "mjpeg", "prores", "png", "rawvideo", "mpeg2video", "qtrle"):
        options = ("-pix_fmt", "rgb24") if codec in ("png", "qtrle") else ()
        options = ("-pix_fmt", "yuv422p10le") if codec == "prores" else options
        yield either(f"coded as {codec}", seeds.video("mov", codec, *options, seconds=0.5), MOV)


def words() -> Iterator[Item]:
    """Names and places where there are words: not UTF-8, endless, and true."""
    source = seeds.plain_mov()
    spoken = {
        "a place": box(b"\xa9xyz", struct.pack(">HH", len(place.ISO6709), 0x15C7), place.ISO6709),
        "a name not UTF-8": box(b"\xa9nam", struct.pack(">HH", 6, 0), b"\xff\xfe\xc3\x28\xa0\xa1"),
        "a name of 60,000": box(b"\xa9nam", struct.pack(">HH", 60_000, 0), b"A" * 60_000),
        "a name that lies": box(b"\xa9nam", struct.pack(">HH", 65_535, 0), b"A"),
        "a name of lines": box(b"\xa9nam", struct.pack(">HH", 30, 0), b"a\n#EXTM3U\nfile:///etc/passwd\n\0"),
        "10,000 names": box(b"\xa9nam", struct.pack(">HH", 1, 0), b"A") * 10_000,
        "a cover of noise": box(
            b"meta", bytes(4), box(b"ilst", box(b"covr", box(b"data", bytes(8), bytes(range(256)) * 99)))
        ),
        "XMP": box(b"XMP_", place.xmp()),
    }
    for name, content in spoken.items():
        yield rendered(f"mov with {name}", appended(source, "moov", box(b"udta", content)), MOV)
    with_place = box(b"udta", spoken["a place"])
    yield rendered("a place in its track", appended(source, "trak", with_place), MOV)
    handler = first(source, "mdia/hdlr")
    changed = bytearray(source)
    changed[handler.body_at + 25 : handler.end] = b"\xff" * (handler.end - handler.body_at - 25)
    yield either("a handler's name not UTF-8", bytes(changed), MOV)
    titled = seeds.video("mov", "libx264", "-metadata", "title=" + "%s%n\u202e" * 500)
    yield rendered("a title of formats", titled, MOV)


def fragments() -> Iterator[Item]:
    """Fragments that repeat, overlap and lie."""
    source = seeds.fragmented_mp4()
    yield rendered("fragments", source, MP4)
    moofs = [one for one in walk(source) if one.path == "moof"]
    start, end = moofs[0].start, moofs[1].start
    yield either("a fragment a thousand times", source[:end] + source[start:end] * 1_000, MP4)
    yield either("fragments backwards", source[:start] + source[end:] + source[start:end], MP4)
    yield either("fragments without an index", source[:24] + source[start:], MP4)
    for name in ("tfhd", "trun", "tfdt", "mfhd", "trex"):
        one = first(source, name)
        for value in (0, 2**31, 2**32 - 1):
            for offset in (0, 4, 8):
                lying = with_number(source, one.body_at + offset, value)
                yield either(f"{name} at {offset} is {value}", lying, MP4, is_costly=offset == 8)
    references = struct.pack(">IIIQHH", 1, 1_000, 0, 0, 0, 65_535) + bytes(12 * 65_535)
    yield either("65,535 segments announced", source[:start] + full(b"sidx", references[4:]) + source[start:], MP4)
    looped = full(b"sidx", struct.pack(">IIIIHH", 1, 1_000, 0, 0, 0, 1), struct.pack(">III", 2**31, 1, 0))
    yield either("a segment index of itself", source[:start] + looped * 1_000 + source[start:], MP4)
