"""The browser's preview of an edit is what the server makes of it, pixel by pixel, in a real browser.

Held: CIEDE2000 on average at most 0.5 and for 99 of 100 pixels at most 2; a difference of 1 can just be seen side by
side. The very sources of the client run, their types stripped by Node.
"""

import base64
import io
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import pytest_asyncio
import pyvips
from PIL import Image
from playwright.async_api import Page, Route, async_playwright

from heliograph.features.media.transcode import looks
from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.types import Crop, Recipe
from heliograph.features.media.types.looks import LOOKS
from heliograph.programs.demo import PICTURES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = Path(sys.executable).parent / "node"
MODULES = Path(__file__).parents[3] / "web" / "src" / "features" / "media" / "looks"
TABLES = Path(looks.__file__).parent / "luts"
ARGUMENTS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
ORIGIN = "http://heliograph.test"
MEAN_BOUND, MOST_BOUND = 0.5, 2.0

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is not installed"),
    pytest.mark.skipif(not NODE.exists(), reason="NO NODE: the web client's tools are not installed"),
    pytest.mark.timeout(240),
]

STRIP = """
const { stripTypeScriptTypes } = require("node:module");
const { readdirSync, readFileSync } = require("node:fs");
const named = readdirSync(process.argv[1]).filter((name) => name.endsWith(".ts"));
const read = (name) => stripTypeScriptTypes(readFileSync(`${process.argv[1]}/${name}`, "utf8"));
console.log(JSON.stringify(Object.fromEntries(named.map((name) => [name.slice(0, -3), read(name)]))));
"""

RENDER = """async ([name, recipe]) => {
  const { rendered } = await import("/looks/renderer");
  const { pictureOf } = await import("/looks/picture");
  const { readTable } = await import("/looks/table");
  const { PLAIN } = await import("/looks/recipe");
  const fetched = async (url) => (await fetch(url)).arrayBuffer();
  window.picture ??= await pictureOf(new Blob([await fetched("/photo")]), 4096);
  const table = name ? await readTable(await fetched(`/tables/${name}`)) : null;
  const canvas = rendered(window.picture, { ...PLAIN, ...recipe }, table);
  return canvas && canvas.toDataURL("image/png");
}"""


@pytest.fixture(scope="module")
def photograph() -> pyvips.Image:
    """Skin, sky, shadow and saturated colour in one: four photographs, each a quarter."""
    quarters = ["friends", "picos-de-europa", "honey-bee", "suspension-bridge-at-night"]
    images = [
        pyvips.Image.thumbnail(str(PICTURES / f"{name}.jpg"), 400, height=300, crop="centre") for name in quarters
    ]
    return pyvips.Image.arrayjoin(images, across=2).copy(interpretation="srgb").copy_memory()


def stripped() -> dict[str, str]:
    """The client's modules as JavaScript, by name."""
    done = subprocess.run([NODE, "-e", STRIP, str(MODULES)], check=True, capture_output=True, timeout=60)
    return msgspec.json.decode(done.stdout, type=dict[str, str])


@pytest_asyncio.fixture(scope="module")
async def page(photograph: pyvips.Image) -> AsyncGenerator[Page]:
    """An empty page that may import the client's modules."""
    modules = stripped()
    photo = photograph.pngsave_buffer()

    async def answer(route: Route) -> None:
        folder, _, name = route.request.url.removeprefix(ORIGIN + "/").partition("/")
        if folder == "looks":
            await route.fulfill(body=modules[name], content_type="text/javascript")
        elif folder == "tables":
            await route.fulfill(body=(TABLES / f"{name}.png").read_bytes(), content_type="image/png")
        elif folder == "photo":
            await route.fulfill(body=photo, content_type="image/png")
        else:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page()
        await opened.route("**/*", answer)
        await opened.goto(ORIGIN)
        yield opened
        await browser.close()


RECIPES = [
    Recipe(),
    *(Recipe(filter=name) for name in LOOKS),
    Recipe(filter="Clarendon", strength=40),
    Recipe(brightness=45),
    Recipe(brightness=-60, contrast=-50),
    Recipe(contrast=80),
    Recipe(saturation=90),
    Recipe(saturation=-55, warmth=-70),
    Recipe(warmth=80),
    Recipe(vignette=100),
    Recipe(rotate=90),
    Recipe(rotate=180, crop=Crop(x=0.1, y=0.25, width=0.5, height=0.5)),
    Recipe(rotate=270, straighten_degrees=4.5),
    Recipe(straighten_degrees=-12.5, crop=Crop(x=0.05, y=0.1, width=0.8, height=0.6)),
    Recipe(filter="juno", strength=70, brightness=12, contrast=25, saturation=-15, warmth=20, vignette=45),
    Recipe(
        filter="basalt",
        contrast=-20,
        vignette=80,
        rotate=90,
        straighten_degrees=30.0,
        crop=Crop(x=0.2, y=0.2, width=0.6, height=0.6),
    ),
]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: repr(msgspec.to_builtins(recipe)))
async def test_the_browser_shows_what_the_server_makes(page: Page, photograph: pyvips.Image, recipe: Recipe) -> None:
    words: Any = msgspec.to_builtins(recipe) | {"filter": recipe.filter.lower()}
    shown = await page.evaluate(RENDER, [words["filter"], words])
    assert shown, "no WebGL2"
    content = base64.b64decode(shown.partition(",")[2])
    browser = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    made = edited(photograph, recipe)
    assert browser.shape == (made.height, made.width, 3)
    seen = pyvips.Image.new_from_memory(browser.tobytes(), made.width, made.height, 3, "uchar")
    lab = (one.copy(interpretation="srgb").colourspace("lab") for one in (made, seen))
    difference = np.asarray(next(lab).dE00(next(lab)).numpy())
    mean, most = difference.mean(), np.percentile(difference, 99)
    print(f"mean {mean:.3f}, 99th percentile {most:.3f}, largest {difference.max():.2f}")
    assert mean <= MEAN_BOUND, f"mean {mean:.2f}"
    assert most <= MOST_BOUND, f"99th percentile {most:.2f}"
