"""Posts in a browser: composed, found on a page, seen loaded or playing, acted upon by their menu."""

from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.waiting import until
from tests.e2e.windows import Visitor
from tests.world import Person, video

# Asked of the card each time: far from the screen there is no player, and near it there is another one.
_PLAYS = """card => {
  const video = card.querySelector("video");
  return video !== null && !video.paused && video.currentTime > 0.3 && video.videoWidth > 0;
}"""


def button(place: Page | Locator, name: str) -> Locator:
    """Return the button of exactly this name."""
    return place.get_by_role("button", name=name, exact=True)


def article(page: Page, caption: str) -> Locator:
    """Return the card of the post with this caption."""
    return page.get_by_role("article").filter(has_text=caption)


async def choose(page: Page, menu: str, item: str) -> None:
    """Choose from the first menu of this name."""
    await page.get_by_role("button", name=menu).first.click()
    await page.get_by_role("menuitem", name=item, exact=True).click()


async def has_posted(author: Person, *pictures: str, caption: str, **fields: Any) -> str:
    """Publish pictures of the demo's over HTTP; return the post's address."""
    files = [(PICTURES / picture).read_bytes() for picture in pictures]
    post_id = await author.publish(*files, caption=caption, **fields)
    return str((await author.get(f"/api/posts/{post_id}"))["short_url"])


def film(path: Path, **making: Any) -> Path:
    """Keep a video (see `world.video`) as a file to choose."""
    path.write_bytes(video(**making))
    return path


async def compose(visitor: Visitor, file: Path, caption: str) -> None:
    """Choose a file and write its caption."""
    await visitor.page.get_by_role("link", name="New post").first.click()
    await visitor.page.locator("input[type=file]").first.set_input_files(file)
    await visitor.page.get_by_label("Caption").fill(caption)


async def plays(page: Page, caption: str) -> None:
    """Wait until the video of the post with this caption plays by itself."""
    card = article(page, caption)
    await expect(card).to_be_visible()
    # Not `scroll_into_view_if_needed`, which gives up where the player takes the cover's place meanwhile.
    await card.evaluate("element => element.scrollIntoView({block: 'center'})")
    await until(page, _PLAYS, await card.element_handle())
