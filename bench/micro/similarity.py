"""How much two pictures look alike, for benches and tests."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def ssim(left: Pixels, right: Pixels) -> float:
    """Structural similarity of two pictures' luminance, in windows of 8 x 8 (Wang et al., 2004)."""
    x, y = _luminance(left), _luminance(right)
    mean_x, mean_y = _windows(x), _windows(y)
    spread_x, spread_y = _windows(x * x) - mean_x**2, _windows(y * y) - mean_y**2
    together = _windows(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    numerator = (2 * mean_x * mean_y + c1) * (2 * together + c2)
    return float((numerator / ((mean_x**2 + mean_y**2 + c1) * (spread_x + spread_y + c2))).mean())


def _luminance(pixels: Pixels) -> NDArray[np.float64]:
    weights = np.array((0.299, 0.587, 0.114), np.float64)
    return np.asarray(pixels.astype(np.float64) @ weights, np.float64)


def _windows(channel: NDArray[np.float64], side: int = 8) -> NDArray[np.float64]:
    sums = np.cumsum(np.cumsum(np.pad(channel, ((1, 0), (1, 0))), 0), 1)
    whole = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return whole / side**2
