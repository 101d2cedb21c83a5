"""WebP: cut at every chunk, canvases that lie, real bombs of lossless coding, animations without end."""

import functools
import struct
from collections.abc import Iterator

from PIL import Image

from tests.features.media import photos
from tests.hostile import place, seeds
from tests.hostile.items import WEBP, Bait, Item, either, refused, rendered


def items(bait: Bait) -> Iterator[Item]:
    """Every WebP."""
    del bait
    yield from cut()
    yield from chunks_wrong()
    yield from sizes()
    yield from burdens()
    yield from moving()


def chunk(name: bytes, body: bytes) -> bytes:
    """Write a chunk."""
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    """Wrap chunks into a WebP."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def extended(width: int, height: int, flags: int = 0) -> bytes:
    """Write the chunk that announces a canvas."""
    return chunk(
        b"VP8X", struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )


def chunks(source: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of each outermost chunk."""
    at = 12
    while at + 8 <= len(source):
        length = int.from_bytes(source[at + 4 : at + 8], "little")
        yield source[at : at + 4].decode(errors="replace"), at, at + 8 + length + length % 2
        at += 8 + length + length % 2


@functools.cache
def bare() -> bytes:
    """The picture's own chunk of a sound lossy file."""
    return photos.encoded(seeds.photograph(), "WEBP")[12:]


@functools.cache
def plain_lossless(side: int) -> bytes:
    """A lossless picture of one colour: some hundred bytes for any size."""
    return photos.encoded(Image.new("RGB", (side, side), (80, 90, 100)), "WEBP", lossless=True, method=0)


