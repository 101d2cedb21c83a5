"""Two journeys by a finger on a phone: by night a feed is pulled, swiped, tapped twice and shared by the device's own
sheet, and a name is dragged over a photo; by day the camera's photos are put in order. What only a finger does is done
by true touches.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.async_api import Locator, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import Pointer
from tests.e2e.posts import article, button, has_posted
from tests.e2e.spots import drag_name, points_at
from tests.e2e.strokes import place_in, stroke, swipe
from tests.e2e.waiting import until
from tests.e2e.windows import PHONE, Visitor, Windows
from tests.world import Person, World

# Each heart as it appears: where, and whether it is seen.
_NOTE_HEARTS = """
window.hearts = [];
new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!(node instanceof Element) || !node.matches("[class*=_burst_]")) continue;
    const { left, top } = node.getBoundingClientRect();
    window.hearts.push([Math.round(left), Math.round(top), getComputedStyle(node).visibility]);
  }
}).observe(document, { childList: true, subtree: true });
"""
# The device's own sheet, which this browser does not have: its user closes it first, and chooses something then.
_DEVICES_SHEET = """
window.sheets = [];
navigator.share = async (what) => {
  window.sheets.push(what);
  if (window.sheets.length === 1) throw new DOMException("Share canceled", "AbortError");
};
"""
_STILL = """async () => {
  const moving = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(moving.map(({ finished }) => finished));
}"""
_FIRST_PAGE = re.compile(r"/api/feed\?limit=10&order")
_ENOUGH = "[data-enough]"
_NEAR_PIXELS = 2


async def _pull(window: Visitor, author: Person) -> None:
    """Nothing comes by itself, nor by a short pull; a long one brings what is new."""
    page = window.page
    await has_posted(author, "koala.jpg", caption="Just now")
    await expect(button(page, "1 new post")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if _FIRST_PAGE.search(sent.url) else None)
    await page.evaluate("window.wasNotReloaded = true")
    async with stroke(page, (195, 300), is_finger=True) as go:
        await go((195, 400))
        await expect(page.locator(_ENOUGH)).to_have_count(0)
    async with stroke(page, (195, 300), is_finger=True) as go:
        await go((195, 500))
        await expect(page.locator(_ENOUGH)).to_be_visible()
        await window.look("pulled")
        await expect(article(page, "Just now")).to_have_count(0)
    await expect(article(page, "Just now")).to_be_visible()
    await expect(button(page, "1 new post")).to_have_count(0)
    await expect(page.locator(_ENOUGH)).to_have_count(0)
    assert len(asked) == 1
    assert await page.evaluate("window.wasNotReloaded") is True


async def _swipe(page: Page, card: Locator) -> None:
    """The pictures of a post follow the finger, and the page stays where it is."""
    await card.evaluate("post => post.scrollIntoView({block: 'start'})")
    for here, start, end in ((2, 0.9, 0.2), (1, 0.1, 0.8)):
        track = card.locator("ul[tabindex]")
        await swipe(page, await place_in(track, start), await place_in(track, end), is_finger=True)
        await expect(card.get_by_role("list", name=f"Photo {here} of 2")).to_be_visible()


async def _tap_twice(window: Visitor, card: Locator) -> None:
    """A heart where it was tapped, once for each time; a second time takes nothing back. In stillness none is seen."""
    page, finger = window.page, Pointer(window.page, is_finger=True)
    picture = card.locator("picture img").first
    for _ in range(2):
        await finger.press_twice(picture)
        await expect(button(card, "Like")).to_have_attribute("aria-pressed", "true")
    await page.emulate_media(reduced_motion="reduce")
    await finger.press_twice(picture)
    await until(page, "() => window.hearts.length === 3")
    left, top = await place_in(picture, 0.5, 1 / 3)
    hearts: list[Any] = await page.evaluate("window.hearts")
    assert all(abs(x - left) <= _NEAR_PIXELS and abs(y - top) <= _NEAR_PIXELS for x, y, _ in hearts), hearts
    assert [seen for *_, seen in hearts] == ["visible", "visible", "hidden"]
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
    await page.emulate_media(reduced_motion="no-preference")


async def _share(window: Visitor, card: Locator, url: str) -> None:
    """What is not sent is not counted; the device's sheet is told the address, and so is each network."""
    page = window.page
    counted: list[str] = []
    page.on("request", lambda sent: counted.append(sent.url) if sent.url.endswith("/share") else None)
    ways = page.get_by_role("dialog", name="Share")
    for _ in range(2):
        await button(card, "Share").tap()
        for network in ("X", "Facebook", "Tumblr", "Bluesky"):
            link = ways.get_by_role("link", name=network, exact=True)
            await expect(link).to_have_attribute("href", re.compile(re.escape(quote(url, safe=""))))
        await button(ways, "More apps…").tap()
        await expect(ways).to_have_count(0)
    await expect(card.locator("[title=Share]")).to_have_text("1")
    assert len(counted) == 1
    assert [sheet["url"] for sheet in await page.evaluate("window.sheets")] == [url, url]

    await button(card, "Share").tap()
    await window.look("ways")
    await button(ways, "Copy link").tap()
    await expect(page.get_by_text("Link copied.")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == url


async def _tag(window: Visitor, tagged: Person) -> None:
    """Whoever is tapped at is named there; the name is dragged to where it belongs, and stands there in the post."""
    page = window.page
    await page.get_by_role("link", name="New post").first.tap()
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "coffee.jpg")
    await page.get_by_label("Caption").fill("Whose is it?")
    await page.get_by_role("button", name="Tag people").tap()
    editor = page.get_by_role("dialog", name="Tag people")
    photo = editor.locator("img").first
    await expect(photo).to_have_js_property("complete", value=True)
    await page.evaluate(_STILL)  # The dialog slides in.
    await page.touchscreen.tap(*await place_in(photo, 0.25, 0.25))
    await editor.get_by_role("combobox").fill(tagged.username)
    await editor.get_by_role("option").first.tap()
    name = editor.locator("[data-spot]")
    await expect(name).to_have_css("touch-action", "none")
    await points_at(name, photo, 0.25, 0.25)
    # It moves as far as the finger does, and no farther than the photo.
    for across, down, spot in ((0.4, 0.3, (0.65, 0.55)), (0, -0.8, (0.65, 0)), (0, 0.5, (0.65, 0.5))):
        await drag_name(name, photo, across, down, is_finger=True)
        await points_at(name, photo, *spot)
        await window.look("dragged")
    await button(editor, "Done").tap()
    await button(page, "Share").tap()

    card = article(page, "Whose is it?")
    await button(card, "Show 1 tagged person").tap()
    shown = card.get_by_role("list", name="People in this post").get_by_role("link", name=tagged.username)
    await expect(shown).to_be_visible()
    await points_at(shown, card.locator("picture img").first, 0.65, 0.5)
    await window.look("tagged")


