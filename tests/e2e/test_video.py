"""Videos in a real browser: cut and posted, played in somebody else's feed, and sent on where the connection broke.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Request, Route, expect

from tests.e2e.barriers import barriers
from tests.e2e.hands import Keyboard
from tests.e2e.posts import article, button, compose, film, has_posted, plays
from tests.e2e.strokes import place_in
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import World

MEGABYTE = 1_000_000


async def _cut_and_post(ana: Visitor, file: Path) -> None:
    """Cut the first second away, choose a cover, and say what is seen."""
    page = ana.page
    await compose(ana, file, "By the sea")
    start = page.get_by_role("slider", name="Start of the video")
    await start.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(start).to_have_attribute("aria-valuenow", "1")
    await page.get_by_role("slider", name="Cover").fill("2.5")
    await page.get_by_label("Description of the video").fill("Coloured bars that move")
    await expect(page.get_by_text("Uploaded. Share when")).to_be_visible(timeout=30_000)
    await page.evaluate("scrollTo(0, 0)")
    await ana.look("video-composing")
    assert await barriers(page) == []
    async with page.expect_request("**/api/posts") as submitted:
        await page.get_by_role("button", name="Share").click()
    body = json.loads((await submitted.value).post_data or "")
    assert body["edits"] == [{"trim_start_seconds": 1, "cover_seconds": 2.5}]
    await ana.look("video-processing")


async def _arrives(follower: Visitor) -> Locator:
    """Return the video, as it comes to a feed that is open."""
    page = follower.page
    pill = page.get_by_role("button", name="1 new post")
    card = article(page, "By the sea")
    await expect(pill.or_(card).first).to_be_visible(timeout=60_000)
    if await pill.is_visible():
        await pill.click()
    await expect(card).to_be_visible()
    return card.locator("video")


async def _watch_by_touch(ben: Visitor, screen: Locator) -> None:
    """It plays by itself in silence; a tap gives the sound and takes it, the button stops it; out of sight it rests."""
    page, card = ben.page, article(ben.page, "By the sea")
    await plays(page, "By the sea")
    await expect(screen).to_have_js_property("muted", value=True)
    assert await screen.evaluate("video => video.duration") == pytest.approx(19, abs=0.2)
    for is_muted in (False, True):
        await page.touchscreen.tap(*await place_in(screen, 0.5, 0.4))
        await expect(screen).to_have_js_property("muted", value=is_muted)
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await expect(card.locator("[data-playing]")).to_have_count(0)
    await plays(page, "By the sea")
    await button(card, "Pause").tap()
    await expect(screen).to_have_js_property("paused", value=True)
    await ben.look("video-feed")


async def _watch_by_keys(cem: Visitor, screen: Locator) -> None:
    """Who wishes for stillness starts it themselves; all else is within reach of keys."""
    page, keys = cem.page, Keyboard(cem.page)
    card = article(page, "By the sea")
    await keys.stand_on(card)
    await expect(screen).to_have_js_property("paused", value=True)
    assert await screen.get_attribute("src") is None
    await keys.press(button(card, "Play"))
    await expect(screen).to_have_js_property("paused", value=False)
    await page.keyboard.press("m")
    await expect(screen).to_have_js_property("muted", value=False)
    await keys.press(button(card, "Turn the sound off"))
    await expect(screen).to_have_js_property("muted", value=True)
    await page.keyboard.press("k")
    await expect(screen).to_have_js_property("paused", value=True)
    await keys.reach(card.get_by_role("slider", name="Position in the video"))
    await page.keyboard.press("Home")
    await expect(screen).to_have_js_property("currentTime", 0)
    await page.keyboard.press("ArrowRight")
    await expect(screen).to_have_js_property("currentTime", 2)
    await page.keyboard.press("Space")
    await expect(screen).to_have_js_property("paused", value=False)
    # What they started ends, and rests: it is not theirs to move on and on.
    await keys.reach(card.get_by_role("slider", name="Position in the video"))
    await page.keyboard.press("End")
    await expect(screen).to_have_js_property("ended", value=True)
    await expect(button(card, "Play")).to_be_visible()
    await cem.look("video-feed")


async def test_a_video_is_cut_posted_and_plays_in_another_feed(windows: Windows, world: World, tmp_path: Path) -> None:
    author, *followers = [await world.person(name) for name in ("ana", "ben", "cem")]
    await has_posted(author, "koala.jpg", caption="Something beneath it")
    for follower in followers:
        await follower.follow(author)
    ana, ben = await windows.open(author), await windows.open(followers[0])
    cem = await windows.open(followers[1], size=DESK, scheme="dark", reduced_motion="reduce")
    for visitor in (ana, ben, cem):
        await visitor.page.goto("/")
    await ben.page.get_by_text("Newest", exact=True).tap()

    await _cut_and_post(ana, film(tmp_path / "beach.mp4", seconds=20, size="270x480"))
    await _watch_by_touch(ben, await _arrives(ben))
    await _watch_by_keys(cem, await _arrives(cem))

    card = article(ben.page, "By the sea")
    await card.get_by_role("link").filter(has=ben.page.locator("time")).click()
    await expect(ben.page).to_have_url(re.compile("/p/"))
    await plays(ben.page, "By the sea")
    assert await barriers(ben.page) == []
    await ben.page.goto(f"/{ana.name}")
    await expect(ben.page.get_by_label("Video", exact=True)).to_be_visible()
    await ben.look("video-grid")


async def test_a_broken_upload_goes_on_without_sending_again_what_arrived(
    windows: Windows, world: World, tmp_path: Path
) -> None:
    ana = await windows.open(await world.person("ana"))
    await ana.page.goto("/")
    noise = ("-vf", "noise=alls=40:allf=t", "-crf", "15")
    file = film(tmp_path / "large.mp4", seconds=2, size="960x540", arguments=noise)
    assert file.stat().st_size > 20 * MEGABYTE
    numbers: dict[str, int] = {}
    arrived: list[int] = []
    broken: list[int] = []

    async def offer(route: Route) -> None:
        answer = await route.fetch()
        for part in (await answer.json())["parts"]:
            if part["upload_url"]:
                numbers[part["upload_url"].removeprefix(windows.base_url)] = part["number"]
        await route.fulfill(response=answer)

    async def carry(route: Route, request: Request) -> None:
        number = numbers[request.url.removeprefix(windows.base_url)]
        if number in (2, 3) and broken.count(number) < 2:
            broken.append(number)
            await route.abort("connectionreset")
            return
        arrived.append(number)
        await route.continue_()

    await ana.page.route("**/api/media/*/parts", offer)
    await ana.page.route("**/upload/**", carry)
    await compose(ana, file, "A long way")
    await expect(ana.page.get_by_role("button", name="Try again")).to_be_visible(timeout=30_000)
    await ana.look("video-broken")
    await expect(ana.page.get_by_text("Uploaded. Share when")).to_be_visible(timeout=60_000)
    assert {2, 3} <= set(broken)
    assert sorted(arrived) == list(range(1, -(-file.stat().st_size // 8_388_608) + 1)), "each part travelled once"
    await ana.page.get_by_role("button", name="Share").click()
    await expect(ana.page.get_by_text("Developing…").first).to_be_visible(timeout=30_000)
    await ana.look("video-developing")
    await plays(ana.page, "A long way")
