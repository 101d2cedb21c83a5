"""What is no photo and no video, or another one than announced; the empty, the tiny, and what is two things at once."""

import gzip
import io
import struct
import zipfile
from collections.abc import Iterator

from tests.features.media import photos
from tests.hostile import seeds
from tests.hostile.corpus_jpeg import segment
from tests.hostile.items import (
    GIF,
    HEIC,
    JPEG,
    MP4,
    PHOTO_TYPES,
    PNG,
    VIDEO_TYPES,
    WEBP,
    Bait,
    Item,
    either,
    refused,
    rendered,
)

_HTML = b"<!doctype html><script>alert(document.cookie)</script>"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script>alert(1)</script></svg>'


def items(bait: Bait) -> Iterator[Item]:
    """Every disguise."""
    for number, (name, content) in enumerate(others(bait).items()):
        yield refused(f"{name} as a photo", content, PHOTO_TYPES[number % len(PHOTO_TYPES)])
        yield refused(f"{name} as a video", content, VIDEO_TYPES[number % len(VIDEO_TYPES)])
    yield from exchanged()
    yield from small()
    yield from polyglots()


def others(bait: Bait) -> dict[str, bytes]:
    """Files of every other kind."""
    image = seeds.photograph(64, 48)
    kinds = ("TIFF", "BMP", "ICO", "JPEG2000", "PPM", "TGA", "PCX", "SGI", "DDS", "ICNS", "PDF", "EPS", "MSP")
    made = {kind: photos.encoded(image.convert("1") if kind == "MSP" else image, kind) for kind in kinds}
    url, path = bait.url.encode(), bytes(bait.secret_path)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../../tmp/heliograph-escape", "x")
    dicom = bytes(128) + b"DICM" + b"\2\0\0\0UL\4\0" + struct.pack("<I", 200) + bytes(200)
    return made | {
        "SVG": _SVG,
        "SVG behind a declaration": b'<?xml version="1.0"?>\n<!-- x -->\n' + _SVG,
        "SVG of an entity": b'<!DOCTYPE svg [<!ENTITY e SYSTEM "file://' + path + b'">]><svg>&e;</svg>',
        "SVG, packed": gzip.compress(_SVG, mtime=0),
        "SVG that fetches": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="' + url + b'/svg"/></svg>',
        "HTML": _HTML,
        "MVG": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 '" + url + b"/mvg'\n",
        "MVG that runs": b"push graphic-context\nfill 'url(https://127.0.0.1/x.jpg\"|id\")'\npop graphic-context\n",
        "MSL": b'<?xml version="1.0"?><image><read filename="' + path + b'"/></image>',
        "PostScript": b"%!PS-Adobe-3.0\n(" + path + b") (r) file pop\nshowpage\n",
        "PDF that acts": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/URI/URI(" + url + b")>>>>endobj\n%%EOF",
        "PSD": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3) + bytes(100),
        "PSB": b"8BPS\0\2" + bytes(6) + struct.pack(">HIIHH", 3, 300_000, 300_000, 8, 3) + bytes(100),
        "JPEG XL": seeds.ffmpeg_still("libjxl"),
        "JPEG XL in boxes": b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl ",
        "DICOM": dicom,
        "XCF": b"gimp xcf v011\0" + bytes(100),
        "FITS": b"SIMPLE  =                    T" + b" " * 3_000,
        "OpenEXR": b"v/1\1\2\0\0\0" + bytes(200),
        "Radiance": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 9 +X 9\n" + bytes(400),
        "vips": b"\x08\xf2\xa6\xb6" + bytes(200),
        "XPM": b'/* XPM */ static char *x[] = {"1 1 1 1", "a c #000", "a"};',
        "WMF": b"\xd7\xcd\xc6\x9a" + bytes(100),
        "EMF": b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(100),
        "CR2": b"II*\0\x10\0\0\0CR\2\0" + bytes(200),
        "RAF": b"FUJIFILMCCD-RAW " + bytes(200),
        "BPG": b"BPG\xfb" + bytes(100),
        "QOI": seeds.ffmpeg_still("qoi"),
        "MNG": b"\x8aMNG\r\n\x1a\n" + bytes(100),
        "JNG": b"\x8bJNG\r\n\x1a\n" + bytes(100),
        "KTX": b"\xabKTX 11\xbb\r\n\x1a\n" + bytes(100),
        "zip": archive.getvalue(),
        "gzip": gzip.compress(bytes(1_000_000), mtime=0),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
        "rar": b"Rar!\x1a\7\1\0" + bytes(100),
        "ELF": b"\x7fELF\2\1\1" + bytes(100),
        "Windows program": b"MZ" + bytes(58) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(200),
        "Java class": b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(100),
        "WebAssembly": b"\0asm\1\0\0\0",
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "PHP": b"<?php system($_GET['x']); ?>",
        "pickle": b"cos\nsystem\n(S'id'\ntR.",
        "font": b"\0\1\0\0\0\x0c\0\x80\0\3\0\x40" + bytes(200),
        "SQLite": b"SQLite format 3\0" + bytes(100),
        "text": "Grüße\n".encode("utf-16") * 50,
        "zeros": bytes(50_000),
        "ones": b"\xff" * 50_000,
        "MP3": b"\xff\xfb\x90\x64" + bytes(1_000),
        "WAV": b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(40),
        "Ogg": b"OggS\0\2" + bytes(60),
        "FLAC": b"fLaC\0\0\0\x22" + bytes(60),
        "FLV": b"FLV\1\5\0\0\0\x09\0\0\0\0" + bytes(60),
        "ASF": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(200),
        "AVI": seeds.video("avi", "mpeg4", "-c:a", "libmp3lame", seconds=0.3),
        "MPEG-TS": seeds.video("ts", "libx264", seconds=0.3),
        "MPEG-PS": seeds.video("mpg", "mpeg2video", "-r", "25", "-c:a", "mp2", seconds=0.3),
        "NUT": seeds.video("nut", "mpeg4", seconds=0.3),
        "MXF": seeds.video("mxf", "mpeg2video", "-r", "25", "-c:a", "pcm_s16le", seconds=0.3),
        "Y4M": b"YUV4MPEG2 W9999 H9999 F25:1 Ip\nFRAME\n" + bytes(100),
        "RealMedia": b".RMF\0\0\0\x12\0\0" + bytes(100),
        "IVF": b"DKIF\0\0\x20\0VP80\x40\0\x30\0" + bytes(100),
        "raw H.264": b"\0\0\0\1\x67\x42\0\x1e" + bytes(100),
        "Flash": b"FWS\x06" + bytes(100),
        "JPEG in a stream": b"--x\r\nContent-Type: image/jpeg\r\n\r\n" + seeds.plain_jpeg(),
        "HTML before a JPEG": _HTML + seeds.plain_jpeg(),
        "JPEG behind a blank": b" " + seeds.plain_jpeg(),
        "JPEG behind a line": b"\r\n" + seeds.plain_jpeg(),
        "JPEG in base64": b"data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ==",
    }


