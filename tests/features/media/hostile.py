"""Files that mean harm: lies about size, bombs, disguises, and files that merely broke on the way."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from tests.features.media import heifs, hostile_heifs, photos
from tests.features.media.photos import png_chunk

PHOTO = photos.scene(160, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file, what it is announced as, and the only codes it may be rejected with."""

    name: str
    source: bytes
    content_type: str = "image/jpeg"
    codes: tuple[str, ...]


def corpus() -> Iterator[Hostile]:
    """Every file that must be rejected."""
    yield from disguises()
    yield from lies()
    yield from broken()
    yield from excesses()
    for name, source, codes in hostile_heifs.files():
        yield Hostile(name=name, source=source, content_type="image/heic", codes=codes)


def disguises() -> Iterator[Hostile]:
    """What is no photo, or another one than announced."""
    texts = {
        "text": b"hello, I am a photo",
        "html": b"<!doctype html><script>alert(1)</script>",
        "script": b"#!/bin/sh\nrm -rf /",
        "zip": b"PK\x03\x04" + bytes(100),
        "elf": b"\x7fELF" + bytes(100),
        "zeros": bytes(5000),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
        "vips": b"\x08\xf2\xa6\xb6" + bytes(100),
        "ppm": b"P6 4 4 255\n" + bytes(48),
        "html before a jpeg": b"<script>1</script>" + photos.jpeg(PHOTO),
    }
    for name, source in texts.items():
        yield Hostile(name=name, source=source, codes=("not_an_image",))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    unsupported = {
        "svg": svg,
        "svg behind a declaration": b'<?xml version="1.0"?>\n' + svg,
        "pdf": b"%PDF-1.7\n",
        "tiff": photos.encoded(PHOTO, "TIFF"),
        "bmp": photos.encoded(PHOTO, "BMP"),
        "ico": photos.encoded(PHOTO, "ICO"),
        "jpeg 2000": photos.encoded(PHOTO, "JPEG2000"),
        "psd": b"8BPS\x00\x01" + bytes(60),
        "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(64),
    }
    for name, source in unsupported.items():
        yield Hostile(name=name, source=source, codes=("unsupported_kind",))
    for announced in ("image/png", "image/tiff", "text/html", "", "image/jpeg2", "\x00" * 50):
        yield Hostile(
            name=f"jpeg as {announced!r}", source=photos.jpeg(PHOTO), content_type=announced, codes=("type_differs",)
        )
    yield Hostile(name="png as jpeg", source=photos.encoded(PHOTO, "PNG"), codes=("type_differs",))


def lies() -> Iterator[Hostile]:
    """Headers that announce 50,000 x 50,000 pixels, in files of a few hundred bytes."""
    many = ("too_many_pixels",)
    jpeg = photos.jpeg(PHOTO)
    yield Hostile(name="vast jpeg", source=jpeg_sized(jpeg, 50_000, 50_000), codes=many)
    yield Hostile(name="vast progressive jpeg", source=jpeg_sized(
        photos.jpeg(PHOTO, progressive=True, subsampling=0), 9_900, 9_900), codes=many)  # fmt: skip
    yield Hostile(name="long jpeg", source=jpeg_sized(jpeg, 65_535, 16), codes=many)
    yield Hostile(name="empty jpeg", source=jpeg_sized(jpeg, 0, 0), codes=("damaged",))
    yield Hostile(name="jpeg without height", source=jpeg_sized(jpeg, 160, 0), codes=("damaged",))
    yield Hostile(name="jpeg with two frames", source=jpeg_with_two_frames(jpeg), codes=("damaged",))
    for interlace in (0, 1):
        vast = png_of(50_000, 50_000, interlace=interlace)
        yield Hostile(name=f"vast png {interlace}", source=vast, content_type="image/png", codes=many)
    yield Hostile(name="interlaced png", source=png_of(9_999, 9_999, interlace=1), content_type="image/png", codes=many)
    yield Hostile(name="endless png", source=png_of(2**31 - 1, 1), content_type="image/png", codes=many)
    yield Hostile(
        name="short png", source=png_of(9_000, 9_000), content_type="image/png", codes=("truncated", "damaged")
    )
    yield Hostile(name="empty png", source=png_of(0, 9), content_type="image/png", codes=("damaged",))
    webp = photos.encoded(PHOTO, "WEBP")
    extended = riff(b"VP8X" + struct.pack("<I", 10) + bytes(4) + (49_999).to_bytes(3, "little") * 2 + webp[12:])
    yield Hostile(name="vast webp canvas", source=extended, content_type="image/webp", codes=many)
    lossless = riff(b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + bytes(5))
    yield Hostile(name="vast webp", source=lossless, content_type="image/webp", codes=many)
    gif = photos.encoded(PHOTO, "GIF")
    vast_gif = gif[:6] + struct.pack("<HH", 60_000, 60_000) + gif[10:]
    yield Hostile(name="vast gif", source=vast_gif, content_type="image/gif", codes=many)
    avif = photos.encoded(PHOTO, "AVIF", speed=10)
    at = avif.index(b"ispe") + 8
    vast_avif = avif[:at] + struct.pack(">II", 50_000, 50_000) + avif[at + 8 :]
    yield Hostile(name="vast avif", source=vast_avif, content_type="image/avif", codes=many)


