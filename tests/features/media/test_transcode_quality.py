"""Decoding at a fraction of the size costs no visible quality."""

import base64

import numpy as np
import pytest
import pyvips
import simplejpeg
from numpy.typing import NDArray

from bench.micro.similarity import ssim
from heliograph.features.media.transcode.admission import admit
from heliograph.features.media.transcode.decode import decode
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.thumbhash import thumbhash
from heliograph.features.media.transcode.types import EVERY
from tests.features.media import photos


def fully_decoded(source: bytes, width: int, height: int) -> photos.Pixels:
    """Decode every pixel, then resize once."""
    pixels = simplejpeg.decode_jpeg(source)
    image = pyvips.Image.new_from_memory(pixels.data, pixels.shape[1], pixels.shape[0], 3, "uchar")
    return array(image.resize(width / image.width, vscale=height / image.height))


def array(image: pyvips.Image) -> photos.Pixels:
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)


@pytest.mark.parametrize(("width", "height"), [(4032, 3024), (2137, 3800), (1900, 1425)])
def test_a_scaled_decode_equals_a_full_one(width: int, height: int) -> None:
    source = photos.jpeg(photos.texture(width, height), quality=90)

    scaled = array(decode(source, admit(source, "image/jpeg"))[0])

    similarity = ssim(scaled, fully_decoded(source, scaled.shape[1], scaled.shape[0]))
    print(f"{width}x{height}: {similarity:.4f}")
    assert similarity > 0.995


def test_the_encoded_photo_is_close_to_its_source() -> None:
    source = photos.jpeg(photos.texture(4032, 3024), quality=90)
    exact = fully_decoded(source, 1080, 810)

    large = {one.format: one for one in render(source, "image/jpeg", EVERY).renditions if one.size == "l"}

    assert ssim(photos.pixels_of(large["jpg"].data), exact) > 0.94
    assert ssim(photos.pixels_of(large["webp"].data), exact) > 0.92
    assert ssim(photos.pixels_of(large["avif"].data), exact) > 0.92


@pytest.mark.parametrize(("width", "height"), [(100, 75), (75, 100), (100, 100), (100, 3), (1, 1)])
def test_the_placeholder_equals_the_formats_reference(width: int, height: int) -> None:
    pixels = photos.texture(width, height)

    assert base64.b64decode(thumbhash(pixels)) == reference_thumbhash(pixels)


def reference_thumbhash(pixels: photos.Pixels) -> bytes:
    """The published algorithm, term by term, for opaque pictures (https://evanw.github.io/thumbhash/)."""
    height, width, _ = pixels.shape
    red, green, blue = (pixels[..., band] / 255 for band in range(3))
    x = np.arange(width, dtype=np.float64) + 0.5
    y = np.arange(height, dtype=np.float64) + 0.5

    def rounded(value: float) -> int:
        return int(np.floor(value + 0.5))

    def channel(values: NDArray[np.float64], nx: int, ny: int) -> tuple[float, list[float], float]:
        mean, scale = 0.0, 0.0
        terms: list[float] = []
        for cy in range(ny):
            cx = 0
            while cx * ny < nx * (ny - cy):
                wave = np.outer(np.cos(np.pi / height * cy * y), np.cos(np.pi / width * cx * x))
                term = float((values * wave).sum() / (width * height))
                if cx or cy:
                    terms.append(term)
                    scale = max(scale, abs(term))
                else:
                    mean = term
                cx += 1
        return mean, [0.5 + 0.5 / scale * term if scale else term for term in terms], scale

    lx = max(1, rounded(7 * width / max(width, height)))
    ly = max(1, rounded(7 * height / max(width, height)))
    l_dc, l_ac, l_scale = channel((red + green + blue) / 3, max(3, lx), max(3, ly))
    p_dc, p_ac, p_scale = channel((red + green) / 2 - blue, 3, 3)
    q_dc, q_ac, q_scale = channel(red - green, 3, 3)
    head = rounded(63 * l_dc) | rounded(31.5 + 31.5 * p_dc) << 6 | rounded(31.5 + 31.5 * q_dc) << 12
    head |= rounded(31 * l_scale) << 18
    tail = (ly if width > height else lx) | rounded(63 * p_scale) << 3 | rounded(63 * q_scale) << 9
    tail |= (width > height) << 15
    out = bytearray([head & 255, head >> 8 & 255, head >> 16, tail & 255, tail >> 8])
    for at, term in enumerate(l_ac + p_ac + q_ac):
        if at % 2 == 0:
            out.append(0)
        out[-1] |= rounded(15 * term) << (4 * (at % 2))
    return bytes(out)
