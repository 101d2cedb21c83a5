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

from heliograph.features.media.transcode.framing import Frame, frame
from heliograph.features.media.transcode.looks import LOOKS, STEPS, Colours, grid, luma, lut
from heliograph.features.media.types import Recipe

_VIGNETTE_START = 0.1
_VIGNETTE_DEPTH = 0.8


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


def is_coloured(recipe: Recipe) -> bool:
    """Whether the cube of this recipe changes any colour. A look that no longer exists changes none."""
    has_look = recipe.filter.lower() in LOOKS and recipe.strength > 0
    return has_look or any((recipe.brightness, recipe.contrast, recipe.saturation, recipe.warmth))


def cube(recipe: Recipe) -> NDArray[np.float32]:
    """Bake look and adjustments: shape (33, 33, 33, 3) in [0, 1], indexed [blue, green, red], as `looks.lut` is."""
    colours = grid()
    name = recipe.filter.lower()
    if name in LOOKS:
        colours = colours + (lut(name) / 255.0 - colours) * (recipe.strength / 100)
    if recipe.brightness:
        colours = _bent(colours, 3.0 ** (recipe.brightness / 100))
    if recipe.contrast:
        colours = _contrasted(colours, recipe.contrast / 100)
    if recipe.saturation:
        grey = luma(colours)
        colours = np.clip(grey + (colours - grey) * (1 + recipe.saturation / 100), 0, 1)
    if recipe.warmth:
        colours = _warmed(colours, recipe.warmth / 100)
    return colours.astype(np.float32)


def cube_text(recipe: Recipe) -> str:
    """The same cube in the .cube format (Adobe, 2013), for ffmpeg's `lut3d` with `interp=trilinear`."""
    rows = (f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in cube(recipe).reshape(-1, 3).tolist())
    return f"LUT_3D_SIZE {STEPS}\n" + "\n".join(rows) + "\n"


def vignette_weights(width: int, height: int, strength: int) -> NDArray[np.float32]:
    """What each pixel is multiplied by, shape (height, width): 1 in the middle, least in the corners."""
    across = ((np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1) ** 2 / 2
    down = ((np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1) ** 2 / 2
    reach = np.clip((across[None, :] + down[:, None] - _VIGNETTE_START) / (1 - _VIGNETTE_START), 0, 1)
    return (1 - np.float32(_VIGNETTE_DEPTH * strength / 100) * reach * reach * (3 - 2 * reach)).astype(np.float32)


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


def _bent(values: Colours, slope: float) -> Colours:
    """A hyperbola from black to white that leaves black with this slope: bends the middle, keeps both ends."""
    return values * slope / (1 + (slope - 1) * values)


def _contrasted(colours: Colours, amount: float) -> Colours:
    """More: an S about the middle that keeps black and white. Less: everything nearer to the middle grey."""
    if amount < 0:
        return 0.5 + (colours - 0.5) * (1 + amount / 2)
    slope = 3.0**-amount
    dark, light = np.minimum(colours, 0.5), np.maximum(colours, 0.5)
    return np.clip(_bent(2 * dark, slope) / 2 + 0.5 - _bent(2 - 2 * light, slope) / 2, 0, 1)


def _warmed(colours: Colours, amount: float) -> Colours:
    """A warmer or a colder light on the scene, as light as before."""
    red, green, blue = 1 + 0.16 * amount, 1 + 0.02 * amount, 1 - 0.28 * amount
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return np.clip(colours * np.array((red / light, green / light, blue / light)), 0, 1)


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
