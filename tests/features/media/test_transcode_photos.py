"""Sound photos of every kind come out upright, sized, encoded and without their metadata."""

import base64
import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import EVERY, PhotoJob, PhotoResult, Rendition, Wanted
from tests.features.media import heifs, photos

UPRIGHT = photos.scene(640, 480)
TOLERANCE = 14


async def render(
    transcoder: Transcoder, source: bytes, content_type: str = "image/jpeg", wanted: Wanted | None = None
) -> PhotoResult:
    """Render one photo that must succeed."""
    return await transcoder.render(PhotoJob(source=source, content_type=content_type, wanted=wanted))


def rendition(result: PhotoResult, size: str, kind: str = "jpg") -> Rendition:
    """Find one of the set."""
    return next(one for one in result.renditions if (one.size, one.format) == (size, kind))


def assert_corners(result: PhotoResult, expected: tuple[tuple[int, int, int], ...] = photos.CORNERS) -> None:
    """Every rendition has the scene's colours in the scene's corners."""
    for one in result.renditions:
        difference = np.abs(np.subtract(photos.corners_of(photos.pixels_of(one.data)), expected)).max()
        assert difference <= TOLERANCE, (one.size, one.format, photos.corners_of(photos.pixels_of(one.data)))


def translucent_palette() -> bytes:
    """A palette picture whose first colour is transparent."""
    image = Image.fromarray(UPRIGHT).quantize(64)
    return photos.encoded(image, "PNG", transparency=image.getpixel((0, 0)))


KINDS = {
    "jpeg": (photos.jpeg(UPRIGHT), "image/jpeg"),
    "jpeg progressive": (photos.jpeg(UPRIGHT, progressive=True), "image/jpeg"),
    "jpeg 4:4:4": (photos.jpeg(UPRIGHT, subsampling=0), "image/jpeg"),
    "jpeg announced as jpg": (photos.jpeg(UPRIGHT), "image/jpg; name=x"),
    "jpeg cmyk": (photos.jpeg(Image.fromarray(np.full((480, 640, 3), 255, np.uint8)).convert("CMYK")), "image/jpeg"),
    "png": (photos.encoded(UPRIGHT, "PNG"), "image/png"),
    "png 16 bit": (photos.sixteen_bit_png(UPRIGHT), "image/png"),
    "png palette": (photos.encoded(Image.fromarray(UPRIGHT).quantize(128), "PNG"), "image/png"),
    "webp": (photos.encoded(UPRIGHT, "WEBP", quality=90), "image/webp"),
    "webp lossless": (photos.encoded(UPRIGHT, "WEBP", lossless=True), "image/webp"),
    "gif": (photos.encoded(UPRIGHT, "GIF"), "image/gif"),
    "avif": (photos.encoded(UPRIGHT, "AVIF", quality=90, speed=10), "image/avif"),
    "avif announced as heif": (photos.encoded(UPRIGHT, "AVIF", quality=90, speed=10), "image/heif"),
    "heic": (heifs.heic(UPRIGHT), "image/heic"),
    "heic announced as heif": (heifs.heic(UPRIGHT), "image/heif"),
    "heic in tiles": (heifs.heic(UPRIGHT, tile_size=256), "image/heic"),
    "heic of ten bits": (heifs.deep_heic(UPRIGHT.astype(np.uint16) * 257), "image/heic"),
    "heic 4:4:4": (heifs.heic(UPRIGHT, chroma=444), "image/heic"),
}