def cut() -> Iterator[Item]:
    """Ends before, in and behind each chunk; the same with the outer length mended."""
    for kind, source in (
        ("lossy", seeds.plain_webp()),
        ("lossless", seeds.plain_webp(is_lossless=True)),
        ("moving", seeds.moving_webp()),
    ):
        for number, (name, start, end) in enumerate(chunks(source)):
            for word, at in (("before", start), ("in", (start + end) // 2)):
                yield refused(f"{kind} cut {word} {number} {name}", source[:at], WEBP)
                mended = source[:4] + struct.pack("<I", at - 8) + source[8:at]
                yield either(f"{kind} cut {word} {number} {name}, length mended", mended, WEBP)
        yield refused(f"{kind} without its last byte", source[:-1], WEBP)


def chunks_wrong() -> Iterator[Item]:
    """Each chunk left out, doubled, renamed, and with a length that lies."""
    source = seeds.plain_webp()
    parts = [source[start:end] for _, start, end in chunks(source)]
    for number, (name, start, _) in enumerate(chunks(source)):
        label = f"{number} {name}"
        yield either(f"without {label}", riff(*parts[:number], *parts[number + 1 :]), WEBP)
        yield either(f"doubled {label}", riff(*parts[: number + 1], *parts[number:]), WEBP)
        yield either(
            f"renamed {label}", riff(*parts[:number], b"\xff\0\xfe " + parts[number][4:], *parts[number + 1 :]), WEBP
        )
        for length in (0, 1, 2**31, 2**32 - 1, 2**32 - 9):
            lying = source[: start + 4] + struct.pack("<I", length) + source[start + 8 :]
            yield either(f"length {length} of {label}", lying, WEBP)
    yield either("backwards", riff(*parts[::-1]), WEBP)
    for length in (0, 1, 4, 11, 2**32 - 1):
        yield either(f"outer length {length}", source[:4] + struct.pack("<I", length) + source[8:], WEBP)
    yield refused("no chunk", riff(), WEBP)
    yield refused("a canvas alone", riff(extended(160, 120)), WEBP)
    yield refused("a frame mark without a frame", riff(chunk(b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + bytes(40))), WEBP)


def sizes() -> Iterator[Item]:
    """Canvases and frames that lie, and bombs that do not."""
    yield refused("canvas of 50,000 x 50,000", riff(extended(50_000, 50_000), bare()), WEBP)
    yield refused("canvas of 2**24 x 2**24", riff(extended(2**24, 2**24), bare()), WEBP)
    yield either("canvas larger than its picture", riff(extended(500, 500), bare()), WEBP)
    yield either("canvas smaller than its picture", riff(extended(5, 5), bare()), WEBP)
    hollow = chunk(b"VP8L", b"\x2f" + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + bytes(5))
    yield refused("lossless, says 16,384 x 16,384", riff(hollow), WEBP)
    yield refused("is 16,000 x 16,000 in one colour", inflated(16_000), WEBP)
    yield refused("is 10,100 x 10,100 in one colour", inflated(10_100), WEBP)
    yield either("is 9,000 x 9,000 in one colour", plain_lossless(9_000), WEBP, is_costly=True)
    yield either("is 5,000 x 5,000 in one colour", plain_lossless(5_000), WEBP)
    for width, height in ((1, 1), (16_383, 1), (1, 16_383)):
        image = Image.new("RGB", (width, height), (200, 90, 10))
        yield rendered(f"is {width} x {height}", photos.encoded(image, "WEBP"), WEBP)
    lossy = bytearray(riff(bare()))
    at = lossy.index(b"\x9d\x01\x2a") + 3
    for width, height in ((0, 0), (16_383, 16_383), (8_000, 8_000), (161, 121)):
        lossy[at : at + 4] = struct.pack("<HH", width, height)
        yield either(f"lossy, says {width} x {height}", bytes(lossy), WEBP)


def inflated(side: int) -> bytes:
    """A lossless picture of one colour: its header says the side, its codes hold for any."""
    source = bytearray(plain_lossless(64))
    at = source.index(b"VP8L") + 9
    flags = int.from_bytes(source[at : at + 4], "little") & ~0x0FFF_FFFF
    source[at : at + 4] = struct.pack("<I", flags | (side - 1) | (side - 1) << 14)
    return bytes(source)


def burdens() -> Iterator[Item]:
    """Far too much beside the picture, and flags that promise what is not there."""
    for flag in (0x02, 0x04, 0x08, 0x10, 0x20, 0xC1, 0xFF):
        yield either(f"flags {flag:02x} and nothing behind them", riff(extended(160, 120, flag), bare()), WEBP)
    for name in (b"EXIF", b"XMP ", b"ICCP"):
        burden = chunk(name, bytes(20_000_000))
        yield refused(f"20 MB of {name.decode()}", riff(extended(160, 120, 0x2C), burden, bare()), WEBP, is_costly=True)
        noise = chunk(name, place.MARK * 1_000)
        yield rendered(f"{name.decode()} of noise", riff(extended(160, 120, 0x2C), noise, bare()), WEBP)
    yield either("100,000 unknown chunks", riff(extended(160, 120), chunk(b"abcd", b"") * 100_000, bare()), WEBP)
    yield refused("250,000 unknown chunks", riff(extended(160, 120), chunk(b"abcd", b"") * 250_000, bare()), WEBP)
    for form in (0x00, 0x01, 0x02, 0x03, 0xFF):
        alpha = chunk(b"ALPH", bytes((form,)) + bytes(500))
        yield either(f"alpha {form:02x} of nonsense", riff(extended(160, 120, 0x10), alpha, bare()), WEBP)
    yield rendered("1 MB behind the end", seeds.plain_webp() + bytes(1_000_000), WEBP)


def moving() -> Iterator[Item]:
    """Animations: ten thousand frames, frames outside, frames within frames."""
    control = chunk(b"ANIM", bytes(6))

    def frame(body: bytes, x: int = 0, y: int = 0, width: int = 160, height: int = 120) -> bytes:
        numbers = b"".join(value.to_bytes(3, "little") for value in (x, y, width - 1, height - 1, 40))
        return chunk(b"ANMF", numbers + b"\0" + body)

    head = extended(160, 120, 0x02)
    tiny = photos.encoded(Image.new("RGB", (16, 16), (1, 2, 3)), "WEBP", lossless=True)[12:]
    small = frame(tiny, width=16, height=16)
    yield either("10,000 frames", riff(head, control, small * 10_000), WEBP)
    vast = extended(9_000, 9_000, 0x02)
    yield either("1,000 frames of 9,000 x 9,000", riff(vast, control, small * 1_000), WEBP)
    yield either("a frame outside", riff(head, control, frame(bare(), x=2**23, y=2**23)), WEBP)
    yield either("a frame larger than it is", riff(head, control, frame(bare(), width=2**24, height=2**24)), WEBP)
    yield either("a frame within a frame", riff(head, control, frame(frame(bare()))), WEBP)
    yield either("an empty frame", riff(head, control, frame(b"")), WEBP)
    yield either("no frames", riff(head, control), WEBP)
    yield either("no control", riff(head, frame(bare())), WEBP)
    yield either("frames and a picture", riff(head, control, frame(bare()), bare()), WEBP)
    deep = bare()
    for _ in range(500):
        deep = frame(deep)
    yield either("500 frames deep", riff(head, control, deep), WEBP)
