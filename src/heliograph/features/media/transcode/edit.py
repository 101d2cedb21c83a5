"""An author's edit, applied to pixels: turned, straightened, cropped, coloured, darkened towards the corners.

All that concerns a colour alone, the look and four adjustments, is baked into one cube and looked up once, between its
nodes by interpolation; the vignette comes after. The browser's preview does the very same with the same numbers
(`web/src/features/media/looks/colour.ts` and `renderer.ts`), and a test holds both together.
"""

import functools
import math

import numpy as np
import pyvips
from numpy.typing import NDArray

# Pillow itself imports ImageFile when it first hands out pixels, which the confined child can no longer do.
from PIL import Image, ImageFile, ImageFilter  # noqa: F401  # pyright: ignore[reportUnusedImport]

from heliograph.features.media.transcode.colour import cube, is_coloured, vignette_weights
from heliograph.features.media.transcode.framing import Frame, frame
from heliograph.features.media.transcode.looks import STEPS
from heliograph.features.media.types import Recipe


def edited(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """Apply a recipe to an upright 8-bit sRGB picture; one that changes nothing gives back the very same."""
    image = _framed(image, recipe)
    has_colour = is_coloured(recipe)
    if not has_colour and recipe.vignette == 0:
        return image
    pixels = np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)
    if has_colour:
        pixels = np.asarray(Image.fromarray(pixels).filter(_pillow_cube(_colour_part(recipe))))
    if recipe.vignette:
        pixels = _vignetted(pixels, recipe.vignette)
    made = pyvips.Image.new_from_memory(pixels.tobytes(), image.width, image.height, 3, "uchar")
    return made.copy(interpretation="srgb").copy_memory()


def _colour_part(recipe: Recipe) -> Recipe:
    return Recipe(
        filter=recipe.filter.lower(),
        strength=recipe.strength,
        brightness=recipe.brightness,
        contrast=recipe.contrast,
        saturation=recipe.saturation,
        warmth=recipe.warmth,
    )


# A carousel is often given one look: its cube is baked once.
@functools.lru_cache(maxsize=8)
def _pillow_cube(recipe: Recipe) -> ImageFilter.Color3DLUT:
    return ImageFilter.Color3DLUT(STEPS, cube(recipe).reshape(-1), 3)  # pyright: ignore[reportArgumentType] - the stub forgets arrays


def _framed(image: pyvips.Image, recipe: Recipe) -> pyvips.Image:
    """Turn, straighten and crop; each only where it is asked for."""
    kept = frame(image.width, image.height, recipe)
    match recipe.rotate:
        case 90:
            image = image.rot90()
        case 180:
            image = image.rot180()
        case 270:
            image = image.rot270()
        case _:
            pass
    if kept.angle:
        return _straightened(image, kept).copy_memory()
    if (kept.width, kept.height) != (image.width, image.height):
        image = image.crop(kept.left, kept.top, kept.width, kept.height)
    return image.copy_memory() if recipe.rotate or recipe.crop else image


def _straightened(image: pyvips.Image, kept: Frame) -> pyvips.Image:
    """Turn about the middle by the angle, and compute no more than the kept part. Edges are drawn out, never black."""
    cosine, sine = math.cos(kept.angle), math.sin(kept.angle)
    return image.affine(
        [cosine, -sine, sine, cosine],
        interpolate=pyvips.Interpolate.new("bicubic"),
        idx=-(kept.turned_width - 1) / 2,
        idy=-(kept.turned_height - 1) / 2,
        odx=(kept.level_width - 1) / 2 - kept.left,
        ody=(kept.level_height - 1) / 2 - kept.top,
        oarea=[0, 0, kept.width, kept.height],
        extend="copy",
    )


def _vignetted(pixels: NDArray[np.uint8], strength: int) -> NDArray[np.uint8]:
    height, width, _ = pixels.shape
    weights = vignette_weights(width, height, strength)
    return (pixels * weights[..., None] + np.float32(0.5)).astype(np.uint8)
