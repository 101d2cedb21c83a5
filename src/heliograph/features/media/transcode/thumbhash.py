"""The placeholder: a thumbhash of about 25 bytes that a client paints before the photo arrives.

Format: https://evanw.github.io/thumbhash/ (reference implementation, MIT), for opaque pictures.
"""

import base64
import math

import numpy as np
from numpy.typing import NDArray

_LUMINANCE_TERMS = 7


def thumbhash(pixels: NDArray[np.uint8]) -> str:
    """Return the hash, in base64, of an opaque picture of shape (height, width, 3), at most 100 a side."""
    height, width, _ = pixels.shape
    red, green, blue = np.moveaxis(pixels.astype(np.float64) / 255, 2, 0)
    longest = max(width, height)
    terms_x = max(1, _round(_LUMINANCE_TERMS * width / longest))
    terms_y = max(1, _round(_LUMINANCE_TERMS * height / longest))
    luminance = _Channel((red + green + blue) / 3, max(3, terms_x), max(3, terms_y))
    yellow_blue = _Channel((red + green) / 2 - blue, 3, 3)
    red_green = _Channel(red - green, 3, 3)
    is_landscape = width > height
    packed = (
        _round(63 * luminance.constant)
        | _round(31.5 + 31.5 * yellow_blue.constant) << 6
        | _round(31.5 + 31.5 * red_green.constant) << 12
        | _round(31 * luminance.scale) << 18
        | (terms_y if is_landscape else terms_x) << 24
        | _round(63 * yellow_blue.scale) << 27
        | _round(63 * red_green.scale) << 33
        | is_landscape << 39
    )
    nibbles = luminance.nibbles + yellow_blue.nibbles + red_green.nibbles
    pairs = zip(nibbles[::2], [*nibbles[1::2], 0], strict=False)
    return base64.b64encode(packed.to_bytes(5, "little") + bytes(low | high << 4 for low, high in pairs)).decode()


class _Channel:
    """The low frequencies of one channel: its mean, its largest other term, and the others in sixteenths of it."""

    def __init__(self, channel: NDArray[np.float64], terms_x: int, terms_y: int) -> None:
        height, width = channel.shape
        across = _cosines(terms_x, width)
        down = _cosines(terms_y, height)
        terms = down @ channel @ across.T / (width * height)
        kept = [
            float(terms[y, x])
            for y in range(terms_y)
            for x in range(terms_x)
            if (x or y) and x * terms_y < terms_x * (terms_y - y)
        ]
        self.constant = float(terms[0, 0])
        self.scale = max(map(abs, kept))
        spread = 0.5 / self.scale if self.scale else 0.0
        self.nibbles = [_round(15 * (0.5 + spread * term if self.scale else term)) for term in kept]


def _cosines(terms: int, length: int) -> NDArray[np.float64]:
    """The first cosines of the DCT, one a row."""
    frequencies = np.arange(terms, dtype=np.float64)
    places = np.arange(length, dtype=np.float64) + 0.5
    return np.cos(np.pi / length * frequencies[:, np.newaxis] * places)


def _round(value: float) -> int:
    return math.floor(value + 0.5)
