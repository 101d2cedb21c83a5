"""The looks: colour functions that make a photograph feel otherwise, each written once, here.

`function` of a look takes and gives sRGB in [0, 1], any shape ending in three. It is sampled on a cube of 33 steps a
side and rounded to 8 bits (`lut`): that table is what photos are rendered with, what `luts/<name>.png` holds for
browsers, and what a test compares with this code. Only + - * / and square roots are used, so that every machine rounds
alike. Clarendon, Juno and Valencia aim at what people know by these names; the rest are our own.
"""

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]
Look = Callable[[Colours], Colours]

STEPS = 33
"""Samples a side of a cube."""


def grid() -> Colours:
    """Every node of the cube, indexed [blue, green, red]: red changes fastest, as tables of this kind are written."""
    axis = np.arange(STEPS, dtype=np.float64) / (STEPS - 1)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    return np.stack((red, green, blue), axis=-1)


@functools.cache
def lut(name: str) -> NDArray[np.uint8]:
    """The table of a look, 8-bit, indexed [blue, green, red]. Raises KeyError for a name that is none."""
    table = np.floor(np.clip(LOOKS[name](grid()), 0, 1) * 255 + 0.5).astype(np.uint8)
    table.flags.writeable = False
    return table


def luma(colours: Colours) -> Colours:
    """How light a colour looks: the weights of ITU-R BT.709 on values as they are stored. Keeps the last axis."""
    return (colours[..., 0] * 0.2126 + colours[..., 1] * 0.7152 + colours[..., 2] * 0.0722)[..., None]


def curve(values: Colours, *points: tuple[float, float]) -> Colours:
    """A smooth curve through points, rising wherever they rise (Fritsch and Carlson's monotone cubic, 1980)."""
    x, y = (np.array(axis, np.float64) for axis in zip(*points, strict=True))
    step = np.diff(x)
    slope = np.diff(y) / step
    tangent = np.concatenate((slope[:1], (slope[:-1] + slope[1:]) / 2, slope[-1:]))
    for at, rise in enumerate(slope):
        tangent[at], tangent[at + 1] = (min(tangent[at], 3 * rise), min(tangent[at + 1], 3 * rise))
    inside = np.clip(values, x[0], x[-1])
    at = np.clip(np.searchsorted(x, inside, side="right") - 1, 0, len(step) - 1)
    t = (inside - x[at]) / step[at]
    left = (1 + 2 * t) * (1 - t) * (1 - t) * y[at] + t * (1 - t) * (1 - t) * step[at] * tangent[at]
    return left + t * t * (3 - 2 * t) * y[at + 1] + t * t * (t - 1) * step[at] * tangent[at + 1]


def saturated(colours: Colours, amount: float) -> Colours:
    """Move away from grey: 1 changes nothing, 0 leaves grey. What is vivid already is spared the growth."""
    grey = luma(colours)
    if amount <= 1:
        return grey + (colours - grey) * amount
    vivid = colours.max(-1, keepdims=True) - colours.min(-1, keepdims=True)
    return np.clip(grey + (colours - grey) * (1 + (amount - 1) * (1 - 0.6 * vivid)), 0, 1)


def toned(colours: Colours, shadows: tuple[float, float, float], lights: tuple[float, float, float]) -> Colours:
    """Add one colour to the shadows and another to the lights, in fractions of full; the middle takes half of both."""
    weight = luma(colours)
    ends = 4 * weight * (1 - weight)
    dark, light = (1 - weight) * (0.35 + 0.65 * ends), weight * (0.35 + 0.65 * ends)
    return np.clip(colours + dark * np.array(shadows) + light * np.array(lights), 0, 1)


def tuned(colours: Colours, red: float, green: float, blue: float) -> Colours:
    """Multiply the channels: a warmer or colder light."""
    return np.clip(colours * np.array((red, green, blue)), 0, 1)


def mono(colours: Colours, red: float, green: float, blue: float) -> Colours:
    """Grey through a filter before the lens: how much of each channel, in sum 1."""
    grey = np.clip(colours[..., 0] * red + colours[..., 1] * green + colours[..., 2] * blue, 0, 1)
    return np.repeat(grey[..., None], 3, axis=-1)


def inked(grey: Colours, *stops: tuple[float, float, float, float]) -> Colours:
    """Paint grey with colours: each stop is a lightness and the red, green and blue it becomes."""
    light = grey[..., 0]
    channels = (curve(light, *((stop[0], stop[band]) for stop in stops)) for band in (1, 2, 3))
    return np.stack(tuple(channels), axis=-1)


def _warmth(colours: Colours) -> Colours:
    """How red or orange a colour is, 0 to 1."""
    return np.clip(colours[..., :1] - np.maximum(colours[..., 1:2] * 0.35 + colours[..., 2:] * 0.65, 0), 0, 1)


