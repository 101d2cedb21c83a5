"""A feed that opens at once, moves nothing that stands, and gives up what is far behind without losing one's place."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.posts import article
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Windows
from tests.world import World, photo

_POSTS = 22
"""So many that the first are left far behind (`features/feed/places.ts`)."""
_SHIFTS = """window.shifted = [];
new PerformanceObserver(list => list.getEntries().forEach(each => {
  if (!each.hadRecentInput && each.value > 0) window.shifted.push(
    [each.value, ...each.sources.map(({node}) => `${node?.nodeName} ${node?.parentElement?.className}`)]);
})).observe({type: "layout-shift", buffered: true});"""
_BOX = "element => { const {x, y, width, height} = element.getBoundingClientRect(); return [x, y, width, height]; }"
_HAS_COME = "image => image.complete && image.naturalWidth > 0"


async def _open_without_the_client(page: Page) -> asyncio.Event:
    """Open the feed; the largest script comes once the event is set."""
    arrived = asyncio.Event()

    async def hold(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route("**/assets/libraries-*.js", hold)
    await page.goto("/", wait_until="commit")
    return arrived


async def test_the_first_picture_stands_before_the_client_runs_and_stays_where_it_is(
    windows: Windows, world: World
) -> None:
    ana = await world.person("ana")
    await ana.publish(photo(480, 600), caption="First light")
    visitor = await windows.open(ana)
    page = visitor.page
    await page.add_init_script(_SHIFTS)
    await page.goto("/")  # From now on the browser knows that a member opens it.
    await expect(article(page, "First light")).to_be_visible()

    arrived = await _open_without_the_client(page)
    early = page.locator("#dawn img")
    await expect(early).to_be_visible()
    await until(page, _HAS_COME, await early.element_handle())
    await visitor.look("dawn")
    place = await early.evaluate(_BOX)
    arrived.set()
    picture = article(page, "First light").locator("picture img")
    await expect(picture).to_be_visible()
    await expect(early).to_have_count(0)
    assert await picture.evaluate(_BOX) == place
    assert await page.evaluate("() => window.shifted") == []


async def test_beneath_a_wide_picture_the_next_one_is_there_as_early(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    await ana.publish(photo(480, 600, seed=1), caption="Second")
    await ana.publish(photo(640, 320, seed=2), caption="First\nof two lines")
    visitor = await windows.open(ana)
    page = visitor.page
    await page.add_init_script(_SHIFTS)
    await page.goto("/")
    await page.get_by_text("Newest", exact=True).click()
    await expect(article(page, "Second")).to_be_visible()

    arrived = await _open_without_the_client(page)
    early = page.locator("#dawn img")
    await expect(early).to_have_count(2)
    for picture in await early.element_handles():
        await until(page, _HAS_COME, picture)
    await visitor.look("dawn of two")
    places = [await picture.evaluate(_BOX) for picture in await early.all()]
    arrived.set()
    await expect(early).to_have_count(0)
    cards = [article(page, words).locator("picture img") for words in ("of two lines", "Second")]
    for picture, place in zip(cards, places, strict=True):
        # Lines of words are as high as the browser rounds them.
        assert await picture.evaluate(_BOX) == pytest.approx(place, abs=0.1)
    assert await page.evaluate("() => window.shifted") == []


async def test_a_long_feed_gives_up_what_is_far_and_one_comes_back_to_the_same_pixel(
    windows: Windows, world: World
) -> None:
    ana = await world.person("ana")
    await asyncio.gather(*(ana.publish(photo(48, 60, seed=n), caption=f"Photo {n}") for n in range(_POSTS)))
    visitor = await windows.open(ana, size=DESK)
    page = visitor.page
    await page.goto("/")
    cards = page.get_by_role("feed").get_by_role("article")
    await _walk_to_the_end(page)
    await expect(cards).to_have_count(_POSTS)
    first, last = cards.first, cards.last
    await expect(first.locator("picture")).to_have_count(0)
    await expect(last.locator("picture")).to_have_count(1)

    # To a post at the end and back.
    await last.evaluate("post => post.scrollIntoView({block: 'center'})")
    place = await last.evaluate(_BOX)
    await last.get_by_role("link").filter(has=page.locator("time")).click()
    await expect(page.get_by_role("heading", name="0 comments")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(last).to_be_focused()
    assert await last.evaluate(_BOX) == place
    await expect(first.locator("picture")).to_have_count(0)

    # Whoever comes near again finds all of it, and what was begun in a post is never given up.
    await page.evaluate("() => window.scrollTo(0, 0)")
    await expect(first.locator("picture")).to_have_count(1)
    await first.get_by_role("button", name="Add a comment…").click()
    await first.get_by_role("textbox").fill("Half a thought")
    await page.evaluate("() => document.activeElement.blur()")
    await page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
    await expect(cards.nth(1).locator("picture")).to_have_count(0)
    await expect(first.get_by_role("textbox")).to_have_value("Half a thought")


async def _walk_to_the_end(page: Page) -> None:
    """Scroll from post to post, as one who reads, until there are no more."""
    end = page.get_by_role("heading", name="You’re all caught up")
    while not await end.count():
        await page.evaluate("() => window.scrollBy(0, innerHeight)")
        await asyncio.sleep(0.1)
    await page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
