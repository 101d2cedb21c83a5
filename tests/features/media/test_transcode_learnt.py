"""What is learnt of a picture, what is made of it on wish, and where its square is cut."""

import itertools

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageFilter

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import (
    EAGER,
    EVERY,
    Format,
    PhotoJob,
    PhotoResult,
    Size,
    Wanted,
)
from heliograph.features.media.transcode.wire import BrokenReply, check
from tests.features.media import photos
from tests.features.media.test_transcode_demo_pictures import PICTURES

NATURAL = photos.texture(1600, 1200)
FORMATS: tuple[Format, ...] = ("jpg", "webp", "avif")
# Of 256 bits; two pictures that have nothing to do with each other differ in about 128.
ALIKE_BITS = 31


async def render(
    transcoder: Transcoder, pixels: photos.Pixels | Image.Image, wanted: Wanted | None = None
) -> PhotoResult:
    """Render a picture that must succeed."""
    return await transcoder.render(PhotoJob(source=photos.jpeg(pixels), content_type="image/jpeg", wanted=wanted))


def named(result: PhotoResult) -> dict[tuple[str, str], bytes]:
    """The renditions' bytes by size and format."""
    return {(one.size, one.format): one.data for one in result.renditions}


@pytest.mark.parametrize("kind", FORMATS)
async def test_exactly_what_is_wanted_is_made_and_is_the_same_every_time(transcoder: Transcoder, kind: Format) -> None:
    every = named(await render(transcoder, NATURAL, EVERY))
    assert every.keys() == set(itertools.product(Size, FORMATS))
    assert named(await render(transcoder, NATURAL)).keys() == EAGER

    for size in Size:
        one = named(await render(transcoder, NATURAL, frozenset([(size, kind)])))

        assert one == {(size, kind): every[size, kind]}


async def test_a_reply_with_other_renditions_than_were_wanted_is_no_reply(transcoder: Transcoder) -> None:
    result = await render(transcoder, NATURAL)
    check(result, EAGER)
    first = result.renditions[0]
    lies = {
        "one too few": {"renditions": result.renditions[1:]},
        "one twice": {"renditions": [*result.renditions, first]},
        "another size": {"renditions": [msgspec.structs.replace(first, width=151), *result.renditions[1:]]},
        "other bytes": {"renditions": [msgspec.structs.replace(first, data=b"<html>"), *result.renditions[1:]]},
        "a hash too few": {"perceptual_hashes": result.perceptual_hashes[1:]},
        "a long hash": {"perceptual_hashes": [bytes(33)] * 8},
        "better than good": {"quality": 1.1},
        "no number": {"quality": float("nan")},
        "a place outside": {"capture": msgspec.structs.replace(result.capture, latitude=90.1)},
        "no place": {"capture": msgspec.structs.replace(result.capture, longitude=float("nan"))},
        "a long name": {"capture": msgspec.structs.replace(result.capture, camera="x" * 101)},
        "a control character": {"capture": msgspec.structs.replace(result.capture, camera="x\x1b")},
    }
    for name, changes in lies.items():
        with pytest.raises(BrokenReply):
            check(msgspec.structs.replace(result, **changes), EAGER)
        assert name
    with pytest.raises(BrokenReply):
        check(result, EVERY)
    with pytest.raises(BrokenReply):
        check(result, frozenset([(Size.T, "jpg")]))


async def test_sharp_large_well_exposed_pictures_are_rated_best(transcoder: Transcoder) -> None:
    image = Image.open(next(path for path in PICTURES if path.stem == "forest-stream")).convert("RGB")
    black_and_white = image.convert("L").point([0] * 128 + [255] * 128).convert("RGB")
    sharp = (await render(transcoder, image)).quality
    soft = (await render(transcoder, image.filter(ImageFilter.GaussianBlur(4)))).quality
    small = (await render(transcoder, image.resize((200, 150)))).quality
    clipped = (await render(transcoder, black_and_white)).quality
    plain = (await render(transcoder, Image.new("RGB", (1600, 1200), "grey"))).quality

    print(f"sharp {sharp}, soft {soft}, small {small}, clipped {clipped}, plain {plain}")
    assert 0.6 < sharp <= 1
    assert soft < sharp * 0.5
    assert small < sharp * 0.8
    assert clipped < sharp * 0.6
    assert plain < 0.01


async def test_the_same_picture_has_nearly_the_same_hash_in_any_size_and_position(transcoder: Transcoder) -> None:
    image = Image.fromarray(NATURAL)
    hashes = (await render(transcoder, image)).perceptual_hashes
    assert [len(one) for one in hashes] == [32] * 8

    for other in (image.resize((700, 525)), image.point([min(255, round(value * 1.1)) for value in range(256)] * 3)):
        assert differing_bits((await render(transcoder, other)).perceptual_hashes[0], hashes[0]) <= ALIKE_BITS
    for transposition in Image.Transpose:
        turned = (await render(transcoder, image.transpose(transposition))).perceptual_hashes[0]

        assert min(differing_bits(turned, one) for one in hashes) <= ALIKE_BITS
        assert differing_bits(turned, hashes[0]) > 2 * ALIKE_BITS
    another = (await render(transcoder, photos.texture(1600, 1200, seed=8))).perceptual_hashes[0]
    assert min(differing_bits(another, one) for one in hashes) > 2 * ALIKE_BITS


def differing_bits(left: bytes, right: bytes) -> int:
    """The Hamming distance."""
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).bit_count()


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("is_wide", [True, False])
async def test_the_square_is_cut_where_the_eye_goes(transcoder: Transcoder, at: float, is_wide: bool) -> None:
    pixels = np.full((600, 2400, 3), 150, np.uint8)
    left = round(at * 2400) - 150
    pixels[150:450, max(0, left) : left + 300] = photos.texture(300, 300)[:, : 300 + min(0, left)]
    if not is_wide:
        pixels = np.ascontiguousarray(pixels.transpose(1, 0, 2))

    result = await render(transcoder, pixels, frozenset([(Size.T, "jpg")]))

    square = photos.pixels_of(result.renditions[0].data).astype(int)
    share = (np.abs(square - 150).max(2) > 20).mean()
    print(f"the eye-catcher fills {share:.0%}")
    assert square.shape == (150, 150, 3)
    assert share > 0.15