def _leaf(colours: Colours) -> Colours:
    """How green a colour is, 0 to 1."""
    return np.clip(colours[..., 1:2] - (colours[..., :1] * 0.4 + colours[..., 2:] * 0.6), 0, 1)


def _sky(colours: Colours) -> Colours:
    """How blue a colour is, 0 to 1."""
    return np.clip(colours[..., 2:] - (colours[..., :1] * 0.7 + colours[..., 1:2] * 0.3), 0, 1)


def clarendon(colours: Colours) -> Colours:
    """Bright and crisp: lifted lights, deep shadows turned to cyan, vivid colours."""
    c = curve(colours, (0, 0), (0.2, 0.155), (0.5, 0.56), (0.8, 0.89), (1, 1))
    return saturated(toned(c, (-0.05, 0.02, 0.07), (0.01, 0.02, 0.015)), 1.32)


def juno(colours: Colours) -> Colours:
    """Cool greens stay calm, reds and yellows glow."""
    glow = _warmth(colours)
    c = colours + glow * np.array((0.13, 0.02, -0.10))
    c = curve(np.clip(c, 0, 1), (0, 0), (0.25, 0.225), (0.6, 0.65), (1, 1))
    return saturated(toned(c, (-0.03, 0.015, 0.02), (0.06, 0.05, -0.06)), 1.15)


def valencia(colours: Colours) -> Colours:
    """An old print in warm light: faded shadows, yellow lights."""
    c = curve(colours, (0, 0.075), (0.25, 0.3), (0.6, 0.69), (1, 0.985))
    return tuned(toned(saturated(c, 0.95), (0.035, 0.0, 0.015), (0.035, 0.025, -0.07)), 1.03, 0.995, 0.92)


def ember(colours: Colours) -> Colours:
    """The last hour of sun: golden lights, brown shadows."""
    c = curve(colours, (0, 0), (0.3, 0.29), (0.6, 0.64), (1, 1))
    return saturated(toned(tuned(c, 1.07, 1.0, 0.84), (0.03, -0.005, -0.03), (0.05, 0.025, -0.06)), 1.12)


def saffron(colours: Colours) -> Colours:
    """A spiced yellow over soft contrast."""
    c = curve(colours, (0, 0.04), (0.4, 0.42), (0.75, 0.8), (1, 0.98))
    return saturated(toned(c, (0.045, 0.0, -0.05), (0.115, 0.035, -0.29)), 0.92)


def fjord(colours: Colours) -> Colours:
    """Clear northern air: cool, clean, blue in the shadows."""
    c = curve(colours, (0, 0), (0.25, 0.23), (0.55, 0.585), (0.85, 0.91), (1, 1))
    return saturated(toned(tuned(c, 0.94, 1.0, 1.05), (-0.04, 0.0, 0.06), (-0.03, 0.01, 0.045)), 1.06)


def harbor(colours: Colours) -> Colours:
    """A grey morning at the water: muted, teal, low in contrast."""
    c = curve(colours, (0, 0.06), (0.35, 0.36), (0.7, 0.7), (1, 0.94))
    return toned(saturated(c, 0.66), (-0.035, 0.03, 0.045), (-0.015, 0.015, 0.005))


def attic(colours: Colours) -> Colours:
    """Film found years later: lifted, greenish blacks and creamy whites."""
    c = curve(colours, (0, 0.115), (0.3, 0.325), (0.65, 0.67), (1, 0.93))
    return toned(saturated(c, 0.78), (-0.01, 0.03, 0.01), (0.045, 0.02, -0.065))


def linen(colours: Colours) -> Colours:
    """Matte and neutral: soft blacks, calm colours, light middle."""
    c = curve(colours, (0, 0.09), (0.2, 0.22), (0.5, 0.55), (0.8, 0.82), (1, 0.955))
    return toned(saturated(c, 0.82), (0.005, 0.0, 0.005), (0.012, 0.004, -0.012))


def sorbet(colours: Colours) -> Colours:
    """Pastel: light, airy, a little pink."""
    c = curve(colours, (0, 0.22), (0.3, 0.51), (0.65, 0.81), (1, 1))
    return toned(saturated(c, 0.74), (0.045, -0.005, 0.045), (0.04, -0.01, 0.02))


def noon(colours: Colours) -> Colours:
    """High and bright, whites nearly burnt, colours clean."""
    c = curve(colours, (0, 0.01), (0.2, 0.265), (0.5, 0.64), (0.8, 0.925), (1, 1))
    return saturated(toned(c, (0.0, 0.005, 0.02), (0.015, 0.01, -0.015)), 1.12)


