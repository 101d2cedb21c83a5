"""One journey with a mouse at a desk, by day: files are dropped and pasted, photos put in order and turned, a name
dragged over one; then the post is read, paged through, unfolded and followed to where it leads.
"""

import base64
import re

from playwright.async_api import Locator, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import Pointer
from tests.e2e.posts import article, button, has_posted
from tests.e2e.spots import drag_name, points_at
from tests.e2e.strokes import drop, place_in
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import Person, World, photo

_LONG = "First line\nof many\n" + "and more of it " * 20 + "\n"
_COPY_PICTURE = """async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
}"""
_SHAPE = "() => (({width, height}) => width / height)(document.querySelector('dialog canvas'))"


async def _choose(window: Visitor) -> None:
    """Drop one file, paste another, and put the second first."""
    page = window.page
    async with drop(page, PICTURES / "coffee.jpg"):
        await expect(page.get_by_text("Drop to begin a post")).to_be_visible()
    await expect(page.get_by_role("button", name="Photo 1: coffee.jpg")).to_be_visible()
    await expect(page.get_by_text("Drop to begin a post")).to_have_count(0)
    await page.evaluate(_COPY_PICTURE, base64.b64encode(photo(600, 400, kind="PNG")).decode())
    await page.keyboard.press("ControlOrMeta+v")
    second = page.get_by_role("button", name=re.compile(r"^Photo 2: .*\.png"))
    await expect(second).to_be_visible()
    await second.drag_to(page.get_by_role("button", name="Photo 1: coffee.jpg"))
    await expect(page.get_by_role("button", name="Photo 2: coffee.jpg")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile(r"^Photo 1: .*\.png"))).to_be_visible()
    await window.look("in-order")


async def _edit(window: Visitor) -> None:
    """Turn the first photo upright, and choose how it looks."""
    page = window.page
    await page.get_by_role("button", name=re.compile(r"^Photo 1:")).click()
    await button(page, "Edit").click()
    editor = page.get_by_role("dialog", name="Edit photo")
    await expect(editor.locator("canvas")).to_be_visible()
    await button(editor, "Crop").click()
    await until(page, f"() => ({_SHAPE})() > 1.4")
    await editor.get_by_role("button", name="Turn right").click()
    await until(page, f"() => ({_SHAPE})() < 0.7")
    await editor.get_by_text("1:1").click()
    await until(page, f"() => Math.abs(({_SHAPE})() - 1) < 0.02")
    await window.look("turned")
    await button(editor, "Done").click()
    await expect(editor).to_have_count(0)


async def _tag(window: Visitor, tagged: Person) -> None:
    """Press where somebody is, name them, and drag the name to another place."""
    page = window.page
    await page.get_by_role("button", name="Tag people").click()
    editor = page.get_by_role("dialog", name="Tag people")
    picture = editor.locator("img").first
    await page.mouse.click(*await place_in(picture, 0.5, 0.2))
    await editor.get_by_role("combobox").press_sequentially(tagged.username)
    await editor.get_by_role("option").first.click()
    name = editor.locator("[data-spot]")
    await points_at(name, picture, 0.5, 0.2)
    await drag_name(name, picture, -0.2, 0.3, is_finger=False)
    await points_at(name, picture, 0.3, 0.5)
    await window.look("dragged")
    await button(editor, "Done").click()


async def _share(page: Page, caption: str) -> Locator:
    await page.get_by_label("Caption").fill(caption)
    await page.get_by_role("switch", name="Turn comments off").check()
    await button(page, "Share").click()
    card = article(page, caption)
    await expect(card.get_by_text("Comments are off for this post.")).to_be_visible()
    return card


async def _page_through(window: Visitor, card: Locator) -> None:
    """The arrows on a picture turn to the next and back; each is there only where it leads somewhere."""
    for name, other, place in (
        ("Next", "Previous", "Photo 2 of 2"),
        ("Previous", "Next", "Photo 1 of 2"),
    ):
        await card.hover()
        await expect(card.get_by_role("button", name=other)).to_have_count(0)
        await card.get_by_role("button", name=name).click()
        await expect(card.get_by_role("list", name=place)).to_be_visible()
    await window.look("read")


async def _follow_its_words(page: Page, card: Locator, hashtag: str) -> None:
    """Unfold the caption, go where its hashtag leads, and come back to the caption unfolded."""
    link = card.get_by_role("link", name=f"#{hashtag}")
    await expect(link).to_have_count(0)
    await button(card, "more").click()
    await link.click()
    await expect(page).to_have_url(re.compile(f"/explore/tags/{hashtag}$"))
    await expect(page.locator("main a[href^='/p/'] img")).to_have_count(1)
    await page.go_back()
    await expect(link).to_be_in_viewport()


async def _begin_again(page: Page, author: Person) -> None:
    """What is new is announced, and comes by the pill or by the button that refreshes."""
    for door, caption in ((button(page, "1 new post"), "By the pill"), (button(page, "Refresh"), "By the button")):
        await has_posted(author, "moose.jpg", caption=caption)
        await expect(button(page, "1 new post")).to_be_visible()
        await expect(article(page, caption)).to_have_count(0)
        await door.click()
        await expect(article(page, caption)).to_be_visible()
        await expect(button(page, "1 new post")).to_have_count(0)


async def test_a_post_is_made_and_read_with_a_mouse_at_a_desk(windows: Windows, world: World) -> None:
    ana, ben, cem = [await world.person(name) for name in ("ana", "ben", "cem")]
    await has_posted(ben, "honey-bee.jpg", caption=f"{_LONG}#{ben.username}")
    for one, other in ((ana, ben), (ben, cem)):
        await one.follow(other)
    window = await windows.open(ana, size=DESK, permissions=["clipboard-read", "clipboard-write"])
    page, mouse = window.page, Pointer(window.page, is_finger=False)
    await page.goto("/")
    noon = article(page, "First line")
    await _follow_its_words(page, noon, ben.username)
    await mouse.like(noon)
    await page.get_by_role("complementary").get_by_role("button", name=f"Follow {cem.username}").click()
    await expect(page.get_by_role("button", name=f"Following {cem.username}")).to_be_visible()

    await _choose(window)
    await _edit(window)
    await _tag(window, ben)
    card = await _share(page, "By mouse")
    await expect(button(card, "Show 1 tagged person")).to_be_visible()
    await _page_through(window, card)
    await _begin_again(page, ben)
    await window.has_no_sideways_scroll()
