"""Browsers and the windows that people look through: sizes, colour schemes, and what a window complains of."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, Page, Response, async_playwright, expect

from tests.world import PASSWORD, Person

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCREENSHOTS = os.environ.get("SCREENSHOTS")

Scheme = Literal["light", "dark"]

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The editor draws by WebGL, here by the processor.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The page itself need not be drawn that way, which would cost a third of all that a journey costs.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
]
_PATIENCE_MILLISECONDS = 60_000

# Refusals of the page's own policy are told to nobody but those who listen.
_LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


@dataclass(frozen=True, slots=True)
class Size:
    """A device: how large its window is, and whether it is touched."""

    width: int
    height: int
    is_phone: bool
    zoom: float = 1

    @property
    def context(self) -> dict[str, Any]:
        """What a browser's context is to be told."""
        viewport = {"width": self.width, "height": self.height}
        device = {"has_touch": self.is_phone, "is_mobile": self.is_phone, "device_scale_factor": self.zoom}
        return {"viewport": viewport, **device}


PHONE = Size(390, 844, is_phone=True)
DESK = Size(1440, 900, is_phone=False)
HALF_A_DESK = Size(720, 450, is_phone=False, zoom=2)
"""What is left of a desk's window where its page is shown at twice its size: to the page it is half as large."""


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """Run the system's Chromium. Its pages share two cores with the server: they are waited for with patience."""
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield browser
        await browser.close()


class Visitor:
    """Somebody with a browser window; what its console complains of is kept."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._listen(message.type, message.text))
        page.on("response", self._hear)

    @property
    def context(self) -> BrowserContext:
        """The browser's context: its cookies, its network."""
        return self.page.context

    async def has_no_sideways_scroll(self) -> None:
        """See that the page is no wider than its window."""
        wide = await self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"{self.page.url} is {wide[0]} wide in a window of {wide[1]}"

    async def look(self, moment: str) -> None:
        """Keep a picture of the window, where pictures are wanted: `SCREENSHOTS=<folder>`."""
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


@dataclass(frozen=True, slots=True)
class Windows:
    """Opens windows on one running product, and closes them all."""

    browser: Browser
    base_url: str
    opened: list[Visitor]

    async def open(
        self,
        person: Person | None = None,
        *,
        name: str = "",
        size: Size = PHONE,
        scheme: Scheme = "light",
        locale: str = "en-GB",
        **wishes: Any,
    ) -> Visitor:
        """Open a window of its own, somebody logged in where a person is given."""
        context = await self.browser.new_context(
            base_url=self.base_url, color_scheme=scheme, locale=locale, **{**size.context, **wishes}
        )
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        await context.add_init_script(_LISTEN)
        if person is not None:
            await log_in(context, person.username, self.base_url)
        visitor = Visitor(await context.new_page(), name or (person.username if person else "nobody"))
        self.opened.append(visitor)
        return visitor

    async def close(self) -> None:
        """Close every window; nobody had anything to complain of."""
        for visitor in self.opened:
            await visitor.context.close()
        complaints = {each.name: each.complaints for each in self.opened if each.complaints}
        assert not complaints, f"windows complain: {complaints}"


async def log_in(context: BrowserContext, username: str, base_url: str, password: str = PASSWORD) -> None:
    """Give a context the session's cookie, as the form does."""
    words = {"username": username, "password": password}
    answer = await context.request.post("/api/users/login", data=words, headers={"Origin": base_url})
    assert answer.ok, await answer.text()
