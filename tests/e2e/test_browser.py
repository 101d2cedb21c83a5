"""One journey in a real browser: sign up, post a photograph, follow, see the next one arrive without reloading.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

import os
import re
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Response, async_playwright, expect

from heliograph.platform.config import Config
from heliograph.platform.http.client import CLIENT_DIR
from heliograph.programs.demo import PICTURES
from tests.processes import Processes, free_port
from tests.world import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: Any = {"width": 390, "height": 844}
DESK: Any = {"width": 1280, "height": 900}
SCREENSHOTS = os.environ.get("SCREENSHOTS")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: Chromium is not installed"),
    pytest.mark.skipif(not (CLIENT_DIR / "index.html").exists(), reason="the web client is not built"),
    pytest.mark.timeout(240),
]


@pytest_asyncio.fixture
async def browser() -> AsyncGenerator[Browser]:
    """A Chromium of the system's."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture
async def base_url(fresh_database: str, config: Config) -> AsyncGenerator[str]:
    """Where a whole running system answers."""
    settings = msgspec.structs.replace(config, database_url=fresh_database, port=free_port())
    async with Processes(settings) as processes:
        yield processes.base_url


class Visitor:
    """Somebody with a browser window; what its console complains of is kept."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._listen(message.type, message.text))
        page.on("response", self._hear)

    async def sign_up(self) -> None:
        """Make an account through the form."""
        await self.page.goto("/signup")
        await self.page.locator("input[name=username]").fill(self.name)
        await self.page.locator("input[name=full_name]").fill(self.name.title())
        await self.page.locator("input[name=email]").fill(f"{self.name}@example.org")
        await self.page.locator("input[name=password]").fill("short")
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_text("at least 10").first).to_be_visible()
        await self.page.locator("input[name=password]").fill(PASSWORD)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("link", name="New post").first).to_be_visible()
        await self.look("signed-up")

    async def post(self, picture: str, caption: str) -> None:
        """Post a photograph through the form, and wait until it is published."""
        await self.page.get_by_role("link", name="New post").first.click()
        await self.page.locator("input[type=file]").first.set_input_files(PICTURES / picture)
        await self.page.get_by_label("Caption").fill(caption)
        await self.page.get_by_label("Description of the photo").fill("what a blind person would want to know")
        await self.look("composing")
        await self.page.get_by_role("button", name="Share").click()

    async def sees(self, caption: str) -> None:
        """Wait until a post with this caption, its photograph loaded, is on the page."""
        article = self.page.get_by_role("article").filter(has_text=caption)
        await expect(article).to_be_visible(timeout=30_000)
        picture = article.locator("picture img, img[alt='what a blind person would want to know']").last
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("image => image.naturalWidth") > 100

    async def look(self, moment: str) -> None:
        """Keep a picture of the window, where pictures are wanted."""
        if SCREENSHOTS:
            await self.page.screenshot(path=Path(SCREENSHOTS) / f"{self.name}-{moment}.png")

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _hear(self, response: Response) -> None:
        # Being nobody yet is no mistake; nor is an upload that arrived just before its page was left for another.
        is_resumed = response.status == 409 and "/upload/" in response.url
        is_expected = response.status in (401, 404) or is_resumed
        if response.status >= 400 and not is_expected:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


async def visit(browser: Browser, base_url: str, name: str, viewport: Any) -> Visitor:
    is_phone = viewport is PHONE
    context = await browser.new_context(base_url=base_url, viewport=viewport, has_touch=is_phone, is_mobile=is_phone)
    return Visitor(await context.new_page(), name)


async def test_a_photo_arrives_without_reloading(browser: Browser, base_url: str) -> None:
    ana = await visit(browser, base_url, "ana.sun", PHONE)
    ben = await visit(browser, base_url, "ben.moon", DESK)
    await ana.sign_up()
    await ana.post("coffee.jpg", "Morning light #coffee")
    await ana.page.goto("/")
    await ana.sees("Morning light")
    await ana.look("own-feed")

    await ben.sign_up()
    await ben.page.goto("/ana.sun")
    await ben.page.get_by_role("button", name="Follow ana.sun").click()
    await expect(ben.page.get_by_role("button", name="Following ana.sun").first).to_be_visible()
    await ben.look("profile")
    await ben.page.get_by_role("link", name="Home").first.click()
    await ben.sees("Morning light")

    marker = "window.wasNotReloaded = true"
    await ben.page.evaluate(marker)
    await ana.post("honey-bee.jpg", "A visitor at noon")
    pill = ben.page.get_by_role("button", name="1 new post")
    await expect(pill).to_be_visible(timeout=30_000)
    await ben.look("pill")
    await pill.click()
    await ben.sees("A visitor at noon")
    await ben.look("feed")
    assert await ben.page.evaluate("window.wasNotReloaded") is True

    await ben.page.get_by_role("article").filter(has_text="A visitor at noon").get_by_role("link").first.click()
    await expect(ben.page).to_have_url(base_url + "/ana.sun")
    await ben.page.go_back()
    await ben.sees("A visitor at noon")
    assert ana.complaints == []
    assert ben.complaints == []


async def test_a_wrong_password_says_so_and_keeps_the_name(browser: Browser, base_url: str) -> None:
    eve = await visit(browser, base_url, "eve", PHONE)
    await eve.page.goto("/settings")
    await expect(eve.page).to_have_url(re.compile("/login"))
    await eve.page.locator("input[name=username]").fill("nobody.here")
    await eve.page.locator("input[name=password]").fill("wrong password")
    await eve.page.keyboard.press("Enter")
    await expect(eve.page.get_by_role("alert").first).to_be_visible()
    await expect(eve.page.locator("input[name=username]")).to_have_value("nobody.here")
    await eve.look("refused")
