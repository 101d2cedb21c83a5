"""From one decoded picture to the set: each size resized from the next larger, each encoded as it is wanted."""

import dataclasses

import numpy as np
import pyvips

from heliograph.features.media.transcode.admission import admit
from heliograph.features.media.transcode.decode import decode, resized
from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.transcode.exif import capture_in
from heliograph.features.media.transcode.framing import frame
from heliograph.features.media.transcode.memory import hand_back_memory
from heliograph.features.media.transcode.quality import perceptual_hashes, quality
from heliograph.features.media.transcode.thumbhash import thumbhash
from heliograph.features.media.transcode.types import (
    EAGER,
    SIDE_PIXELS,
    Format,
    PhotoResult,
    Rendition,
    Size,
    Wanted,
)
from heliograph.features.media.types import Recipe

_JPEG_QUALITY = 82
_WEBP_QUALITY = 80
_WEBP_EFFORT = 2
_AVIF_QUALITY = 62
_PLACEHOLDER_PIXELS = 100
# What earlier jobs left in the heap, up to 100 MB, would come on top of it.
_MUCH_MEMORY_BYTES = 64 * 1024 * 1024
# Below it there is nothing for the eye to choose from.
_LEAST_ATTENTION_PIXELS = 16
FORMATS: tuple[Format, ...] = ("jpg", "avif", "webp")
_AS_IT_IS = Recipe()


def render(source: bytes, content_type: str, wanted: Wanted = EAGER, recipe: Recipe = _AS_IT_IS) -> PhotoResult:
    """Do the whole job, in this very process. Raises Rejected."""
    header = admit(source, content_type)
    if header.working_bytes > _MUCH_MEMORY_BYTES:
        hand_back_memory()
    base, header = decode(source, dataclasses.replace(header, recipe=recipe))
    kept = frame(*header.upright_size, recipe)
    images = cascade(edited(base, recipe))
    return PhotoResult(
        width=kept.width,
        height=kept.height,
        content_type=header.kind,
        placeholder=thumbhash(_pixels(_fitted(images[Size.S], _PLACEHOLDER_PIXELS))),
        renditions=[encoded(size, kind, images[size]) for size in Size for kind in FORMATS if (size, kind) in wanted],
        capture=capture_in(header.exif),
        quality=quality(_pixels(images[Size.M]), kept.width * kept.height),
        perceptual_hashes=perceptual_hashes(_pixels(images[Size.S])),
        is_animated=header.is_animated,
    )


def cascade(base: pyvips.Image) -> dict[Size, pyvips.Image]:
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
    """Cut the square that draws the eye: edges, skin and strong colours (libvips' attention). The same every time."""
    scale = side / min(image.width, image.height)
    width, height = max(side, round(image.width * scale)), max(side, round(image.height * scale))
    whole = resized(image, width, height).copy_memory()
    if side < _LEAST_ATTENTION_PIXELS:
        return whole.crop((width - side) // 2, (height - side) // 2, side, side).copy_memory()
    return whole.smartcrop(side, side, interesting="attention").copy_memory()


def encoded(size: Size, kind: Format, image: pyvips.Image) -> Rendition:
    """Encode, keeping no metadata: JPEG progressive, and colour at half the resolution in every format."""
    match kind:
        case "jpg":
            data = image.jpegsave_buffer(
                Q=_JPEG_QUALITY, interlace=True, optimize_coding=True, subsample_mode="on", keep=0
            )
        case "webp":
            data = image.webpsave_buffer(Q=_WEBP_QUALITY, effort=_WEBP_EFFORT, keep=0)
        case "avif":
            data = image.heifsave_buffer(
                compression="av1", Q=_AVIF_QUALITY, effort=0, subsample_mode="on", bitdepth=8, keep=0
            )
    return Rendition(size=size, format=kind, width=image.width, height=image.height, data=data)


def _pixels(image: pyvips.Image) -> np.ndarray:
    return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)
