"""The colours of an edit: look and adjustments baked into one cube, and the weights of the vignette. Numbers alone.

What a photo, a video and the browser's preview share: the preview computes the same in
`web/src/features/media/looks/colour.ts`, and videos take the cube as text. No decoder is loaded for it.
"""

import numpy as np
from numpy.typing import NDArray

from heliograph.features.media.transcode.looks import LOOKS, STEPS, Colours, grid, luma, lut
from heliograph.features.media.types import Recipe

_VIGNETTE_START = 0.1
_VIGNETTE_DEPTH = 0.8


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
