"""PNG and APNG: cut at every chunk, bombs in each compressed one, depths, palettes and frames that lie."""

import functools
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.features.media import photos
from tests.features.media.photos import png_chunk
from tests.hostile import seeds
from tests.hostile.items import PNG, Bait, Item, either, refused, rendered

MAGIC = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PALETTE = bytes(range(192)) + bytes(576)


def items(bait: Bait) -> Iterator[Item]:
    """Every PNG."""
    del bait
    yield from cut()
    yield from chunks_wrong()
    yield from bombs()
    yield from forms()
    yield from pixels()
    yield from moving()


@functools.cache
def nothing(length: int) -> bytes:
    """This many bytes of nought, packed; one megabyte's packing is repeated, as packing takes its time."""
    million = bytes(1_000_000)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packer.compress(million) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = packer.compress(million[: length % 1_000_000]) + packer.flush()
    # The sum of noughts (RFC 1950): the low half stays 1, the high half counts them.
    total = (length % 65_521) << 16 | 1
    return b"\x78\xda" + one * (length // 1_000_000) + rest + struct.pack(">I", total)


def zeros(megabytes: int) -> bytes:
    """This many megabytes of nothing, packed."""
    return nothing(megabytes * 1_000_000)


def png(width: int, height: int, data: bytes, *between: bytes, form: tuple[int, int, int] = (8, 2, 0)) -> bytes:
    """Write a PNG with this packed data; `form` is depth, colour type and interlacing."""
    depth, colour, interlace = form
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return MAGIC + b"".join((png_chunk(b"IHDR", header), *between, png_chunk(b"IDAT", data), png_chunk(b"IEND", b"")))


def packed(width: int, height: int, *, depth: int = 8, colour: int = 2) -> bytes:
    """Sound data for a picture of noughts."""
    row = 1 + (width * _CHANNELS.get(colour, 1) * depth + 7) // 8
    return nothing(row * height)


def chunks(source: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of each chunk."""
    at = 8
    while at < len(source):
        end = at + 12 + int.from_bytes(source[at : at + 4], "big")
        yield source[at + 4 : at + 8].decode(), at, end
        at = end


def cut() -> Iterator[Item]:
    """Ends before, in and behind each chunk."""
    for kind, source in (("png", seeds.plain_png()), ("apng", seeds.moving_png())):
        for number, (name, start, end) in enumerate(chunks(source)):
            for word, at in (("before", start), ("in", (start + end) // 2), ("before the sum of", end - 4)):
                yield refused(f"{kind} cut {word} {number} {name}", source[:at], PNG)


def chunks_wrong() -> Iterator[Item]:
    """Each chunk left out, doubled, with a wrong sum and a length that lies."""
    source = seeds.plain_png()
    for number, (name, start, end) in enumerate(chunks(source)):
        label = f"{number} {name}"
        yield either(f"without {label}", source[:start] + source[end:], PNG)
        yield either(f"doubled {label}", source[:end] + source[start:], PNG)
        yield either(f"wrong sum of {label}", source[: end - 4] + b"\0\1\2\3" + source[end:], PNG)
        for length in (0, 2**31 - 1, 2**32 - 1):
            lying = source[:start] + struct.pack(">I", length) + source[start + 4 :]
            yield either(f"length {length} of {label}", lying, PNG)
        yield either(f"renamed {label}", source[: start + 4] + b"\xff\0\xfeQ" + source[start + 8 :], PNG)
    yield refused("no chunk but the end", MAGIC + png_chunk(b"IEND", b""), PNG)
    image = b"".join(source[start:end] for name, start, end in chunks(source) if name == "IDAT")
    body = b"".join(source[start + 8 : end - 4] for name, start, end in chunks(source) if name == "IDAT")
    crumbs = b"".join(png_chunk(b"IDAT", body[at : at + 1]) for at in range(len(body)))
    yield either("data in chunks of one byte", source.replace(image, crumbs), PNG)
    hollow = png_chunk(b"IDAT", b"") * 50_000
    yield either("50,000 empty chunks of data", source.replace(image, hollow + image), PNG)
    yield refused("250,000 chunks", source[:33] + png_chunk(b"teXt", b"a\0b") * 250_000 + source[33:], PNG)
    yield rendered("a zip behind the end", source + b"PK\3\4" + bytes(100), PNG)


def bombs() -> Iterator[Item]:
    """A little that unpacks to a lot."""
    for width, height in ((50_000, 50_000), (2**31 - 1, 1), (1, 2**31 - 1), (2**32 - 1, 2**32 - 1), (65_501, 1)):
        yield refused(f"says {width} x {height}", png(width, height, zeros(1)), PNG)
    yield refused("says 0 x 9", png(0, 9, zeros(1)), PNG)
    yield refused("interlaced, says 9,999 x 9,999", png(9_999, 9_999, zeros(1), form=(8, 6, 1)), PNG)
    yield refused("says 9,999 x 9,999 and holds a megabyte", png(9_999, 9_999, zeros(1)), PNG)
    yield either("is 9,990 x 9,990", png(9_990, 9_990, zeros(300)), PNG, is_costly=True)
    yield either("is 7,000 x 7,000 of 16 bits", png(
        7_000, 7_000, packed(7_000, 7_000, depth=16, colour=6), form=(16, 6, 0)), PNG, is_costly=True)  # fmt: skip
    yield either("9 pixels from 900 MB", png(3, 3, zeros(900)), PNG, is_costly=True)
    yield either("9 pixels from 90 MB", png(3, 3, zeros(90)), PNG)
    nested = zlib.compress(zlib.compress(zeros(200), 9), 9)
    sound = packed(32, 32)
    carriers = {
        "text": png_chunk(b"zTXt", b"Comment\0\0" + zeros(200)),
        "international text": png_chunk(b"iTXt", b"Comment\0\1\0\0\0" + zeros(200)),
        "a profile": png_chunk(b"iCCP", b"x\0\0" + zeros(200)),
        "a profile thrice packed": png_chunk(b"iCCP", b"x\0\0" + nested),
        "1,000 texts": png_chunk(b"zTXt", b"Comment\0\0" + zeros(10)) * 1_000,
    }
    for name, chunk in carriers.items():
        yield rendered(f"200 MB in {name}", png(32, 32, sound, chunk), PNG)
    yield refused("20 MB of text", png(32, 32, sound, png_chunk(b"tEXt", b"a\0" + bytes(20_000_000))), PNG)
    palettes = png_chunk(b"sPLT", b"x\0\x10" + bytes(3_000_000))
    yield either("3 MB of suggested palette", png(32, 32, sound, palettes), PNG)


def forms() -> Iterator[Item]:
    """Every combination of depth and colour, those that exist and those that do not."""
    palette = png_chunk(b"PLTE", _PALETTE)
    allowed = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    for colour in (0, 1, 2, 3, 4, 5, 6, 255):
        for depth in (0, 1, 2, 4, 8, 16, 32):
            is_allowed = depth in allowed.get(colour, ())
            made = rendered if is_allowed else refused
            data = packed(40, 30, depth=depth, colour=colour)
            between = (palette[:4] + palette[4:],) if colour == 3 and depth == 8 else ()
            if colour == 3 and depth < 8:
                between = (png_chunk(b"PLTE", _PALETTE[: 3 * 2**depth]),)
            yield made(f"colour {colour} of {depth} bits", png(40, 30, data, *between, form=(depth, colour, 0)), PNG)
    for interlace in (1, 2, 255):
        yield either(f"interlacing {interlace}", png(40, 30, packed(40, 30), form=(8, 2, interlace)), PNG)
    image = seeds.photograph()
    yield rendered("16 bits", photos.sixteen_bit_png(photos.scene(90, 60)), PNG)
    yield rendered("palette with alpha", photos.encoded(
        image.quantize(16), "PNG", transparency=bytes(range(16))), PNG)  # fmt: skip
    yield rendered("alpha throughout", photos.encoded(Image.new("RGBA", (50, 40), (9, 9, 9, 0)), "PNG"), PNG)
    for width, height in ((1, 1), (65_500, 1), (1, 65_500), (3, 20_000)):
        yield rendered(f"is {width} x {height}", png(width, height, packed(width, height)), PNG)


def pixels() -> Iterator[Item]:
    """Palettes, filters, gammas and packed data of nonsense."""
    data = packed(40, 30, colour=3)
    row = zlib.compress((b"\0" + b"\xff" * 40) * 30)
    for name, between in {
        "no palette": (),
        "an empty palette": (png_chunk(b"PLTE", b""),),
        "a palette of 4 bytes": (png_chunk(b"PLTE", b"abcd"),),
        "a palette of 300 colours": (png_chunk(b"PLTE", bytes(900)),),
        "two palettes": (png_chunk(b"PLTE", _PALETTE),) * 2,
        "more alpha than colours": (png_chunk(b"PLTE", bytes(6)), png_chunk(b"tRNS", bytes(256))),
    }.items():
        yield either(name, png(40, 30, data, *between, form=(8, 3, 0)), PNG)
    short = png_chunk(b"PLTE", bytes(6))
    yield either("colours behind the palette", png(40, 30, row, short, form=(8, 3, 0)), PNG)
    for number in (1, 2, 3, 4, 5, 255):
        filtered = zlib.compress((bytes((number,)) + b"\x80" * 120) * 30)
        yield either(f"filter {number}", png(40, 30, filtered), PNG)
    sound = packed(40, 30)
    for name, broken in {
        "no data": b"",
        "data that is not packed": bytes(900),
        "a wrong sum of the data": sound[:-4] + b"\0\1\2\3",
        "data cut off": sound[: len(sound) // 2],
        "data of half the rows": zlib.compress(bytes(121 * 15)),
        "data of twice the rows": zlib.compress(bytes(121 * 60)),
        "a preset dictionary": b"\x78\xbb\x01\x02\x03\x04" + sound[2:],
    }.items():
        yield either(name, png(40, 30, broken), PNG)
    for name, body in {"gAMA": bytes(4), "cHRM": b"\xff" * 32, "sBIT": b"\xff" * 3, "pHYs": b"\xff" * 9,
                       "iCCP": b"x\0\0" + zlib.compress(b"\xff" * 500), "tRNS": b"\xff" * 6, "bKGD": b"\xff" * 6,
                       "hIST": b"\xff" * 600, "tIME": b"\xff" * 7, "cICP": b"\xff" * 4,
                       "sRGB": b"\xff"}.items():  # fmt: skip
        yield either(f"{name} of nonsense", png(40, 30, sound, png_chunk(name.encode(), body)), PNG)


def moving() -> Iterator[Item]:
    """APNG: frames without number, without end, and outside of the picture."""
    source = seeds.moving_png()
    yield either("that moves", source, PNG)
    at = source.index(b"acTL")
    for count in (0, 10_000, 2**31):
        control = png_chunk(b"acTL", struct.pack(">II", count, 0))
        yield either(f"says {count} frames", source[: at - 4] + control + source[at + 16 :], PNG)
    frames = b"".join(
        png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * number, 64, 48, 0, 0, 1, 100, 0, 0))
        + png_chunk(b"fdAT", struct.pack(">I", 2 * number + 1) + packed(64, 48))
        for number in range(1, 10_001)
    )
    control = png_chunk(b"acTL", struct.pack(">II", 10_001, 0))
    first = png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 64, 48, 0, 0, 1, 100, 0, 0))
    whole = png(64, 48, packed(64, 48), control, first)
    yield either("10,000 frames", whole[:-12] + frames + whole[-12:], PNG)
    outside = struct.pack(">IIIIIHHBB", 0, 2**31, 2**31, 2**31, 2**31, 0, 0, 255, 255)
    yield either("a frame outside", png(64, 48, packed(64, 48), control, png_chunk(b"fcTL", outside)), PNG)
    early = png_chunk(b"fdAT", struct.pack(">I", 0) + packed(64, 48))
    yield either("a frame before the picture", png(64, 48, packed(64, 48), early), PNG)
