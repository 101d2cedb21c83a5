"""Whoever is not logged in looks around on a slow way: what is coming has its place, and back leads where they were."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, Route, expect

from tests.e2e.posts import has_posted
from tests.e2e.windows import DESK, PHONE, Visitor, Windows
from tests.world import World

_NEAR_PIXELS = 2


async def _box(part: Locator) -> tuple[float, ...]:
    box = await part.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


async def _comes_in_its_place(window: Visitor, address: str) -> None:
    """A profile and its pictures stand where their ghosts stood."""
    page = window.page
    may_answer = [asyncio.Event(), asyncio.Event()]

    async def hold(route: Route) -> None:
        await may_answer["/posts" in route.request.url].wait()
        await route.continue_()

    await page.route(re.compile(r"/api/users/(by-username/|\d+/posts)"), hold)
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_have_text(address.removeprefix("/"))
    face = page.locator("main [class*=_picture_] > *").first
    title = page.get_by_role("heading", level=1)
    await window.look("ghost")
    name, ghost = await _box(title), await _box(face)
    may_answer[0].set()
    await expect(page.get_by_role("list").filter(has_text="follower")).to_be_visible()
    assert (await _box(title))[:2] == pytest.approx(name[:2], abs=_NEAR_PIXELS)
    assert await _box(face) == pytest.approx(ghost, abs=_NEAR_PIXELS)
    await window.look("ghost-grid")
    places = page.locator("[data-waiting] ul > li")
    await expect(places).to_have_count(2)
    ghosts = [await _box(each) for each in await places.all()]
    may_answer[1].set()
    pictures = page.locator("main li:has(> a[href^='/p/'])")
    await expect(pictures).to_have_count(2)
    for before, picture in zip(ghosts, await pictures.all(), strict=True):
        assert await _box(picture) == pytest.approx(before, abs=_NEAR_PIXELS)
    await page.unroute_all(behavior="wait")


async def test_a_visitor_looks_around_and_goes_back_where_they_were(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    tag = "ways" + ana.username.partition("_")[2]
    for picture in ("coffee.jpg", "moose.jpg"):
        await has_posted(ana, picture, caption=f"Look #{tag}")
    for size in (PHONE, DESK):
        window = await windows.open(size=size, name=f"visitor-{size.width}")
        page = window.page
        back = page.get_by_role("button", name="Back").or_(page.get_by_role("link", name="Back"))

        # Opened first there is nowhere to go back to: not to a page that asks who one is.
        await page.goto(f"/explore/tags/{tag}")
        await expect(page.locator("main a[href^='/p/'] img")).to_have_count(2)
        await expect(back).to_have_count(0)
        await window.look("hashtag")

        await _comes_in_its_place(window, f"/{ana.username}")
        await window.look("profile")
        await page.locator("main a[href^='/p/']").first.click()
        await page.get_by_role("link", name=f"#{tag}", exact=True).click()
        await expect(page).to_have_url(re.compile(f"/explore/tags/{tag}$"))
        await back.click()
        await expect(page).to_have_url(re.compile("/p/"))
        await expect(page.get_by_role("link", name=f"#{tag}", exact=True)).to_be_visible()
        await back.click()
        await expect(page).to_have_url(re.compile(f"/{ana.username}$"))
        await window.has_no_sideways_scroll()