@pytest.mark.parametrize("name", KINDS)
async def test_every_kind_renders_into_the_whole_set(transcoder: Transcoder, name: str) -> None:
    source, content_type = KINDS[name]

    result = await render(transcoder, source, content_type, EVERY)

    assert (result.width, result.height) == (640, 480)
    assert result.content_type == f"image/{name.partition(' ')[0]}"
    sizes = {(one.size.value, one.format): (one.width, one.height) for one in result.renditions}
    expected = {"t": (150, 150), "s": (320, 240), "m": (640, 480), "l": (640, 480)}
    assert sizes == {(size, kind): expected[size] for size in expected for kind in ("jpg", "webp", "avif")}
    assert_corners(result, ((255, 255, 255),) * 4 if "cmyk" in name else photos.CORNERS)
    for one in result.renditions:
        image = Image.open(io.BytesIO(one.data))
        assert (image.size, image.mode) == ((one.width, one.height), "RGB")
        assert image.format == {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[one.format]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
async def test_orientation_is_applied_and_dropped(transcoder: Transcoder, orientation: int, kind: str) -> None:
    stored = photos.stored_as(UPRIGHT, orientation)
    source = photos.encoded(stored, kind, exif=photos.exif(orientation=orientation), quality=92)
    seen = ImageOps.exif_transpose(Image.open(io.BytesIO(source))).convert("RGB")
    assert seen.size == (640, 480), "the test's own photo is stored wrongly"

    result = await render(transcoder, source, f"image/{kind.lower()}")

    assert (result.width, result.height) == (640, 480)
    assert_corners(result)
    assert not Image.open(io.BytesIO(rendition(result, "l").data)).getexif()


async def test_a_photo_larger_than_every_size_is_scaled_to_each(transcoder: Transcoder) -> None:
    result = await render(transcoder, photos.jpeg(photos.scene(4032, 3024), quality=80))

    assert (result.width, result.height) == (4032, 3024)
    assert [(one.width, one.height) for one in result.renditions if one.format == "jpg"] == [
        (150, 150),
        (320, 240),
        (640, 480),
        (1080, 810),
    ]
    assert_corners(result)


@pytest.mark.parametrize(
    ("width", "height", "square"),
    [(1, 1, 1), (1, 5000, 1), (65_500, 1, 1), (90, 60, 60), (4000, 200, 150), (151, 3001, 150), (1080, 20_000, 150)],
)
@pytest.mark.parametrize("is_progressive", [False, True])
async def test_nothing_is_ever_enlarged(
    transcoder: Transcoder, width: int, height: int, square: int, is_progressive: bool
) -> None:
    source = photos.jpeg(photos.scene(width, height), progressive=is_progressive)

    result = await render(transcoder, source, wanted=EVERY)

    assert rendition(result, "t").width == rendition(result, "t").height == square
    for one in result.renditions:
        assert one.width <= width
        assert one.height <= height
    large = rendition(result, "l")
    assert max(large.width, large.height) == min(1080, max(width, height))


async def test_grey_stays_grey(transcoder: Transcoder) -> None:
    grey = Image.fromarray(UPRIGHT).convert("L")

    for source, content_type in ((photos.jpeg(grey), "image/jpeg"), (photos.encoded(grey, "PNG"), "image/png")):
        shown = photos.pixels_of(rendition(await render(transcoder, source, content_type), "m").data).astype(int)

        assert np.abs(shown[..., 0] - np.asarray(grey)).mean() < 3
        assert np.ptp(shown, axis=2).max() <= 4


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_transparency_becomes_white(transcoder: Transcoder, kind: str) -> None:
    alpha = np.full((480, 640, 1), 255, np.uint8)
    alpha[:240] = 0
    source = photos.encoded(np.concatenate([UPRIGHT, alpha], 2), kind, lossless=True)

    result = await render(transcoder, source, f"image/{kind.lower()}")

    assert_corners(result, ((255, 255, 255), (255, 255, 255), photos.BLUE, photos.YELLOW))


async def test_a_palette_with_a_transparent_colour_becomes_white_there(transcoder: Transcoder) -> None:
    result = await render(transcoder, translucent_palette(), "image/png")

    assert_corners(result, ((255, 255, 255), *photos.CORNERS[1:]))


async def test_of_an_animation_the_first_frame_is_shown(transcoder: Transcoder) -> None:
    later = [Image.fromarray(np.zeros_like(UPRIGHT)) for _ in range(3)]

    for kind in ("GIF", "WEBP", "PNG", "AVIF"):
        source = photos.encoded(UPRIGHT, kind, save_all=True, append_images=later, quality=90)

        result = await render(transcoder, source, f"image/{kind.lower()}")

        assert_corners(result)
        assert result.is_animated, kind


async def test_a_picture_alone_does_not_move(transcoder: Transcoder) -> None:
    for kind in ("GIF", "WEBP", "PNG", "AVIF", "HEIF", "JPEG"):
        source = photos.encoded(UPRIGHT, kind)

        assert not (await render(transcoder, source, f"image/{kind.lower()}")).is_animated, kind


async def test_jpegs_are_progressive_and_subsampled(transcoder: Transcoder) -> None:
    result = await render(transcoder, photos.jpeg(UPRIGHT))

    for one in (one for one in result.renditions if one.format == "jpg"):
        start = one.data.index(b"\xff\xc2")
        assert one.data[start + 11] == 0x22, "luminance is sampled twice as finely as colour"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
async def test_no_metadata_survives(transcoder: Transcoder, kind: str) -> None:
    block = photos.exif(has_gps=True)
    more = {"comment": photos.GPS_MARK} if kind == "JPEG" else {}
    source = photos.encoded(UPRIGHT, kind, exif=block, xmp=photos.xmp(), icc_profile=photos.adobe_profile(), **more)
    assert source.count(photos.GPS_MARK) >= 1, "the test's own photo has lost its place"

    result = await render(transcoder, source, f"image/{kind.lower()}", EVERY)

    for one in result.renditions:
        for mark in (photos.GPS_MARK, b"Exif", b"EXIF", b"ICC_PROFILE", b"ICCP", b"XMP ", b"adobe:ns", b"Photoshop"):
            assert mark not in one.data, (one.size, one.format, mark)
        if one.format == "jpg":
            assert not [marker for marker in range(0xE1, 0xF0) if bytes((0xFF, marker)) in one.data[:200]]
            assert b"\xff\xfe" not in one.data[:200]


async def test_the_placeholder_has_the_photos_mean_colour_and_shape(transcoder: Transcoder) -> None:
    result = await render(transcoder, photos.jpeg(np.full((300, 400, 3), photos.GREEN, np.uint8)))

    code = int.from_bytes(base64.b64decode(result.placeholder)[:5], "little")
    luminance, yellow_blue, red_green = code & 63, (code >> 6 & 63), (code >> 12 & 63)
    red, green, blue = (value / 255 for value in photos.GREEN)
    assert abs(luminance / 63 - (red + green + blue) / 3) < 0.03
    assert abs(yellow_blue / 31.5 - 1 - ((red + green) / 2 - blue)) < 0.05
    assert abs(red_green / 31.5 - 1 - (red - green)) < 0.05
    assert code >> 39 == 1, "landscape"
