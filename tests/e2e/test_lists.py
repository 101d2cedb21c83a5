"""What one may do about others, and with what one keeps: by touch on a phone, and by keys alone on a page at twice its
size, as wide and high as half a desk's window.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.barriers import barriers
from tests.e2e.hands import Hand, Way
from tests.e2e.posts import article as _article
from tests.e2e.posts import button, has_posted
from tests.e2e.waiting import until
from tests.e2e.windows import HALF_A_DESK, PHONE, Visitor, Windows
from tests.world import World


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody in front of their window, and how they use it."""

    window: Visitor
    hand: Hand
    is_enlarged: bool

    @property
    def page(self) -> Page:
        """What they look at."""
        return self.window.page

    async def choose(self, menu: str, item: str) -> None:
        """Choose from the first menu of this name."""
        await self.hand.choose(self.page.get_by_role("button", name=menu).first, item)

    async def has_no_barriers(self) -> None:
        """See that what is there now fits, and at twice its size keeps nobody out; `test_barriers` sees to the rest."""
        if self.is_enlarged:
            assert await barriers(self.page) == []
        await self.window.has_no_sideways_scroll()


async def _follow_from_the_first_page(reader: Reader, *names: str) -> None:
    """The page that sign-up leads to: whom it does not suggest is found by name."""
    page, hand = reader.page, reader.hand
    await page.goto("/welcome")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await reader.has_no_barriers()
    for name in names:
        await hand.write(page.get_by_role("searchbox", name="Search by name"), name)
        await hand.press(page.get_by_role("button", name=f"Follow {name}"))
        await expect(page.get_by_role("button", name=f"Following {name}")).to_be_visible()
    await hand.press(page.get_by_role("link", name=re.compile("^(Skip$|Go on)")))


async def _follow_a_suggestion(reader: Reader, username: str, followed: str) -> None:
    """The feed is short, so people stand beneath it."""
    page = reader.page
    await expect(page.get_by_role("heading", name="caught up")).to_be_visible()
    follow = page.get_by_role("button", name=f"Follow {username}")
    await expect(page.get_by_text(f"Followed by {followed}")).to_be_visible()
    await reader.window.look("suggested")
    async with page.expect_response("**/follow"):  # The sign turns before the server has heard of it.
        await reader.hand.press(follow)
    await expect(page.get_by_role("button", name=f"Following {username}")).to_be_visible()


async def _read_in_both_orders(reader: Reader, username: str) -> None:
    page = reader.page
    await page.goto("/")
    await expect(_article(page, "Noon")).to_be_visible()
    await reader.choose(f"More about this post by {username}", "Why am I seeing this?")
    await expect(page.get_by_role("dialog").get_by_text("You follow its author.")).to_be_visible()
    await reader.has_no_barriers()
    await page.keyboard.press("Escape")
    async with page.expect_request("**/api/feed?*order=chronological*"):
        await reader.hand.pick(page.get_by_role("radio", name="Newest"))
    await expect(page.get_by_role("article").first).to_contain_text("Morning")
    await page.reload()
    await expect(page.get_by_role("radio", name="Newest")).to_be_checked()
    await expect(_article(page, "Noon")).to_be_visible()


async def _mute_and_take_it_back(reader: Reader, username: str) -> None:
    page = reader.page
    await page.goto(f"/{username}")
    await reader.choose(f"More about {username}", "Mute")
    await expect(page.get_by_text(f"{username} is muted.")).to_be_visible()
    await expect(page.get_by_text("Muted", exact=True)).to_be_visible()
    await reader.hand.press(button(page, "Undo"))
    await expect(page.get_by_text(f"{username} is no longer muted.")).to_be_visible()
    await page.goto("/settings/muted")
    await expect(page.get_by_role("heading", name="You have muted nobody")).to_be_visible()
    await reader.has_no_barriers()


