"""Write `transcode/luts/`: each look's colour table as a PNG, and a photograph in it as a small JPEG.

A table is 33 pixels wide and 33 * 33 high: row 33 * blue + green, column red holds the colour that takes the place of
(red, green, blue) / 32. So its pixels stand in the order of a 3D texture and of a .cube file, red fastest. It has no
colour profile: the numbers are sRGB as they are.
"""

from pathlib import Path

import pyvips
from PIL import Image

from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.transcode.looks import LOOKS, STEPS, lut
from heliograph.features.media.types import Recipe

SOURCE = Path(__file__).parents[1] / "src" / "heliograph"
FOLDER = SOURCE / "features" / "media" / "transcode" / "luts"
PHOTOGRAPH = SOURCE / "programs" / "demo_pictures" / "honey-bee.jpg"
PREVIEW_PIXELS = 200


def write() -> None:
    """Write all of them anew, and take away what belongs to no look."""
    photograph = pyvips.Image.thumbnail(str(PHOTOGRAPH), PREVIEW_PIXELS, height=PREVIEW_PIXELS, crop="attention")
    for stale in (*FOLDER.glob("*.png"), *FOLDER.glob("*.jpg")):
        stale.unlink()
    for name in LOOKS:
        table = Image.fromarray(lut(name).reshape(STEPS * STEPS, STEPS, 3))
        table.save(FOLDER / f"{name}.png", optimize=True)
        preview = edited(photograph, Recipe(filter=name))
        preview.jpegsave(str(FOLDER / f"{name}.jpg"), Q=80, optimize_coding=True, interlace=True, keep=0)


if __name__ == "__main__":
    write()
