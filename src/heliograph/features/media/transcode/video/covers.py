"""Which picture of a video makes a good cover. Pure."""

import numpy as np
import numpy.typing as npt

CANDIDATES = 5


def candidate_seconds(start: float, duration: float) -> list[float]:
    """Moments spread over the kept part, away from its ends, where pictures are often black."""
    return [start + duration * (at + 0.5) / CANDIDATES for at in range(CANDIDATES)]


def score(grey: npt.NDArray[np.uint8]) -> float:
    """How good a cover a small grey picture promises: sharp, with contrast, neither black nor burnt out."""
    picture = grey.astype(np.float32)
    across = np.diff(picture, axis=1)
    down = np.diff(picture, axis=0)
    sharpness = float(np.sqrt(np.mean(across * across) + np.mean(down * down)))
    contrast = float(np.std(picture))
    middle = 1 - abs(float(np.mean(picture)) - 118) / 137
    return max(middle, 0.02) * (min(sharpness, 30.0) + 0.5 * min(contrast, 60.0))