async def _collect(reader: Reader, username: str) -> None:
    page, hand = reader.page, reader.hand
    await page.goto("/")
    await reader.choose(f"More about this post by {username}", "Add to a collection…")
    await hand.press(page.get_by_role("button", name="New collection"))
    await hand.write(page.get_by_role("textbox", name="Name"), "Light")
    await page.keyboard.press("Enter")
    await hand.press(page.get_by_role("dialog").get_by_role("button", name="Light"))
    await expect(page.get_by_text("Added to Light.")).to_be_visible()

    await page.goto(f"/{reader.window.name}")
    await hand.press(page.get_by_role("link", name="Saved"))
    await expect(page.get_by_role("link", name="Light 1 post")).to_be_visible()
    await reader.has_no_barriers()
    await reader.window.look("saved")
    await hand.press(page.get_by_role("link", name="Light 1 post"))
    await hand.press(page.get_by_role("button", name="Choose posts"))
    choice = page.get_by_role("dialog").get_by_role("button", pressed=True)
    await expect(choice).to_have_count(1)
    await reader.has_no_barriers()
    await hand.press(choice)
    await hand.press(button(page, "Done"))
    await expect(page.get_by_role("heading", name="Nothing in here yet")).to_be_visible()

    await reader.choose("More about Light", "Rename")
    await hand.write(page.get_by_role("textbox", name="Name"), "Shade")
    await hand.press(button(page, "Save"))
    await expect(page.get_by_role("heading", name="Shade", level=1)).to_be_visible()
    await reader.choose("More about Shade", "Delete")
    await hand.answer("Delete")
    await expect(page).to_have_url(re.compile(r"/saved$"))
    await expect(page.get_by_role("link", name="Shade")).to_have_count(0)


async def _block_and_unblock(reader: Reader, username: str) -> None:
    page, hand = reader.page, reader.hand
    await hand.press(page.get_by_role("link", name="Home").first)
    await expect(_article(page, "Noon")).to_be_visible()
    await page.evaluate("window.wasNotReloaded = true")
    await hand.press(_article(page, "Noon").get_by_role("link", name=username).first)
    await reader.choose(f"More about {username}", "Block")
    await expect(page.get_by_role("dialog")).to_contain_text("They are not told.")
    await reader.has_no_barriers()
    await hand.answer("Block")
    await expect(page.get_by_role("heading", name=f"You have blocked {username}")).to_be_visible()
    await reader.window.look("blocked")
    await page.go_back()
    await expect(_article(page, "Morning")).to_be_visible()
    await expect(_article(page, "Noon")).to_have_count(0)
    assert await page.evaluate("window.wasNotReloaded") is True

    await page.goto("/settings")
    await hand.press(page.get_by_role("link", name="Privacy"))
    await expect(page.get_by_text("everybody who waits to follow you is let in")).to_be_visible()
    await reader.has_no_barriers()
    await hand.press(page.get_by_role("link", name="Blocked"))
    await hand.press(page.get_by_role("button", name=f"Unblock {username}"))
    await expect(page.get_by_role("heading", name="You have blocked nobody")).to_be_visible()
    await page.goto(f"/{username}")
    await expect(page.get_by_role("button", name=f"Follow {username}")).to_be_visible()


_WAYS = [
    pytest.param(Way(PHONE, "light", is_keyboard=False), id="by touch on a phone"),
    pytest.param(Way(HALF_A_DESK, "dark", is_keyboard=True), id="by keyboard at twice the size"),
]


@pytest.mark.parametrize("way", _WAYS)
async def test_a_reader_arranges_whom_and_what_they_see(windows: Windows, world: World, way: Way) -> None:
    ana, ben, reader = [await world.person(name) for name in ("ana", "ben", "cleo")]
    await has_posted(ben, "honey-bee.jpg", caption="Noon")
    await has_posted(ana, "coffee.jpg", caption="Morning")
    await ana.follow(ben)
    window = await windows.open(reader, size=way.size, scheme=way.scheme)
    cleo = Reader(window, way.hand(window.page), is_enlarged=way.size is HALF_A_DESK)
    told: list[Any] = []
    cleo.page.on("request", lambda sent: told.append(sent.post_data) if sent.url.endswith("/api/feed/seen") else None)
    await _follow_from_the_first_page(cleo, ana.username)
    await _follow_a_suggestion(cleo, ben.username, ana.username)
    await _read_in_both_orders(cleo, ben.username)
    items = [item for body in told for item in json.loads(body)["items"]]
    assert items
    assert all(item["dwell_ms"] > 0 for item in items)
    await _mute_and_take_it_back(cleo, ben.username)
    await _collect(cleo, ana.username)
    await _block_and_unblock(cleo, ben.username)
    await until(cleo.page, "() => document.readyState === 'complete'")
