"""One journey on a phone through what one may do about others, and with what one keeps."""

import json
import re
from typing import Any

from playwright.async_api import expect

from tests.e2e.barriers import barriers
from tests.e2e.posts import article as _article
from tests.e2e.posts import choose as _choose
from tests.e2e.posts import has_posted
from tests.e2e.waiting import until
from tests.e2e.windows import Visitor, Windows
from tests.world import World


async def _has_no_barriers(visitor: Visitor) -> None:
    assert await barriers(visitor.page) == []
    await visitor.has_no_sideways_scroll()


async def _follow_from_the_first_page(reader: Visitor, *names: str) -> None:
    """The page that sign-up leads to: whom it does not suggest is found by name."""
    page = reader.page
    await page.goto("/welcome")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await _has_no_barriers(reader)
    for name in names:
        await page.get_by_role("searchbox", name="Search by name").fill(name)
        await page.get_by_role("button", name=f"Follow {name}").click()
        await expect(page.get_by_role("button", name=f"Following {name}")).to_be_visible()
    await page.get_by_role("link", name=re.compile("^(Skip$|Go on)")).click()


async def _follow_a_suggestion(reader: Visitor, username: str, followed: str) -> None:
    """The feed is short, so people stand beneath it."""
    page = reader.page
    await expect(page.get_by_role("heading", name="caught up")).to_be_visible()
    follow = page.get_by_role("button", name=f"Follow {username}")
    await expect(page.get_by_text(f"Followed by {followed}")).to_be_visible()
    await reader.look("suggested")
    async with page.expect_response("**/follow"):  # The sign turns before the server has heard of it.
        await follow.click()
    await expect(page.get_by_role("button", name=f"Following {username}")).to_be_visible()


async def _read_in_both_orders(reader: Visitor, username: str) -> None:
    page = reader.page
    await page.goto("/")
    await expect(_article(page, "Noon")).to_be_visible()
    await _choose(page, f"More about this post by {username}", "Why am I seeing this?")
    await expect(page.get_by_role("dialog").get_by_text("You follow its author.")).to_be_visible()
    await _has_no_barriers(reader)
    await page.keyboard.press("Escape")
    async with page.expect_request("**/api/feed?*order=chronological*"):
        await page.get_by_text("Newest", exact=True).click()
    await expect(page.get_by_role("article").first).to_contain_text("Morning")
    await page.reload()
    await expect(page.get_by_role("radio", name="Newest")).to_be_checked()
    await expect(_article(page, "Noon")).to_be_visible()


async def _mute_and_take_it_back(reader: Visitor, username: str) -> None:
    page = reader.page
    await page.goto(f"/{username}")
    await _choose(page, f"More about {username}", "Mute")
    await expect(page.get_by_text(f"{username} is muted.")).to_be_visible()
    await expect(page.get_by_text("Muted", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text(f"{username} is no longer muted.")).to_be_visible()
    await page.goto("/settings/muted")
    await expect(page.get_by_role("heading", name="You have muted nobody")).to_be_visible()
    await _has_no_barriers(reader)


async def _collect(reader: Visitor, username: str) -> None:
    page = reader.page
    await page.goto("/")
    await _choose(page, f"More about this post by {username}", "Add to a collection…")
    await page.get_by_role("button", name="New collection").click()
    await page.get_by_role("textbox", name="Name").fill("Light")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").get_by_role("button", name="Light").click()
    await expect(page.get_by_text("Added to Light.")).to_be_visible()

    await page.goto(f"/{reader.name}")
    await page.get_by_role("link", name="Saved").click()
    await expect(page.get_by_role("link", name="Light 1 post")).to_be_visible()
    await _has_no_barriers(reader)
    await reader.look("saved")
    await page.get_by_role("link", name="Light 1 post").click()
    await page.get_by_role("button", name="Choose posts").click()
    choice = page.get_by_role("dialog").get_by_role("button", pressed=True)
    await expect(choice).to_have_count(1)
    await _has_no_barriers(reader)
    await choice.click()
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("heading", name="Nothing in here yet")).to_be_visible()

    await _choose(page, "More about Light", "Rename")
    await page.get_by_role("textbox", name="Name").fill("Shade")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Shade", level=1)).to_be_visible()
    await _choose(page, "More about Shade", "Delete")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page).to_have_url(re.compile(r"/saved$"))
    await expect(page.get_by_role("link", name="Shade")).to_have_count(0)


async def _block_and_unblock(reader: Visitor, username: str) -> None:
    page = reader.page
    await page.get_by_role("link", name="Home").first.click()
    await expect(_article(page, "Noon")).to_be_visible()
    await page.evaluate("window.wasNotReloaded = true")
    await _article(page, "Noon").get_by_role("link", name=username).first.click()
    await _choose(page, f"More about {username}", "Block")
    await expect(page.get_by_role("dialog")).to_contain_text("They are not told.")
    await _has_no_barriers(reader)
    await page.get_by_role("dialog").get_by_role("button", name="Block").click()
    await expect(page.get_by_role("heading", name=f"You have blocked {username}")).to_be_visible()
    await reader.look("blocked")
    await page.go_back()
    await expect(_article(page, "Morning")).to_be_visible()
    await expect(_article(page, "Noon")).to_have_count(0)
    assert await page.evaluate("window.wasNotReloaded") is True

    await page.goto("/settings")
    await page.get_by_role("link", name="Privacy").click()
    await expect(page.get_by_text("everybody who waits to follow you is let in")).to_be_visible()
    await _has_no_barriers(reader)
    await page.get_by_role("link", name="Blocked").click()
    await page.get_by_role("button", name=f"Unblock {username}").click()
    await expect(page.get_by_role("heading", name="You have blocked nobody")).to_be_visible()
    await page.goto(f"/{username}")
    await expect(page.get_by_role("button", name=f"Follow {username}")).to_be_visible()


async def test_a_reader_arranges_whom_and_what_they_see(windows: Windows, world: World) -> None:
    ana, ben, reader = [await world.person(name) for name in ("ana", "ben", "cleo")]
    await has_posted(ben, "honey-bee.jpg", caption="Noon")
    await has_posted(ana, "coffee.jpg", caption="Morning")
    await ana.follow(ben)
    cleo = await windows.open(reader)
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