def broken() -> Iterator[Hostile]:
    """Files that end too early, or are damaged where it shows."""
    sound = {
        "image/jpeg": photos.jpeg(photos.scene(800, 600)),
        "image/png": photos.encoded(photos.scene(300, 200), "PNG"),
        "image/webp": photos.encoded(photos.scene(300, 200), "WEBP"),
        "image/gif": photos.encoded(photos.scene(300, 200), "GIF"),
        "image/avif": photos.encoded(photos.scene(300, 200), "AVIF", speed=10),
        "image/heic": heifs.heic(photos.scene(300, 200)),
        "image/heif": heifs.heic(photos.scene(300, 200), tile_size=128),
    }
    progressive = photos.jpeg(photos.scene(800, 600), progressive=True)
    for content_type, source in [*sound.items(), ("image/jpeg", progressive)]:
        for part in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
            cut = source[: max(12, int(len(source) * part))]
            codes = ("truncated", "damaged", "unsupported_kind", "not_an_image")
            yield Hostile(name=f"{content_type} at {part}", source=cut, content_type=content_type, codes=codes)
    for part in (0.2, 0.5, 0.9):
        for source in (sound["image/jpeg"], progressive):
            cut = source[: int(len(source) * part)] + b"\xff\xd9"
            yield Hostile(name=f"closed jpeg at {part}", source=cut, codes=("truncated", "damaged"))
    for magic, content_type in ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")):
        yield Hostile(name=f"magic only {content_type}", source=magic, content_type=content_type, codes=("truncated",))
    yield Hostile(name="empty", source=b"", codes=("empty",))
    yield Hostile(name="gif magic only", source=b"GIF89a", content_type="image/gif", codes=("truncated",))


def excesses() -> Iterator[Hostile]:
    """Files that carry far too much beside their picture."""
    jpeg = photos.jpeg(PHOTO)
    segment = b"\xff\xe1\xff\xffExif\x00\x00" + bytes(65_527)
    yield Hostile(name="20 MB of exif", source=jpeg[:2] + segment * 320 + jpeg[2:], codes=("too_much_metadata",))
    png = photos.encoded(PHOTO, "PNG")
    text = png_chunk(b"tEXt", b"Comment\x00" + bytes(20_000_000))
    yield Hostile(
        name="20 MB of text", source=png[:33] + text + png[33:], content_type="image/png", codes=("too_much_metadata",)
    )
    many = png[:33] + png_chunk(b"tEXt", b"a\x00b") * 250_000 + png[33:]
    yield Hostile(name="250,000 chunks", source=many, content_type="image/png", codes=("damaged",))
    yield Hostile(name="65 MB", source=jpeg + bytes(65 * 1024 * 1024), codes=("file_too_large",))
    scan = photos.jpeg(PHOTO, progressive=True)
    at = scan.rindex(b"\xff\xda")
    yield Hostile(name="2,000 scans", source=scan[:at] + scan[at:-2] * 2_000 + b"\xff\xd9", codes=("damaged",))


