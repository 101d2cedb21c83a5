"""HEIC as phones write it: turned once, in the right colours, and nothing shown of what lies beside the picture."""

import struct

import numpy as np
import pytest

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import EVERY, PhotoJob, PhotoResult
from tests.features.media import heifs, photos
from tests.features.media.test_transcode_colours import PATCHES, SIDE, chart, shown
from tests.features.media.test_transcode_photos import assert_corners

UPRIGHT = photos.scene(640, 480)
EXIF_TAG = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00"


async def render(transcoder: Transcoder, source: bytes) -> PhotoResult:
    """Render one HEIC that must succeed, into everything."""
    return await transcoder.render(PhotoJob(source=source, content_type="image/heic", wanted=EVERY))


@pytest.mark.parametrize("tile_size", [0, 256])
async def test_a_phones_photo_is_turned_once_though_two_places_say_so(transcoder: Transcoder, tile_size: int) -> None:
    block = photos.exif(orientation=6, has_gps=True)
    source = heifs.heic(photos.stored_as(UPRIGHT, 6), exif=block, tile_size=tile_size)
    assert b"irot" in source, "the property turns the picture"
    source = source.replace(EXIF_TAG + b"\x01", EXIF_TAG + b"\x06")
    assert EXIF_TAG + b"\x06" in source, "and EXIF says it again"

    result = await render(transcoder, source)

    assert (result.width, result.height) == (640, 480)
    assert_corners(result)


async def test_exif_alone_turns_nothing(transcoder: Transcoder) -> None:
    source = heifs.heic(UPRIGHT, exif=photos.exif(orientation=1))

    result = await render(transcoder, heifs.corrupted(source, [(EXIF_TAG + b"\x01", EXIF_TAG + b"\x06")]))

    assert (result.width, result.height) == (640, 480)
    assert_corners(result)


async def test_gain_maps_depth_and_thumbnails_are_passed_over(transcoder: Transcoder) -> None:
    black = heifs.heic(np.zeros((240, 320, 3), np.uint8))
    source = heifs.with_companions(heifs.heic(UPRIGHT, exif=photos.exif(has_gps=True)), black).written()
    assert heifs.GAIN_MAP in source

    result = await render(transcoder, source)

    assert (result.width, result.height) == (640, 480)
    assert result.capture.latitude is not None
    assert_corners(result)
    for one in result.renditions:
        for mark in (photos.GPS_MARK, b"Exif", b"hdrgainmap", b"auxC"):
            assert mark not in one.data


async def test_of_several_pictures_the_primary_one_is_shown(transcoder: Transcoder) -> None:
    whole = heifs.parts(heifs.heic(np.zeros((480, 640, 3), np.uint8)))
    other = heifs.parts(heifs.heic(UPRIGHT))
    whole.items[7] = other.items[other.primary]
    whole.primary = 7

    assert_corners(await render(transcoder, whole.written()))


async def test_48_megapixels_in_tiles_are_rendered(transcoder: Transcoder) -> None:
    tile = heifs.parts(heifs.heic(photos.texture(512, 512) // 2 + 64, quality=60))
    source = heifs.grid(tile, 16, 12, 512).set(b"irot", b"\x03").written()

    result = await render(transcoder, source)

    assert (result.width, result.height) == (6144, 8192)
    large = next(one for one in result.renditions if (one.size, one.format) == ("l", "jpg"))
    assert (large.width, large.height) == (810, 1080)


@pytest.mark.parametrize("names", ["profile", "number"])
@pytest.mark.parametrize("tile_size", [0, 64])
async def test_display_p3_keeps_its_look(transcoder: Transcoder, names: str, tile_size: int) -> None:
    wide = photos.in_display_p3(chart())
    raw, profile = photos.pixels_of(wide), photos.profile_in(wide)
    whole = heifs.parts(heifs.heic(raw, quality=98, chroma=444, tile_size=tile_size))
    whole.set(b"colr", b"prof" + profile if names == "profile" else heifs.numbered(heifs.DISPLAY_P3, 13))
    untouched = raw.reshape(3, SIDE, 4, SIDE, 3)[:, 16:48, :, 16:48].mean((1, 3)).reshape(12, 3)
    assert np.abs(untouched - PATCHES).max() > 15, "the colour space of the test's photo matters"

    assert np.abs(await shown(transcoder, whole.written(), "image/heic") - PATCHES).max() < 5


async def test_a_numbered_colour_space_of_avif_counts_too(transcoder: Transcoder) -> None:
    raw = photos.pixels_of(photos.in_display_p3(chart()))
    source = photos.encoded(raw, "AVIF", quality=98, speed=10, subsampling="4:4:4")
    at = source.index(b"colrnclx") + 8

    numbered = source[:at] + struct.pack(">HH", heifs.DISPLAY_P3, 13) + source[at + 4 :]

    assert np.abs(await shown(transcoder, numbered, "image/avif") - PATCHES).max() < 5


async def test_high_dynamic_range_is_shown_on_a_plain_screen(transcoder: Transcoder) -> None:
    greys = np.array((0, 30, 60, 90, 120, 150, 170, 190, 255, 300, 400, 600), np.float64)
    nits = 203 * np.where(greys <= 255, ((greys / 255 + 0.055) / 1.055) ** 2.4, (greys / 255) ** 2.4)
    power = (nits / 10_000) ** 0.1593017578125
    signal = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    deep = (signal.reshape(3, 4, 1).repeat(SIDE, 0).repeat(SIDE, 1).repeat(3, 2) * 65535).astype("<u2")
    whole = heifs.parts(heifs.deep_heic(deep)).set(b"colr", heifs.numbered(heifs.BT2020, heifs.PQ))

    seen = await shown(transcoder, whole.written(), "image/heic")

    assert np.ptp(seen, axis=1).max() < 3, "grey stays grey"
    assert np.abs(seen[1:8, 0] - greys[1:8]).max() < 5, "what a plain screen can show is shown as it is"
    assert (np.diff(seen[:, 0]) > 1).sum() >= 10, "and what it cannot is told apart all the same"
    assert 225 < seen[8, 0] < seen[11, 0] <= 255


async def test_transparency_becomes_white(transcoder: Transcoder) -> None:
    alpha = np.full((480, 640, 1), 255, np.uint8)
    alpha[:240] = 0

    result = await render(transcoder, heifs.heic(np.concatenate([UPRIGHT, alpha], 2), quality=95))

    assert_corners(result, ((255, 255, 255), (255, 255, 255), photos.BLUE, photos.YELLOW))


async def test_grey_is_shown(transcoder: Transcoder) -> None:
    grey = UPRIGHT.mean(2).astype(np.uint8)

    result = await render(transcoder, heifs.heic(grey))

    assert np.ptp(photos.pixels_of(result.renditions[-1].data).astype(int), axis=2).max() <= 4