def exchanged() -> Iterator[Item]:
    """Every sound file announced as every other kind, and as what is no kind at all."""
    for source, content_type in (*seeds.sound_photos(), *seeds.sound_videos()):
        for announced in (*PHOTO_TYPES, *VIDEO_TYPES):
            if announced == content_type:
                continue
            name = f"{content_type} of {len(source)} bytes as {announced}"
            # The door for videos goes by the bytes: what is announced only leads there.
            made = either if announced in VIDEO_TYPES and content_type in (*VIDEO_TYPES, GIF) else refused
            yield made(name, source, announced)
    for announced in ("image/", "image/svg+xml", "image/jpeg2", "image/*", "image/jpeg\r\nX-Header: 1", "image/\0jpeg"):
        yield refused(f"JPEG as {announced!r}", seeds.plain_jpeg(), announced)


def small() -> Iterator[Item]:
    """Nothing, a byte, a magic and nothing behind it."""
    magics = {
        JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", GIF: b"GIF89a", WEBP: b"RIFF\x1a\0\0\0WEBPVP8 ",
        "image/avif": b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", HEIC: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        MP4: b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
        "video/webm": b"\x1a\x45\xdf\xa3",
    }  # fmt: skip
    for content_type, magic in magics.items():
        yield refused(f"empty {content_type}", b"", content_type)
        for length in sorted({1, 2, 3, 4, 8, len(magic)}):
            yield refused(f"first {length} bytes of {content_type}", magic[:length], content_type)
        yield refused(f"zeros behind the magic of {content_type}", magic + bytes(5_000), content_type)
        yield refused(f"ones behind the magic of {content_type}", magic + b"\xff" * 5_000, content_type)


def polyglots() -> Iterator[Item]:
    """Photos that are something else as well: only their picture may come out."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil\n")
        file.writestr("index.html", _HTML)
    jar, php = archive.getvalue(), b"<?php system($_GET['x']); __halt_compiler(); ?>"
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"
    jpeg, png, gif, webp = seeds.plain_jpeg(), seeds.plain_png(), seeds.plain_gif(), seeds.plain_webp()
    script = b"*/=alert(1);/*"
    for name, content in {
        "HTML": _HTML,
        "zip": jar,
        "script": script,
        "PHP": php,
        "PDF": pdf,
        "MP4": seeds.plain_mp4(),
    }.items():
        body = content[:60_000]
        yield rendered(f"JPEG with {name} in a comment", jpeg[:2] + segment(0xFE, body) + jpeg[2:], JPEG)
        yield rendered(f"JPEG with {name} in EXIF", jpeg[:2] + segment(0xE1, b"Exif\0\0" + body) + jpeg[2:], JPEG)
        yield rendered(f"JPEG with {name} behind it", jpeg + content, JPEG)
        yield rendered(
            f"PNG with {name} in a text", png[:33] + photos.png_chunk(b"tEXt", b"Comment\0" + body) + png[33:], PNG
        )
        yield rendered(f"PNG with {name} behind it", png + content, PNG)
        yield rendered(f"GIF with {name} behind it", gif + content, GIF)
        yield rendered(f"WebP with {name} behind it", webp + content, WEBP)
    # The length of the first segment is "/*" in a script's eyes.
    padded = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0".ljust(0x2F2A - 2, b"\0"))
    yield rendered("JPEG that is a script", jpeg[:2] + padded + segment(0xFE, script) + jpeg[2:], JPEG)
    width = b"GIF89a" + b"/*" + gif[8:]
    yield either("GIF that is a script", width + script, GIF)
    yield refused("PDF with a JPEG within its first kilobyte", pdf + jpeg, JPEG)
    yield either("MP4 with a page behind it", seeds.plain_mp4() + _HTML, MP4)
    yield rendered(
        "MP4 with a page in a box", seeds.plain_mp4() + struct.pack(">I", len(_HTML) + 8) + b"free" + _HTML, MP4
    )
    yield refused("JPEG and MP4 as a video", jpeg + seeds.plain_mp4(), MP4)
