"""An edit turns, straightens, crops and colours as it says; the numbers are shared with the browser's tests."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import pyvips
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.features.media.transcode.colour import cube, vignette_weights
from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.transcode.framing import frame
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.types import SIDE_PIXELS, PhotoJob, PhotoResult
from heliograph.features.media.types import Crop, Recipe
from heliograph.features.media.types.looks import LOOKS
from tests.features.media import photos

SHARED: Any = json.loads((Path(__file__).parent / "edits.json").read_text())
UPRIGHT = photos.scene(640, 480)


def recipe_of(words: object) -> Recipe:
    """As it comes over HTTP."""
    return msgspec.convert(words, Recipe)


def picture(pixels: photos.Pixels) -> pyvips.Image:
    """As the decoder hands it on."""
    image = pyvips.Image.new_from_memory(pixels.tobytes(), pixels.shape[1], pixels.shape[0], 3, "uchar")
    return image.copy(interpretation="srgb")


def pixels_of(image: pyvips.Image) -> np.ndarray:
    """Height, width, 3."""
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)


@pytest.mark.parametrize("case", SHARED["frames"], ids=str)
def test_a_frame_is_what_the_browser_computes_too(case: Any) -> None:
    width, height = case["size"]
    found = frame(width, height, recipe_of(case["recipe"]))
    assert [found.turned_width, found.turned_height] == case["turned"]
    assert [found.level_width, found.level_height] == case["level"]
    assert [found.left, found.top, found.width, found.height] == case["box"]


@pytest.mark.parametrize("case", SHARED["colours"] + SHARED["looks"], ids=lambda case: str(case["recipe"]))
def test_colours_become_what_they_become_in_the_browser(case: Any) -> None:
    table = cube(recipe_of(case["recipe"]))
    for one in case["colours"]:
        red, green, blue = one["node"]
        assert table[blue, green, red] == pytest.approx(one["becomes"], abs=2e-5)


@pytest.mark.parametrize("case", SHARED["vignettes"], ids=lambda case: str(case["size"]))
def test_corners_darken_as_in_the_browser(case: Any) -> None:
    width, height = case["size"]
    weights = vignette_weights(width, height, case["strength"])
    for one in case["at"]:
        assert weights[one["y"], one["x"]] == pytest.approx(one["weight"], abs=2e-5)


def test_an_edit_that_changes_nothing_gives_back_the_very_picture() -> None:
    image = picture(UPRIGHT)
    for recipe in (Recipe(), Recipe(strength=40), Recipe(filter="juno", strength=0), Recipe(trim_start_seconds=3)):
        assert edited(image, recipe) is image


def test_a_look_that_is_gone_changes_nothing() -> None:
    image = picture(UPRIGHT)
    assert edited(image, Recipe(filter="yesterday")) is image


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (90, (photos.BLUE, photos.RED, photos.YELLOW, photos.GREEN)),
        (180, (photos.YELLOW, photos.BLUE, photos.GREEN, photos.RED)),
        (270, (photos.GREEN, photos.YELLOW, photos.RED, photos.BLUE)),
    ],
)
def test_turning_is_clockwise_and_swaps_the_sides(turn: Any, expected: Any) -> None:
    turned = edited(picture(UPRIGHT), Recipe(rotate=turn))
    assert (turned.width, turned.height) == ((480, 640) if turn != 180 else (640, 480))
    assert photos.corners_of(pixels_of(turned)) == list(expected)


def test_straightening_is_clockwise_keeps_the_shape_and_holds_no_empty_corner() -> None:
    pixels = np.full((480, 640, 3), 255, np.uint8)
    pixels[238:242] = 0
    turned = edited(picture(pixels), Recipe(straighten_degrees=10.0))
    assert turned.width / turned.height == pytest.approx(640 / 480, abs=0.01)
    dark = [int(np.argmin(column)) for column in pixels_of(turned)[..., 1].T]
    slope = (dark[-1] - dark[0]) / (len(dark) - 1)
    assert slope == pytest.approx(np.tan(np.radians(10)), abs=0.01), "the right side goes down"
    white = edited(picture(np.full((480, 640, 3), 255, np.uint8)), Recipe(straighten_degrees=-33.3))
    assert pixels_of(white).min() == 255


@pytest.mark.parametrize("width", [640, 639])
def test_a_small_turn_moves_the_middle_nowhere(width: int) -> None:
    pixels = photos.texture(width, 481)
    turned = pixels_of(edited(picture(pixels), Recipe(straighten_degrees=0.001)))
    height, wide, _ = turned.shape
    top, left = (481 - height) // 2, (width - wide) // 2
    same = pixels[top : top + height, left : left + wide].astype(int)
    assert np.abs(turned - same).mean() < 8, "half a pixel at most"
    assert np.abs(turned[height // 2, wide // 2] - same[height // 2, wide // 2]).max() < 16


def test_a_crop_is_counted_after_turning() -> None:
    kept = edited(picture(UPRIGHT), Recipe(rotate=90, crop=Crop(x=0.5, y=0.0, width=0.5, height=0.5)))
    assert (kept.width, kept.height) == (240, 320)
    assert photos.corners_of(pixels_of(kept))[1] == photos.RED


def test_strength_goes_evenly_from_the_picture_to_the_look() -> None:
    none, half, full = (cube(Recipe(filter="Umber", strength=at, vignette=0)) for at in (0, 50, 100))
    assert np.abs((none + full) / 2 - half).max() < 1e-6


def test_no_saturation_is_grey_and_brightness_keeps_black_and_white() -> None:
    grey = cube(Recipe(saturation=-100))
    assert np.ptp(grey, axis=-1).max() < 1e-6
    for amount in (-100, -30, 60, 100):
        for recipe in (Recipe(brightness=amount), Recipe(contrast=abs(amount))):
            table = cube(recipe)
            assert table[0, 0, 0].max() == 0
            assert table[32, 32, 32].min() == pytest.approx(1, abs=1e-6)
    assert cube(Recipe(brightness=50))[16, 16, 16, 0] > 0.6
    warm = cube(Recipe(warmth=60))[16, 16, 16]
    assert warm[0] > warm[1] > warm[2]


async def test_a_photo_is_rendered_by_its_recipe_in_the_confined_child(transcoder: Transcoder) -> None:
    recipe = Recipe(filter="Basalt", rotate=90, vignette=80, crop=Crop(width=0.5, height=1.0))
    result = await transcoder.render(PhotoJob(source=photos.jpeg(UPRIGHT), content_type="image/jpeg", recipe=recipe))
    assert (result.width, result.height) == (240, 640)
    large = photos.pixels_of(next(one.data for one in result.renditions if (one.size, one.format) == ("l", "jpg")))
    assert large.shape == (640, 240, 3)
    assert np.ptp(large.astype(int), axis=-1).max() <= 3, "grey"
    plain = await transcoder.render(PhotoJob(source=photos.jpeg(UPRIGHT), content_type="image/jpeg"))
    assert (plain.width, plain.height) == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_crop_of_a_large_photo_fills_the_largest_size(kind: str) -> None:
    source = photos.encoded(photos.tiled_texture(4000, 3000), kind, quality=95)
    crop = Crop(x=0.3, y=0.3, width=0.3, height=0.3)
    large = large_of(render(source, f"image/{kind.lower()}", recipe=Recipe(crop=crop)))
    assert large.shape == (810, 1080, 3)
    whole = photos.tiled_texture(4000, 3000)[900:1800, 1200:2400]
    shown = np.asarray(picture(large).resize(1200 / 1080, vscale=900 / 810).numpy()).astype(int)
    sharp, true = (np.abs(np.diff(one.astype(int), axis=1)).mean() for one in (shown, whole))
    assert sharp > 0.6 * true, f"detail {sharp:.1f} of {true:.1f}"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_crop_is_of_the_picture_held_upright(orientation: int) -> None:
    source = photos.jpeg(photos.stored_as(UPRIGHT, orientation), exif=photos.exif(orientation=orientation))
    result = render(source, "image/jpeg", recipe=Recipe(crop=Crop(x=0.5, width=0.5, height=0.25)))
    assert (result.width, result.height) == (320, 120)
    assert np.abs(large_of(result).mean((0, 1)) - photos.GREEN).max() < 12


def test_a_crop_is_never_enlarged_and_the_whole_is_decoded_no_larger_than_before() -> None:
    source = photos.jpeg(photos.tiled_texture(4000, 3000))
    tiny = render(source, "image/jpeg", recipe=Recipe(crop=Crop(x=0.5, y=0.5, width=0.1, height=0.05)))
    assert (tiny.width, tiny.height) == (400, 150)
    assert large_of(tiny).shape == (150, 400, 3)


def large_of(result: PhotoResult) -> np.ndarray:
    """The pixels of the largest JPEG."""
    return photos.pixels_of(next(one.data for one in result.renditions if (one.size, one.format) == ("l", "jpg")))


SIGNED, PERCENT = st.integers(-100, 100), st.integers(0, 100)
CROPS = st.builds(
    Crop,
    x=st.floats(0, 1, exclude_max=True),
    y=st.floats(0, 1, exclude_max=True),
    width=st.floats(0, 1, exclude_min=True),
    height=st.floats(0, 1, exclude_min=True),
)
RECIPES = st.builds(
    Recipe,
    filter=st.sampled_from(["", "gone", *LOOKS]),
    strength=PERCENT,
    brightness=SIGNED,
    contrast=SIGNED,
    saturation=SIGNED,
    warmth=SIGNED,
    vignette=PERCENT,
    rotate=st.sampled_from([0, 90, 180, 270]),
    straighten_degrees=st.floats(-45, 45),
    crop=st.none() | CROPS,
)
SOURCES = {size: photos.jpeg(photos.texture(*size)) for size in ((1, 1), (5, 900), (301, 200), (1400, 90))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(size=st.sampled_from(sorted(SOURCES)), recipe=RECIPES)
def test_any_recipe_renders_within_its_sizes(size: tuple[int, int], recipe: Recipe) -> None:
    result = render(SOURCES[size], "image/jpeg", recipe=recipe)
    kept = frame(*size, recipe)
    assert (result.width, result.height) == (kept.width, kept.height)
    for one in result.renditions:
        assert max(one.width, one.height) <= min(SIDE_PIXELS[one.size], max(kept.width, kept.height))


@settings(max_examples=200, deadline=None)
@given(width=st.integers(1, 20_000), height=st.integers(1, 20_000), recipe=RECIPES)
def test_a_frame_lies_within_the_picture(width: int, height: int, recipe: Recipe) -> None:
    kept = frame(width, height, recipe)
    assert kept.left + kept.width <= kept.level_width
    assert kept.top + kept.height <= kept.level_height
    assert kept.width >= 1 <= kept.height
    # Every corner of the rectangle, turned back, lies in the picture; a thousandth of a pixel is rounding.
    cosine, sine = np.cos(kept.angle), abs(np.sin(kept.angle))
    if min(kept.level_width, kept.level_height) > 1:
        assert kept.level_width * cosine + kept.level_height * sine <= kept.turned_width + 1e-3
        assert kept.level_width * sine + kept.level_height * cosine <= kept.turned_height + 1e-3