def dusk(colours: Colours) -> Colours:
    """After sunset: violet shadows, rose lights."""
    c = curve(colours, (0, 0.035), (0.3, 0.27), (0.65, 0.63), (1, 0.97))
    return saturated(toned(c, (0.03, -0.045, 0.11), (0.075, -0.02, 0.0)), 0.98)


def marquee(colours: Colours) -> Colours:
    """The cinema's teal and orange: skin glows, shadows go to sea."""
    glow = _warmth(colours)
    c = np.clip(colours + glow * np.array((0.1, 0.015, -0.08)), 0, 1)
    c = curve(c, (0, 0.01), (0.25, 0.2), (0.55, 0.56), (0.85, 0.89), (1, 0.99))
    return saturated(toned(c, (-0.085, 0.02, 0.075), (0.075, 0.015, -0.085)), 1.06)


def meadow(colours: Colours) -> Colours:
    """Grass and leaves in sun, skies a little deeper."""
    leaf, sky = _leaf(colours), _sky(colours)
    c = np.clip(colours + leaf * np.array((0.06, 0.09, -0.12)) + sky * np.array((-0.10, 0.0, 0.04)), 0, 1)
    c = curve(c, (0, 0), (0.3, 0.305), (0.6, 0.65), (1, 1))
    return saturated(toned(c, (0.0, 0.005, -0.01), (0.02, 0.015, -0.03)), 1.18)


def lagoon(colours: Colours) -> Colours:
    """Holidays by the sea: turquoise water, white sand."""
    sky = _sky(colours)
    c = np.clip(colours + sky * np.array((-0.22, 0.2, 0.02)), 0, 1)
    c = curve(c, (0, 0.02), (0.3, 0.32), (0.6, 0.66), (1, 0.99))
    return saturated(toned(c, (-0.05, 0.04, 0.055), (0.03, 0.02, -0.05)), 1.22)


def velvet(colours: Colours) -> Colours:
    """Dark and rich: low light, deep colours, warm middle."""
    c = curve(colours, (0, 0), (0.3, 0.2), (0.65, 0.57), (1, 0.96))
    return saturated(toned(c, (0.02, -0.015, 0.02), (0.03, 0.0, -0.02)), 1.3)


def carnival(colours: Colours) -> Colours:
    """Slide film in the wrong bath: hard contrast, green lights, purple shadows."""
    red = curve(colours[..., 0], (0, 0), (0.25, 0.17), (0.6, 0.68), (1, 1))
    green = curve(colours[..., 1], (0, 0), (0.25, 0.2), (0.6, 0.66), (1, 1))
    blue = curve(colours[..., 2], (0, 0.14), (0.4, 0.42), (0.7, 0.66), (1, 0.84))
    return saturated(np.stack((red, green, blue), axis=-1), 1.12)


def umber(colours: Colours) -> Colours:
    """Brown ink on cream paper."""
    grey = curve(mono(colours, 0.36, 0.5, 0.14), (0, 0), (0.3, 0.29), (0.7, 0.75), (1, 1))
    dark, light = (0.4, 0.43, 0.35, 0.265), (0.75, 0.8, 0.715, 0.59)
    return inked(grey, (0, 0.085, 0.06, 0.045), dark, light, (1, 0.985, 0.945, 0.87))


def indigo(colours: Colours) -> Colours:
    """A blueprint of the sun: the cyanotype's iron blue on white."""
    grey = curve(mono(colours, 0.2, 0.45, 0.35), (0, 0), (0.3, 0.28), (0.7, 0.75), (1, 1))
    dark, light = (0.4, 0.16, 0.32, 0.5), (0.75, 0.6, 0.75, 0.85)
    return inked(grey, (0, 0.02, 0.055, 0.14), dark, light, (1, 0.955, 0.975, 0.98))


def basalt(colours: Colours) -> Colours:
    """Black and white, hard, through a red filter: dark skies."""
    return curve(mono(colours, 0.52, 0.4, 0.08), (0, 0), (0.2, 0.09), (0.5, 0.5), (0.8, 0.92), (1, 1))


def ash(colours: Colours) -> Colours:
    """Black and white, soft: silver middle, no true black."""
    grey = curve(mono(colours, 0.28, 0.6, 0.12), (0, 0.085), (0.3, 0.345), (0.65, 0.675), (1, 0.95))
    return toned(grey, (0.0, 0.0, 0.004), (0.006, 0.002, -0.004))


_LOOKS = (
    *(clarendon, juno, valencia),
    *(ember, saffron, marquee, velvet, carnival),
    *(noon, lagoon, meadow, fjord, harbor),
    *(linen, attic, sorbet, dusk),
    *(umber, indigo, ash, basalt),
)
LOOKS: dict[str, Look] = {look.__name__: look for look in _LOOKS}
"""By name, in the order of `types.looks.LOOKS`."""