async def _take(page: Page, door: str, file: Path) -> None:
    """Take a picture with the camera that the device opens: one, by the one at its back."""
    async with page.expect_file_chooser() as opened:
        await button(page, door).tap()
    chooser = await opened.value
    assert not chooser.is_multiple()
    kind = "video/*" if file.suffix == ".mp4" else "image/*"
    for name, value in (("accept", kind), ("capture", "environment")):
        assert await chooser.element.get_attribute(name) == value
    await chooser.set_files(file)


async def _put_in_order(window: Visitor) -> None:
    """The last is held until it is in the hand, and brought before the first; what is looked at stays the same."""
    page = window.page
    strip = page.get_by_role("list", name="Photos and videos of this post")
    names = strip.locator("button[aria-pressed]")
    first, last = strip.get_by_role("button", name="1:"), strip.get_by_role("button", name="3:")
    await first.tap()
    async with stroke(page, await place_in(last), is_finger=True) as go:
        await expect(strip.locator("[data-taken]")).to_be_visible()
        await go(await place_in(first))
        await window.look("in-the-hand")
    await expect(strip.locator("[data-taken]")).to_have_count(0)
    for place, name in enumerate(("koala.jpg", "coffee.jpg", "moose.jpg")):
        await expect(names.nth(place)).to_have_accessible_name(re.compile(f"{place + 1}: {name}"))
    await expect(strip.get_by_role("button", pressed=True)).to_have_accessible_name(re.compile("coffee.jpg"))


async def test_what_the_camera_took_is_put_in_order_by_a_finger(windows: Windows, world: World) -> None:
    author = await world.person("ana")
    await has_posted(author, "dahlia.jpg", caption="Before", location="Torshavn harbour")
    window = await windows.open(author, size=PHONE)
    page = window.page
    await page.goto("/create")
    film = PICTURES / "big-buck-bunny.mp4"
    await _take(page, "Film a video", film)
    await expect(page.get_by_role("button", name="Video 1: big-buck-bunny.mp4")).to_be_visible()
    await button(page, "Remove this video").tap()
    await _take(page, "Take a photo", PICTURES / "coffee.jpg")
    await expect(page.get_by_role("button", name="Photo 1: coffee.jpg")).to_be_visible()
    hand = Pointer(page, is_finger=True)
    await hand.give(button(page, "Add more photos and videos"), PICTURES / "moose.jpg", PICTURES / "koala.jpg")
    await expect(page.get_by_role("button", name="Photo 3: koala.jpg")).to_be_visible()
    await _put_in_order(window)
    await page.get_by_label("Description of photo 2").fill("A cup")
    await page.get_by_label("Place").tap()
    await expect(page.get_by_role("option")).to_have_count(1)
    await window.look("places")
    await page.get_by_role("option", name="Torshavn harbour").tap()
    await button(page, "Share").tap()
    await expect(page.get_by_role("article")).to_have_count(2)
    post, _ = (await author.get(f"/api/users/{author.user_id}/posts"))["posts"]
    assert post["location"]["name"] == "Torshavn harbour"
    assert [bool(medium["alt_text"]) for medium in post["media"]] == [False, True, False]
    await window.has_no_sideways_scroll()


async def test_a_feed_is_pulled_swiped_tapped_and_shared_by_a_finger(windows: Windows, world: World) -> None:
    author, reader = await world.person("ana"), await world.person("ben")
    url = await has_posted(author, "coffee.jpg", "moose.jpg", caption="Two of them")
    await reader.follow(author)
    window = await windows.open(reader, size=PHONE, scheme="dark", permissions=["clipboard-read", "clipboard-write"])
    page = window.page
    await page.add_init_script(_NOTE_HEARTS + _DEVICES_SHEET)
    await page.goto("/")
    card = article(page, "Two of them")
    await expect(card).to_be_visible()

    await _pull(window, author)
    await _swipe(page, card)
    await _tap_twice(window, card)
    await _share(window, card, windows.base_url + url)
    await _tag(window, author)
    await window.has_no_sideways_scroll()