def survivors() -> Iterator[Hostile]:
    """Odd files that are photos all the same: they render, and nothing but the picture comes out."""
    jpeg = photos.jpeg(PHOTO)
    comment = b"\xff\xfe" + struct.pack(">H", 40) + b"<script>alert(1)</script>".ljust(38)
    yield Hostile(name="script in a comment", source=jpeg[:2] + comment + jpeg[2:], codes=())
    yield Hostile(name="zip behind the end", source=jpeg + b"PK\x03\x04<script>alert(1)</script>", codes=())
    yield Hostile(name="2 MB of profile", source=photos.jpeg(
        PHOTO, icc_profile=photos.adobe_profile(padding_bytes=2_000_000)), codes=())  # fmt: skip
    yield Hostile(name="frames", source=gif_of_frames(10_000), content_type="image/gif", codes=())
    bomb = zlib.compress(bytes(30_000_000))
    png = photos.encoded(PHOTO, "PNG")
    packed = png_chunk(b"zTXt", b"Comment\x00\x00" + bomb) + png_chunk(b"iCCP", b"x\x00\x00" + bomb)
    yield Hostile(name="packed bombs", source=png[:33] + packed + png[33:], content_type="image/png", codes=())


def jpeg_sized(source: bytes, width: int, height: int) -> bytes:
    """Write another size into the frame header."""
    at = max(source.find(b"\xff\xc0"), source.find(b"\xff\xc2")) + 5
    return source[:at] + struct.pack(">HH", height, width) + source[at + 4 :]


def jpeg_with_two_frames(source: bytes) -> bytes:
    """Put a modest frame header in front of a vast one."""
    at = source.index(b"\xff\xc0")
    frame = source[at : at + 19]
    return source[:at] + frame + jpeg_sized(frame, 50_000, 50_000) + source[at + 19 :]


def png_of(width: int, height: int, *, interlace: int = 0) -> bytes:
    """A PNG whose header says this and whose picture is a single row's worth of bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, interlace)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(1000))) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def riff(chunks: bytes) -> bytes:
    """Wrap chunks into a WebP."""
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def gif_of_frames(count: int) -> bytes:
    """A GIF of very many frames."""
    out = io.BytesIO()
    frames = [Image.fromarray(np.full((40, 40), value, np.uint8)) for value in (10, 200)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=10)
    whole = out.getvalue()
    frame = whole[whole.rindex(b"\x21\xf9") : -1]
    return whole[:-1] + frame * count + b"\x3b"


def mutations(count: int, seed: int = 20_261_121) -> Iterator[Hostile]:
    """Sound files with bytes changed, moved, removed or repeated; the same for the same seed."""
    random = np.random.default_rng(seed)
    with_profile = photos.jpeg(PHOTO, icc_profile=photos.adobe_profile(), exif=photos.exif(orientation=6, has_gps=True))
    sound = [
        (with_profile, "image/jpeg"),
        (photos.jpeg(PHOTO, progressive=True), "image/jpeg"),
        (photos.encoded(PHOTO, "PNG", exif=photos.exif(orientation=3)), "image/png"),
        (photos.encoded(PHOTO, "WEBP", exif=photos.exif(has_gps=True)), "image/webp"),
        (photos.encoded(PHOTO, "WEBP", lossless=True), "image/webp"),
        (photos.encoded(PHOTO, "GIF"), "image/gif"),
        (photos.encoded(PHOTO, "AVIF", speed=10), "image/avif"),
        (heifs.heic(PHOTO, exif=photos.exif(orientation=6, has_gps=True)), "image/heic"),
        (heifs.heic(PHOTO, tile_size=64), "image/heif"),
    ]
    for number in range(count):
        source, content_type = sound[number % len(sound)]
        mutated = bytearray(source)
        for _ in range(int(random.integers(1, 4))):
            # Headers are where the lies are: a quarter of the changes hits the first hundred bytes.
            reach = min(len(mutated), 100) if random.random() < 0.25 else len(mutated)
            at, length = int(random.integers(0, reach)), int(random.integers(1, 9))
            match int(random.integers(0, 4)):
                case 0:
                    mutated[at : at + length] = random.bytes(length)
                case 1:
                    mutated[at : at + length] = b"\xff" * length
                case 2:
                    del mutated[at : at + length]
                case _:
                    mutated[at:at] = mutated[at : at + length * 8]
        yield Hostile(name=f"mutation {number}", source=bytes(mutated), content_type=content_type, codes=())
