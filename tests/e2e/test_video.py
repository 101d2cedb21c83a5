"""Videos in a real browser: cut and posted, played in somebody else's feed, and sent on where the connection broke.

Set `SCREENSHOTS=<folder>` to look at the way.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Request, Route, expect

from tests.e2e.barriers import barriers
from tests.e2e.posts import compose, film, plays
from tests.e2e.windows import DESK, Windows
from tests.world import World

MEGABYTE = 1_000_000


async def test_a_video_is_cut_posted_and_plays_in_another_feed(windows: Windows, world: World, tmp_path: Path) -> None:
    author, *followers = [await world.person(name) for name in ("ana", "ben", "cem")]
    for follower in followers:
        await follower.follow(author)
    ana, ben = await windows.open(author), await windows.open(followers[0])
    cem = await windows.open(followers[1], size=DESK)
    for visitor in (ana, ben, cem):
        await visitor.page.goto("/")

    await compose(ana, film(tmp_path / "beach.mp4", seconds=5, size="540x960"), "By the sea")
    start = ana.page.get_by_role("slider", name="Start of the video")
    await start.focus()
    await ana.page.keyboard.press("Shift+ArrowRight")
    await expect(start).to_have_attribute("aria-valuenow", "1")
    await ana.page.get_by_role("slider", name="Cover").fill("2.5")
    await ana.page.get_by_label("Description of the video").fill("Coloured bars that move")
    await expect(ana.page.get_by_text("Uploaded. Share when")).to_be_visible(timeout=30_000)
    await ana.page.evaluate("scrollTo(0, 0)")
    await ana.look("video-composing")
    assert await barriers(ana.page) == []
    async with ana.page.expect_request("**/api/posts") as submitted:
        await ana.page.get_by_role("button", name="Share").click()
    body = json.loads((await submitted.value).post_data or "")
    assert body["edits"] == [{"trim_start_seconds": 1, "cover_seconds": 2.5}]
    await ana.look("video-processing")

    for follower in (ben, cem):
        pill = follower.page.get_by_role("button", name="1 new post")
        article = follower.page.get_by_role("article").filter(has_text="By the sea")
        await expect(pill.or_(article).first).to_be_visible(timeout=60_000)
        if await pill.is_visible():
            await pill.click()
        await plays(follower.page, "By the sea")
        screen = follower.page.locator("video").first
        assert await screen.evaluate("video => video.muted") is True
        assert await screen.evaluate("video => video.duration") == pytest.approx(4, abs=0.2)
        await follower.page.keyboard.press("m")
        await expect(screen).to_have_js_property("muted", value=False)
        await follower.page.get_by_role("button", name="Pause").click()
        await expect(screen).to_have_js_property("paused", value=True)
        seek = follower.page.get_by_role("slider", name="Position in the video")
        await seek.focus()
        await follower.page.keyboard.press("Home")
        await expect(screen).to_have_js_property("currentTime", 0)
        await follower.page.keyboard.press("ArrowRight")
        await expect(screen).to_have_js_property("currentTime", 2)
        await follower.page.keyboard.press("k")
        await expect(screen).to_have_js_property("paused", value=False)
        await follower.look("video-feed")

    await ben.page.get_by_role("article").get_by_role("link").filter(has=ben.page.locator("time")).click()
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
