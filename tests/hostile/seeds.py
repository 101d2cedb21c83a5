"""Sound files of every kind we take, small, each with the place in it where its kind can hold one; made once."""

import functools
import io
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
import pillow_heif
from PIL import Image

from tests.features.media import photos
from tests.hostile import place
from tests.hostile.items import AVIF, GIF, HEIC, JPEG, MOV, MP4, PNG, WEBM, WEBP

PICTURES = Path(__file__).parents[2] / "src" / "heliograph" / "programs" / "demo_pictures"


@functools.cache
def photograph(width: int = 160, height: int = 120) -> Image.Image:
    """A real photograph, reduced."""
    with Image.open(PICTURES / "coffee.jpg") as image:
        return image.convert("RGB").resize((width, height))


@functools.cache
def plain_jpeg(*, is_progressive: bool = False, has_restarts: bool = False) -> bytes:
    """A JPEG with EXIF, XMP, profile and comment."""
    options: dict[str, object] = {"restart_marker_blocks": 2} if has_restarts else {}
    return photos.jpeg(
        photograph(),
        progressive=is_progressive,
        exif=b"Exif\0\0" + place.tiff(),
        xmp=place.xmp(),
        icc_profile=photos.adobe_profile(),
        comment=place.MARK,
        **options,
    )


@functools.cache
def plain_png() -> bytes:
    """A PNG with EXIF, text and a profile."""
    source = photos.encoded(photograph(), "PNG", exif=b"Exif\0\0" + place.tiff(), icc_profile=photos.adobe_profile())
    text = photos.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + place.xmp())
    return source[:33] + text + source[33:]


@functools.cache
def plain_webp(*, is_lossless: bool = False) -> bytes:
    """A WebP with EXIF, XMP and a profile."""
    return photos.encoded(
        photograph(),
        "WEBP",
        lossless=is_lossless,
        exif=b"Exif\0\0" + place.tiff(),
        xmp=place.xmp(),
        icc_profile=photos.adobe_profile(),
    )


@functools.cache
def plain_gif() -> bytes:
    """A GIF of one picture with a comment."""
    return photos.encoded(photograph(), "GIF", comment=place.MARK)


@functools.cache
def moving_gif(count: int = 4) -> bytes:
    """A GIF that moves."""
    return _animated("GIF", count)


@functools.cache
def moving_webp(count: int = 4) -> bytes:
    """A WebP that moves."""
    return _animated("WEBP", count)


@functools.cache
def moving_png(count: int = 4) -> bytes:
    """An APNG."""
    return _animated("PNG", count)


def _animated(kind: str, count: int) -> bytes:
    out = io.BytesIO()
    base = photograph(64, 48)
    frames = [base.rotate(7 * number) for number in range(count)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=80, loop=0)
    return out.getvalue()


@functools.cache
def plain_avif() -> bytes:
    """An AVIF with EXIF and XMP."""
    return photos.encoded(photograph(), "AVIF", speed=10, exif=b"Exif\0\0" + place.tiff(), xmp=place.xmp())


@functools.cache
def plain_heic() -> bytes:
    """A HEIC with EXIF and XMP."""
    out = io.BytesIO()
    pillow_heif.from_pillow(photograph()).save(out, quality=60, exif=b"Exif\0\0" + place.tiff(), xmp=place.xmp())
    return out.getvalue()


def heic_of(image: Image.Image) -> bytes:
    """A HEIC of this picture and nothing else."""
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=60)
    return out.getvalue()


@functools.cache
def video(kind: str = "mp4", codec: str = "libx264", *options: str, seconds: float = 1.0) -> bytes:
    """A short clip with sound, its place in the header as phones write it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"clip.{kind}"
        sound = "libopus" if kind == "webm" else "aac"
        command = [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"),
            *("-f", "lavfi", "-i", f"testsrc2=s=128x96:r=12:d={seconds}"),
            *("-f", "lavfi", "-i", f"sine=d={seconds}:r=48000"),
            *("-c:v", codec, "-pix_fmt", "yuv420p", "-g", "6", "-c:a", sound, "-b:a", "32k"),
            *("-metadata", f"location={place.ISO6709.decode()}", "-metadata", f"title={place.MARK.decode()}"),
            *options,
            str(target),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return target.read_bytes()


def plain_mp4() -> bytes:
    """H.264 and AAC, the index first."""
    return video("mp4", "libx264", "-movflags", "+faststart")


def plain_mov() -> bytes:
    """As an iPhone writes it: keys of `mdta` beside those of `udta`, the index last."""
    return video("mov", "libx264", "-movflags", "use_metadata_tags",
                 "-metadata", f"com.apple.quicktime.location.ISO6709={place.ISO6709.decode()}")  # fmt: skip


def plain_webm() -> bytes:
    """VP9 and Opus."""
    return video("webm", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")


def fragmented_mp4() -> bytes:
    """In fragments, as recorders write that fear a loss of power."""
    return video("mp4", "libx264", "-movflags", "frag_keyframe+empty_moov+default_base_moof")


def sound_photos() -> list[tuple[bytes, str]]:
    """Each kind of photo."""
    return [
        (plain_jpeg(), JPEG),
        (plain_jpeg(is_progressive=True), JPEG),
        (plain_png(), PNG),
        (plain_webp(), WEBP),
        (plain_webp(is_lossless=True), WEBP),
        (plain_gif(), GIF),
        (plain_avif(), AVIF),
        (plain_heic(), HEIC),
    ]


def sound_videos() -> list[tuple[bytes, str]]:
    """Each kind of video."""
    return [
        (plain_mp4(), MP4),
        (plain_mov(), MOV),
        (plain_webm(), WEBM),
        (fragmented_mp4(), MP4),
        (video("mp4", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none"), MP4),
        (video("webm", "libsvtav1", "-preset", "12"), WEBM),
    ]


def ffmpeg_still(codec: str, *options: str) -> bytes:
    """One picture as a coder of ffmpeg's writes it."""
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=96x64", "-frames:v", "1"),
        *("-c:v", codec, *options, "-f", "image2pipe", "-"),
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
