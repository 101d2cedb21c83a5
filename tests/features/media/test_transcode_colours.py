"""Wide-gamut, print and damaged profiles: what leaves is sRGB, and looks as it did."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob
from tests.features.media import photos

PATCHES = [
    (128, 128, 128), (250, 250, 250), (12, 12, 12), (200, 60, 60), (60, 180, 70), (50, 70, 200),
    (220, 180, 140), (120, 80, 60), (90, 140, 190), (230, 210, 60), (150, 60, 150), (60, 170, 170),
]  # fmt: skip
SIDE = 64


def chart() -> photos.Pixels:
    """Twelve plain patches, four in a row."""
    colours = np.array(PATCHES, np.uint8).reshape(3, 4, 3)
    return np.ascontiguousarray(colours.repeat(SIDE, 0).repeat(SIDE, 1))


async def shown(transcoder: Transcoder, source: bytes, content_type: str = "image/jpeg") -> photos.Pixels:
    """The mean colour of each patch in the largest JPEG."""
    result = await transcoder.render(PhotoJob(source=source, content_type=content_type))
    pixels = photos.pixels_of(next(one for one in result.renditions if one.size == "l").data).astype(float)
    patches = pixels.reshape(3, SIDE, 4, SIDE, 3)[:, 16:48, :, 16:48].mean((1, 3))
    return patches.reshape(12, 3)


@pytest.mark.parametrize("encode", [photos.in_display_p3, photos.in_adobe_rgb])
async def test_wide_gamut_photos_keep_their_look(
    transcoder: Transcoder, encode: Callable[[photos.Pixels], bytes]
) -> None:
    source = encode(chart())
    untouched = photos.pixels_of(source).reshape(3, SIDE, 4, SIDE, 3)[:, 16:48, :, 16:48].mean((1, 3)).reshape(12, 3)
    assert np.abs(untouched - PATCHES).max() > 15, "the profile of the test's photo matters"

    assert np.abs(await shown(transcoder, source) - PATCHES).max() < 5


async def test_cmyk_without_profile_keeps_its_hues(transcoder: Transcoder) -> None:
    colours = await shown(transcoder, photos.jpeg(Image.fromarray(chart()).convert("CMYK"), quality=97))

    assert colours[1].min() > 235, "nearly white"
    assert colours[2].max() < 70, "nearly black"
    for patch, channel in ((3, 0), (4, 1), (5, 2)):
        assert colours[patch].argmax() == channel


async def test_a_broken_profile_is_ignored(transcoder: Transcoder) -> None:
    for profile in (b"not a profile at all", photos.adobe_profile()[:200], bytes(3000)):
        source = photos.jpeg(chart(), quality=97, subsampling=0, icc_profile=profile)

        assert np.abs(await shown(transcoder, source) - PATCHES).max() < 5


async def test_sixteen_bits_become_eight(transcoder: Transcoder) -> None:
    assert np.abs(await shown(transcoder, photos.sixteen_bit_png(chart()), "image/png") - PATCHES).max() < 4


async def test_a_grey_photo_with_a_colour_profile_is_shown(transcoder: Transcoder) -> None:
    grey = Image.fromarray(chart()).convert("L")

    colours = await shown(transcoder, photos.jpeg(grey, quality=97, icc_profile=photos.adobe_profile()))

    assert np.ptp(colours, axis=1).max() < 3
