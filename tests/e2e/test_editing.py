"""An author edits a photograph in a real browser; what is shared says how it is wanted.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

import json
import os
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, async_playwright, expect

from heliograph.platform.config import Config
from heliograph.platform.http.client import CLIENT_DIR
from heliograph.programs.demo import PICTURES
from tests.e2e.waiting import until
from tests.processes import Processes, free_port
from tests.world import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
PHONE: Any = {"width": 390, "height": 844}
SCREENSHOTS = os.environ.get("SCREENSHOTS")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is not installed"),
    pytest.mark.skipif(not (CLIENT_DIR / "index.html").exists(), reason="the web client is not built"),
    pytest.mark.timeout(240),
]


@pytest_asyncio.fixture
async def page(fresh_database: str, config: Config) -> AsyncGenerator[Page]:
    """A phone with somebody logged in, at a whole running system."""
    settings = msgspec.structs.replace(config, database_url=fresh_database, port=free_port())
    async with Processes(settings) as processes, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(base_url=processes.base_url, viewport=PHONE, has_touch=True, is_mobile=True)
        words = {"username": "ana.sun", "email": "ana@example.org", "password": PASSWORD, "full_name": "Ana"}
        headers = {"Origin": processes.base_url}
        signed_up = await context.request.post("/api/users/signup", data=words, headers=headers)
        assert signed_up.ok, await signed_up.text()
        # Every look is drawn by the processor here, beside whatever else the machine does.
        expect.set_options(timeout=60_000)
        context.set_default_timeout(60_000)
        yield await context.new_page()
        await browser.close()


async def look(page: Page, moment: str) -> None:
    """Keep a picture of the window, where pictures are wanted."""
    if SCREENSHOTS:
        await page.screenshot(path=Path(SCREENSHOTS) / f"editing-{moment}.png")


COLOUR = """() => {
  const canvas = document.querySelector("dialog canvas");
  const small = Object.assign(document.createElement("canvas"), { width: 64, height: 64 }).getContext("2d");
  small.drawImage(canvas, 0, 0, 64, 64);
  const { data } = small.getImageData(0, 0, 64, 64);
  const mean = (band) => data.reduce((sum, value, at) => (at % 4 === band ? sum + value : sum), 0) / (data.length / 4);
  return [mean(0), mean(1), mean(2), canvas.width, canvas.height];
}"""


async def test_an_edit_is_seen_at_once_kept_over_a_reload_and_sent_with_the_post(page: Page) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files([PICTURES / "coffee.jpg", PICTURES / "friends.jpg"])
    await page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit photo")
    await expect(dialog.locator("canvas")).to_be_visible()
    await expect(dialog.locator("label img[src^='data:']")).to_have_count(22)
    await look(page, "filters")
    plain = await page.evaluate(COLOUR)
    await dialog.get_by_text("Basalt").click()
    await until(page, f"({COLOUR})().slice(0, 3).every((value, _, all) => Math.abs(value - all[0]) < 3)")
    assert abs(plain[0] - plain[2]) > 40, "coffee on a red saucer"
    await look(page, "basalt")
    await dialog.get_by_role("button", name="Adjust").click()
    await dialog.get_by_label("Vignette").fill("60")
    await look(page, "adjust")
    await dialog.get_by_role("button", name="Crop").click()
    await dialog.get_by_text("4:5").click()
    await dialog.get_by_label("Straighten").fill("-6")
    await until(page, f"(([w, h]) => Math.abs(w / h - 0.8) < 0.01)(({COLOUR})().slice(3))")
    await look(page, "crop")
    await dialog.get_by_role("button", name="Done").click()
    await expect(dialog).to_have_count(0)
    await look(page, "desk")
    await page.reload()
    await page.get_by_role("button", name="Edit").click()
    await expect(dialog.get_by_role("radio", name="Basalt")).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    def is_post(request: Request) -> bool:
        return request.method == "POST" and request.url.endswith("/api/posts")

    async with page.expect_request(is_post, timeout=30_000) as sent:
        await page.get_by_role("button", name="Share").click()
    edits = json.loads((await sent.value).post_data or "")["edits"]
    crop = edits[0].pop("crop")
    assert edits == [{"filter": "basalt", "vignette": 60, "straighten_degrees": -6}, {}]
    assert 0 < crop["width"] <= 1
    assert complaints == []
