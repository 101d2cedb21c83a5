"""JPEG: cut at every segment, with lying, missing, doubled and absurd segments, of every coding there is."""

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tests.features.media import photos
from tests.hostile import place, seeds
from tests.hostile.items import JPEG, Bait, Item, either, refused, rendered

_NAMES = {0xC0: "SOF0", 0xC2: "SOF2", 0xC4: "DHT", 0xDA: "SOS", 0xDB: "DQT", 0xDD: "DRI", 0xFE: "COM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A marker with its length and body; of a scan without the coded data behind it."""

    marker: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """What the standard calls it."""
        return _NAMES.get(self.marker, f"APP{self.marker - 0xE0}")


def items(bait: Bait) -> Iterator[Item]:
    """Every JPEG."""
    del bait
    yield from cut()
    yield from segments_wrong()
    yield from sizes()
    yield from codings()
    yield from tables()
    yield from restarts()
    yield from scans()
    yield from burdens()
    yield from colours()


def segments(source: bytes) -> list[Segment]:
    """List every segment, those between scans included."""
    found: list[Segment] = []
    at = 2
    while at + 4 <= len(source):
        marker = source[at + 1]
        if source[at] != 0xFF or marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD9:
            at += 1
            continue
        end = at + 2 + int.from_bytes(source[at + 2 : at + 4], "big")
        found.append(Segment(marker=marker, start=at, end=end))
        at = end
    return found


def segment(marker: int, body: bytes) -> bytes:
    """Write a segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(*added: bytes) -> bytes:
    """Put segments in front of all others of a sound file."""
    source = seeds.plain_jpeg()
    return source[:2] + b"".join(added) + source[2:]


def cut() -> Iterator[Item]:
    """Ends before, in and behind each segment; with and without an end marker."""
    for kind, source in (("baseline", seeds.plain_jpeg()), ("progressive", seeds.plain_jpeg(is_progressive=True))):
        for number, one in enumerate(segments(source)):
            for word, at in (("before", one.start), ("in", (one.start + one.end) // 2), ("behind", one.end)):
                yield refused(f"{kind} cut {word} {number} {one.name}", source[:at], JPEG)
        closed = [one for one in segments(source) if one.name == "SOS"]
        for number, one in enumerate(closed):
            # What a progressive picture lacks after its first scans is sharpness alone.
            made = either if number else refused
            yield made(f"{kind} closed behind scan {number}", source[: one.end] + b"\xff\xd9", JPEG)
    source = seeds.plain_jpeg()
    for part in (0.5, 0.8, 0.95):
        yield refused(f"cut at {part} and closed", source[: int(len(source) * part)] + b"\xff\xd9", JPEG)
    yield refused("without its end marker", source[:-2], JPEG)
    yield either("with half an end marker", source[:-1], JPEG)


def segments_wrong() -> Iterator[Item]:
    """Each segment left out, doubled, moved to the end, and with a length that lies."""
    source = seeds.plain_jpeg()
    for number, one in enumerate(segments(source)):
        label, body = f"{number} {one.name}", source[one.start : one.end]
        without = source[: one.start] + source[one.end :]
        yield either(f"without {label}", without, JPEG)
        yield either(f"doubled {label}", source[: one.end] + source[one.start :], JPEG)
        yield either(f"late {label}", without[:-2] + body + b"\xff\xd9", JPEG)
        for length in (0, 1, 2, 0xFFFF):
            lying = source[: one.start + 2] + struct.pack(">H", length) + source[one.start + 4 :]
            yield either(f"length {length} of {label}", lying, JPEG)


def sizes() -> Iterator[Item]:
    """Sizes that lie, and sizes at the ends of what is possible."""
    source = seeds.plain_jpeg()
    for width, height in ((65_500, 65_500), (65_535, 65_535), (65_535, 1), (1, 65_535), (10_001, 10_000)):
        yield refused(f"says {width} x {height}", sized(source, width, height), JPEG)
    yield refused("says 9,999 x 9,999", sized(source, 9_999, 9_999), JPEG)
    progressive = seeds.plain_jpeg(is_progressive=True)
    yield refused("progressive, says 9,900 x 9,900", sized(progressive, 9_900, 9_900), JPEG)
    for width, height in ((0, 0), (160, 0), (0, 120)):
        yield refused(f"says {width} x {height}", sized(source, width, height), JPEG)
    height_later = sized(source, 160, 0)[:-2] + segment(0xDC, struct.pack(">H", 120)) + b"\xff\xd9"
    yield refused("height only behind the scan", height_later, JPEG)
    yield either("says one row more", sized(source, 160, 121), JPEG)
    yield either("says one row less", sized(source, 160, 119), JPEG)
    for width, height in ((1, 1), (1, 2), (2, 1), (65_500, 1), (1, 65_500), (8, 16_000), (3, 7)):
        image = Image.new("RGB", (width, height), (200, 90, 10))
        yield rendered(f"is {width} x {height}", photos.jpeg(image), JPEG)


def codings() -> Iterator[Item]:
    """Codings that cameras do not write."""
    source = seeds.plain_jpeg()
    at = next(one.start for one in segments(source) if one.name == "SOF0")
    for marker in (0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF):
        named = source[: at + 1] + bytes((marker,)) + source[at + 2 :]
        yield refused(f"frame {marker:X}", named, JPEG)
    yield either("extended", source[: at + 1] + b"\xc1" + source[at + 2 :], JPEG)
    yield either("baseline named progressive", source[: at + 1] + b"\xc2" + source[at + 2 :], JPEG)
    conditioned = source[:at] + segment(0xCC, b"\x00\x10\x11\x10") + source[at : at + 1] + b"\xc9" + source[at + 2 :]
    yield refused("arithmetic", conditioned, JPEG)
    for bits in (0, 1, 7, 9, 12, 16, 255):
        for marker in (0xC0, 0xC1):
            deep = source[: at + 1] + bytes((marker,)) + source[at + 2 : at + 4] + bytes((bits,)) + source[at + 5 :]
            yield either(f"{bits} bits in frame {marker:X}", deep, JPEG)
    yield refused("lossless", seeds.ffmpeg_still("ljpeg", "-pix_fmt", "bgr24"), JPEG)
    yield refused("JPEG-LS", seeds.ffmpeg_still("jpegls"), JPEG)
    yield refused("JPEG 2000 codestream", seeds.ffmpeg_still("libopenjpeg", "-format", "j2k"), JPEG)
    for count in (0, 2, 4, 5, 255):
        body = source[at + 4 : at + 9] + bytes((count,)) + source[at + 10 : at + 13] * count
        yield either(f"{count} components", source[:at] + segment(0xC0, body) + source[at + 19 :], JPEG)
    for sampling in (0x00, 0x01, 0x10, 0x44, 0x14, 0x41, 0x33, 0x55, 0xFF):
        changed = bytearray(source)
        changed[at + 11] = sampling
        yield either(f"sampling {sampling:02x}", bytes(changed), JPEG)
    same = bytearray(source)
    same[at + 13] = same[at + 10]
    yield either("two components of one name", bytes(same), JPEG)


def tables() -> Iterator[Item]:
    """Tables of nonsense."""
    source = seeds.plain_jpeg()
    for number, one in enumerate(segments(source)):
        if one.name not in ("DQT", "DHT", "SOS"):
            continue
        for word, filling in (("zeros", 0x00), ("ones", 0xFF), ("eights", 0x08)):
            length = one.end - one.start - 4
            filled = source[: one.start + 4] + bytes((filling,)) * length + source[one.end :]
            yield either(f"{number} {one.name} of {word}", filled, JPEG)
    many = b"".join(segment(0xDB, bytes((number % 4,)) + bytes(range(1, 65))) for number in range(20_000))
    yield either("20,000 quantisation tables", with_segments(many), JPEG)
    overfull = segment(0xC4, b"\x00" + b"\xff" * 16 + bytes(255) * 16)
    yield either("an overfull code table", with_segments(overfull), JPEG)


def restarts() -> Iterator[Item]:
    """Restart markers where none belong, in no order, and intervals that lie."""
    source = seeds.plain_jpeg(has_restarts=True)
    at = source.rindex(b"\xff\xda")
    body_at = at + 2 + int.from_bytes(source[at + 2 : at + 4], "big")
    head, scan = source[:body_at], source[body_at:-2]
    yield rendered("with restarts", source, JPEG)
    backwards = bytearray(scan)
    for place_of in [here for here in range(len(scan) - 1) if scan[here] == 0xFF and 0xD0 <= scan[here + 1] <= 0xD7]:
        backwards[place_of + 1] = 0xD0 + (0xD7 - backwards[place_of + 1])
    yield either("restarts backwards", head + bytes(backwards) + b"\xff\xd9", JPEG)
    every = head + b"".join(scan[here : here + 4] + b"\xff\xd0" for here in range(0, len(scan), 4)) + b"\xff\xd9"
    yield either("restarts everywhere", every, JPEG)
    yield either("100,000 restarts", head + b"\xff\xd0" * 100_000 + scan + b"\xff\xd9", JPEG)
    yield either("restarts in the header", with_segments(b"\xff\xd3" * 5_000), JPEG)
    plain = seeds.plain_jpeg()
    start = plain.rindex(b"\xff\xda")
    for interval in (1, 2, 65_535):
        lying = plain[:start] + segment(0xDD, struct.pack(">H", interval)) + plain[start:]
        yield either(f"interval {interval} without restarts", lying, JPEG)
    yield either("interval of three bytes", plain[:start] + segment(0xDD, b"abc") + plain[start:], JPEG)


def scans() -> Iterator[Item]:
    """Progressive pictures of thousands of scans, and of scans that contradict each other."""
    source = seeds.plain_jpeg(is_progressive=True)
    at = source.rindex(b"\xff\xda")
    for count in (20, 480):
        yield either(f"{count} scans", source[:at] + source[at:-2] * count + b"\xff\xd9", JPEG)
    for count in (2_000, 5_000):
        costly = count > 2_000
        yield refused(f"{count} scans", source[:at] + source[at:-2] * count + b"\xff\xd9", JPEG, is_costly=costly)
    vast = sized(source, 8_000, 7_900)
    start = vast.rindex(b"\xff\xda")
    yield refused("63 MP of 490 scans", vast[:start] + vast[start:-2] * 490 + b"\xff\xd9", JPEG)
    for first, last, shift in itertools.product((0, 1, 63), (0, 63, 64), (0x00, 0xFF)):
        changed = source[: at + 2] + struct.pack(">HBBB", 8, 1, 1, 0) + bytes((first, last, shift)) + source[at + 10 :]
        yield either(f"last scan {first} to {last} by {shift}", changed, JPEG)
    yield either("another picture behind the first", source + seeds.plain_jpeg(), JPEG)
    yield either("a frame between the scans", source[:at] + seeds.plain_jpeg()[2:], JPEG)


def burdens() -> Iterator[Item]:
    """Far too much beside the picture."""
    full = bytes(65_000)
    yield either("6 MB of comments", with_segments(segment(0xFE, full) * 100), JPEG, is_costly=True)
    yield refused("40 MB of comments", with_segments(segment(0xFE, full) * 620), JPEG, is_costly=True)
    exif = segment(0xE1, b"Exif\0\0" + full)
    yield refused("20 MB of EXIF", with_segments(exif * 310), JPEG, is_costly=True)
    yield either("100,000 empty comments", with_segments(segment(0xFE, b"") * 100_000), JPEG)
    yield either("2 MB of fill bytes", with_segments(b"\xff" * 2_000_000), JPEG)
    yield either("fill bytes before the end", seeds.plain_jpeg()[:-2] + b"\xff" * 300_000 + b"\xd9", JPEG)
    yield rendered("1 MB behind the end", seeds.plain_jpeg() + bytes(1_000_000), JPEG)
    yield refused("65 MB behind the end", seeds.plain_jpeg() + bytes(65 * 1024 * 1024), JPEG, is_costly=True)
    packet = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", 2**32 - 1, 2**31) + place.xmp()
    yield rendered("extended XMP that lies", with_segments(segment(0xE1, packet)), JPEG)
    pictures = b"MPF\0MM\0*" + struct.pack(">IHHHII", 8, 1, 0xB002, 7, 2**28, 2**31)
    yield rendered("more pictures outside", with_segments(segment(0xE2, pictures)), JPEG)
    yield rendered("whole JPEG in a comment", with_segments(segment(0xFE, seeds.plain_jpeg())), JPEG)


def colours() -> Iterator[Item]:
    """CMYK, YCCK, grey, and profiles that are none."""
    image = seeds.photograph()
    yield rendered("CMYK", photos.jpeg(image.convert("CMYK")), JPEG)
    yield either("CMYK with an RGB profile", photos.jpeg(
        image.convert("CMYK"), icc_profile=photos.adobe_profile()), JPEG)  # fmt: skip
    yield rendered("grey", photos.jpeg(image.convert("L")), JPEG)
    yield rendered("grey with an RGB profile", photos.jpeg(
        image.convert("L"), icc_profile=photos.adobe_profile()), JPEG)  # fmt: skip
    for transform in (0, 1, 2, 255):
        adobe = segment(0xEE, b"Adobe\0\x64" + bytes(4) + bytes((transform,)))
        yield either(f"Adobe transform {transform}", with_segments(adobe), JPEG)
        cmyk = photos.jpeg(image.convert("CMYK"))
        yield either(f"CMYK, Adobe transform {transform}", cmyk[:2] + adobe + cmyk[2:], JPEG)
    profile = photos.adobe_profile()
    random = np.random.default_rng(5)
    broken = {
        "empty": b"",
        "of zeros": bytes(4_000),
        "of noise": random.bytes(4_000),
        "cut off": profile[:200],
        "with tags outside": profile[:132] + b"rXYZ" + struct.pack(">II", 2**31, 2**31) * 6 + profile[204:],
        "of 2**32 tags": profile[:128] + b"\xff" * 4 + profile[132:],
        "of a printer": profile[:12] + b"prtrCMYKLab " + profile[24:],
        "that links": profile[:12] + b"link" + profile[16:],
        "of 3 MB": photos.adobe_profile(padding_bytes=3_000_000),
    }
    for word, content in broken.items():
        yield either(f"profile {word}", photos.jpeg(image, icc_profile=content), JPEG)
    chunk = b"ICC_PROFILE\0"
    for number, total in ((0, 0), (255, 1), (1, 255), (3, 3)):
        part = segment(0xE2, chunk + bytes((number, total)) + profile)
        yield either(f"profile part {number} of {total}", photos.jpeg(image)[:2] + part + photos.jpeg(image)[2:], JPEG)


def sized(source: bytes, width: int, height: int) -> bytes:
    """Write another size into the frame header."""
    at = next(one.start for one in segments(source) if one.name in ("SOF0", "SOF2")) + 5
    return source[:at] + struct.pack(">HH", height, width) + source[at + 4 :]
