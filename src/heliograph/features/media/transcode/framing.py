"""Which part of a picture an edit keeps: turning, straightening and cropping as numbers, no pixels.

The browser's preview computes the same in `web/src/features/media/looks/framing.ts`; photos and videos share it.
"""

import math
from dataclasses import dataclass

from heliograph.features.media.types import Crop, Recipe

_WHOLE = Crop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is kept, in whole pixels.

    `turned_*` is the picture after `rotate`; `level_*` the rectangle left by straightening about its middle; `left`,
    `top`, `width` and `height` the kept part of that rectangle. `angle` is the straightening, clockwise, in radians.
    """

    turned_width: int
    turned_height: int
    angle: float
    level_width: int
    level_height: int
    left: int
    top: int
    width: int
    height: int


def frame(width: int, height: int, recipe: Recipe) -> Frame:
    """Frame an upright picture of this size. A crop that reaches beyond the picture ends at its edge."""
    if recipe.rotate in (90, 270):
        width, height = height, width
    angle = math.radians(recipe.straighten_degrees)
    scale = _level_scale(width, height, angle)
    level_width, level_height = _whole(width * scale), _whole(height * scale)
    crop = recipe.crop or _WHOLE
    left, kept_width = _span(crop.x, crop.width, level_width)
    top, kept_height = _span(crop.y, crop.height, level_height)
    return Frame(
        turned_width=width,
        turned_height=height,
        angle=angle,
        level_width=level_width,
        level_height=level_height,
        left=left,
        top=top,
        width=kept_width,
        height=kept_height,
    )


def zoom(width: int, height: int, recipe: Recipe) -> float:
    """How many times larger, at least 1, the whole must be kept for the kept part to fill what is made of it."""
    kept = frame(width, height, recipe)
    longest = max(width, height) / max(kept.width, kept.height)
    return max(1.0, longest, min(width, height) / min(kept.width, kept.height))


def _level_scale(width: int, height: int, angle: float) -> float:
    """The size of the largest rectangle of the same shape inside the turned one, beside the whole."""
    if angle == 0:
        return 1.0
    cosine, sine = math.cos(angle), abs(math.sin(angle))
    return min(width / (width * cosine + height * sine), height / (width * sine + height * cosine))


def _whole(length: float) -> int:
    """Round down, but for what is a whole number by all but the last bits."""
    return max(1, math.floor(length + 1e-6))


def _span(start: float, length: float, whole: int) -> tuple[int, int]:
    """From fractions to pixels: where it starts and how long it is, at least one pixel."""
    first = min(math.floor(start * whole + 0.5), whole - 1)
    return first, min(max(1, math.floor(length * whole + 0.5)), whole - first)
