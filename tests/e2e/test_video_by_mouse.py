"""A video is composed with a mouse at a desk, by day: dropped on the page, cut by its handles, given its cover, posted;
it plays, and again from its start.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.posts import article, button, film, plays
from tests.e2e.strokes import drop, place_in, stroke
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import World

_SECONDS = 12
_NEAR_SECONDS = 0.2
_COUNT_EMPTIED = """video => {
  window.emptied = 0;
  video.addEventListener("emptied", () => (window.emptied += 1));
}"""
_SHOWS = "([video, at]) => video.readyState > 1 && !video.seeking && Math.abs(video.currentTime - at) < 0.1"
_PLAYS_ON = """() => {
  const at = document.querySelector("figure video").currentTime;
  return at > 3.2 && at < 9;
}"""


async def _at(slider: Locator) -> float:
    return float(await slider.get_attribute("aria-valuenow") or await slider.input_value())


async def _drag_handle(page: Page, side: str, part: float) -> None:
    """Take a handle and bring it to a part of the strip's width."""
    handle = page.get_by_role("slider", name=f"{side} of the video")
    strip = handle.locator("xpath=..")
    async with stroke(page, await place_in(handle), is_finger=False) as go:
        await go(await place_in(strip, part))
    assert await _at(handle) == pytest.approx(part * _SECONDS, abs=_NEAR_SECONDS)


async def _cut(window: Visitor) -> None:
    """Its handles stop at each other and at the ends; what is kept is what plays here."""
    page = window.page
    await _drag_handle(page, "Start", 0.5)
    await _drag_handle(page, "End", 0.75)
    await _drag_handle(page, "Start", 0.25)
    await expect(page.get_by_text("0:03 – 0:09")).to_be_visible()
    await window.look("cut")
    await button(page, "Play the preview").click()
    preview = page.locator("figure video")
    await expect(preview).to_have_js_property("paused", value=False)
    await until(page, _PLAYS_ON)
    await button(page, "Pause the preview").click()
    await expect(preview).to_have_js_property("paused", value=True)


async def _choose_cover(window: Visitor) -> float:
    """Press on the cover's line, and drag from there: the pictures follow, and neither goes away meanwhile."""
    page = window.page
    small = page.get_by_role("button", name="Video 1: waves.mp4").locator("video")
    await small.evaluate(_COUNT_EMPTIED)
    cover = page.get_by_role("slider", name="Cover")
    await expect(cover).to_have_attribute("aria-valuetext", "chosen for you")
    async with stroke(page, await place_in(cover, 0.2), is_finger=False) as go:
        await go(await place_in(cover, 0.6))
    at = await _at(cover)
    assert at == pytest.approx(3 + 0.6 * 6, abs=0.3)
    await until(page, "at => Math.abs(document.querySelector('figure video').currentTime - at) < 0.1", at)
    await until(page, _SHOWS, [await small.element_handle(), at])
    assert await page.evaluate("window.emptied") == 0
    await window.look("cover")
    return at


async def _share(page: Page) -> Any:
    await page.get_by_label("Caption").fill("By mouse")
    await expect(page.get_by_text("Uploaded. Share when")).to_be_visible()
    async with page.expect_request("**/api/posts") as submitted:
        await button(page, "Share").click()
    return json.loads((await submitted.value).post_data or "")


async def _plays_again_and_again(page: Page, card: Locator) -> None:
    """What is in view begins again where it ends."""
    await plays(page, "By mouse")
    screen = card.locator("video")
    assert await screen.evaluate("video => video.duration") == pytest.approx(6, abs=0.2)
    await card.get_by_role("slider", name="Position in the video").fill("5")
    await until(page, "video => video.currentTime > 5", await screen.element_handle())
    await until(page, "video => video.currentTime < 3 && !video.paused", await screen.element_handle())


async def test_a_video_is_cut_by_its_handles_and_plays_again_and_again(
    windows: Windows, world: World, tmp_path: Path
) -> None:
    window = await windows.open(await world.person("ana"), size=DESK)
    page = window.page
    await page.goto("/")
    await expect(page.get_by_role("link", name="New post").first).to_be_visible()
    async with drop(page, film(tmp_path / "waves.mp4", seconds=_SECONDS, size="480x270")):
        await expect(page.get_by_text("Drop to begin a post")).to_be_visible()
    await expect(page.get_by_role("button", name="Video 1: waves.mp4")).to_be_visible()
    await _cut(window)
    cover = await _choose_cover(window)
    body = await _share(page)
    start, end = (body["edits"][0].pop(key) for key in ("trim_start_seconds", "trim_end_seconds"))
    assert (start, end) == (pytest.approx(3, abs=_NEAR_SECONDS), pytest.approx(9, abs=_NEAR_SECONDS))
    assert body["edits"] == [{"cover_seconds": pytest.approx(cover, abs=0.01)}]
    card = article(page, "By mouse")
    await expect(card).to_be_visible()
    await _plays_again_and_again(page, card)
    await window.look("plays")
    await window.has_no_sideways_scroll()
