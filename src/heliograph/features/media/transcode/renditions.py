"""From one decoded picture to the set: each size resized from the next larger, each encoded in both formats."""

import dataclasses

import numpy as np
import pyvips

from heliograph.features.media.transcode.admission import admit
from heliograph.features.media.transcode.decode import decode, resized
from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.transcode.framing import frame, zoom
from heliograph.features.media.transcode.header import Header
from heliograph.features.media.transcode.thumbhash import thumbhash
from heliograph.features.media.transcode.types import SIDE_PIXELS, PhotoResult, Rendition, Size
from heliograph.features.media.types import Recipe

_JPEG_QUALITY = 82
_WEBP_QUALITY = 80
_WEBP_EFFORT = 2
_PLACEHOLDER_PIXELS = 100
_AS_IT_IS = Recipe()
_SIDEWAYS = frozenset({5, 6, 7, 8})


def render(source: bytes, content_type: str, recipe: Recipe = _AS_IT_IS) -> PhotoResult:
    """Do the whole job, in this very process. Raises Rejected."""
    header = admit(source, content_type)
    base, header = decode(source, dataclasses.replace(header, zoom=zoom(*_upright_size(header), recipe)))
    kept = frame(*_upright_size(header), recipe)
    images = _cascade(edited(base, recipe))
    return PhotoResult(
        width=kept.width,
        height=kept.height,
        content_type=header.kind,
        placeholder=thumbhash(_pixels(_fitted(images[Size.S], _PLACEHOLDER_PIXELS))),
        renditions=[one for size in Size for one in _encoded(size, images[size])],
    )


def _upright_size(header: Header) -> tuple[int, int]:
    is_sideways = header.orientation in _SIDEWAYS
    return (header.height, header.width) if is_sideways else (header.width, header.height)


def _cascade(base: pyvips.Image) -> dict[Size, pyvips.Image]:
    """Make every size, each in memory. `base` may be longer than `l` where the square needs its short side."""
    large = _fitted(base, SIDE_PIXELS[Size.L])
    medium = _fitted(large, SIDE_PIXELS[Size.M])
    small = _fitted(medium, SIDE_PIXELS[Size.S])
    wanted = min(SIDE_PIXELS[Size.T], base.width, base.height)
    roomy = next(one for one in (small, medium, large, base) if min(one.width, one.height) >= wanted)
    return {Size.T: _square(roomy, wanted), Size.S: small, Size.M: medium, Size.L: large}


def _fitted(image: pyvips.Image, side: int) -> pyvips.Image:
    """Shrink until the longest side is `side`; never enlarge."""
    scale = min(1.0, side / max(image.width, image.height))
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return resized(image, width, height).copy_memory()


def _square(image: pyvips.Image, side: int) -> pyvips.Image:
    """Cut the middle, so that a client may foresee what the grid will show."""
    scale = side / min(image.width, image.height)
    width, height = max(side, round(image.width * scale)), max(side, round(image.height * scale))
    whole = resized(image, width, height)
    return whole.crop((width - side) // 2, (height - side) // 2, side, side).copy_memory()


def _encoded(size: Size, image: pyvips.Image) -> list[Rendition]:
    """Encode as progressive 4:2:0 JPEG and as WebP, keeping no metadata."""
    jpg = image.jpegsave_buffer(Q=_JPEG_QUALITY, interlace=True, optimize_coding=True, subsample_mode="on", keep=0)
    webp = image.webpsave_buffer(Q=_WEBP_QUALITY, effort=_WEBP_EFFORT, keep=0)
    return [
        Rendition(size=size, format="jpg", width=image.width, height=image.height, data=jpg),
        Rendition(size=size, format="webp", width=image.width, height=image.height, data=webp),
    ]


def _pixels(image: pyvips.Image) -> np.ndarray:
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)
