"""Which renditions a video has, and their sizes in pixels. Pure."""

from typing import Literal

from heliograph.features.media.transcode.video.types import SHORT_SIDES, Name, VideoFacts
from heliograph.features.media.types import Crop

# Beyond the widest cinema picture the longer side is bounded too, or a strip's smallest rendition would be large.
WIDEST = 2.4


def renditions_for(facts: VideoFacts, rotate: Literal[0, 90, 180, 270] = 0, crop: Crop | None = None) -> list[Name]:
    """Name the renditions that differ, smallest first; never empty, never enlarged."""
    shape = edited_size(facts, rotate, crop)
    names: list[Name] = []
    largest = (0, 0)
    for name in SHORT_SIDES:
        size = fitted(shape, name)
        if size != largest:
            names.append(name)
        largest = size
    return names


def edited_size(facts: VideoFacts, rotate: Literal[0, 90, 180, 270], crop: Crop | None) -> tuple[float, float]:
    """Width and height of the upright picture after turning and cropping."""
    width, height = float(facts.width), float(facts.height)
    if rotate in (90, 270):
        width, height = height, width
    return (width * crop.width, height * crop.height) if crop else (width, height)


def fitted(shape: tuple[float, float], name: Name) -> tuple[int, int]:
    """The even width and height of this rendition: within its bound, never enlarged."""
    bound = SHORT_SIDES[name]
    scale = min(1.0, bound / min(shape), WIDEST * bound / max(shape))
    return _even(shape[0] * scale), _even(shape[1] * scale)


def _even(pixels: float) -> int:
    """The nearest even number, never larger than an odd source."""
    return max(2, 2 * int(pixels / 2 + 0.499))
