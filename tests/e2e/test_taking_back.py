"""What was done from the menu of a post is taken back where it is told: on the page, and over a dialog."""

import asyncio
from typing import Any, cast

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.hands import BOTH_WAYS, Hand, Way
from tests.e2e.posts import article, button, has_posted
from tests.e2e.windows import Visitor, Windows
from tests.world import World


async def _read_out(page: Page) -> set[str]:
    """What a screen reader is given of the page: what is inert or hidden is not."""
    session = await page.context.new_cdp_session(page)
    tree = cast("dict[str, list[Any]]", await session.send("Accessibility.getFullAXTree"))
    await session.detach()
    return {str(node["name"]["value"]) for node in tree["nodes"] if not node["ignored"] and "name" in node}


async def _leave_and_come_back(hand: Hand, username: str) -> None:
    page = hand.page
    await hand.choose(button(page, f"More about this post by {username}"), f"Unfollow {username}")
    await hand.answer("Unfollow")
    await expect(page.get_by_text(f"You no longer follow {username}.")).to_be_visible()
    await expect(article(page, "Noon")).to_have_count(0)
    await hand.press(button(page, "Undo"))
    await expect(article(page, "Noon")).to_be_visible()
    await expect(button(page, "Undo")).to_have_count(0)


async def _mute_and_take_it_back_over_a_dialog(window: Visitor, hand: Hand, username: str) -> None:
    """The server answers slowly: by then something else is open, beside which nothing can be pressed."""
    page = hand.page
    may_answer = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    await page.route("**/api/users/*/mute", hold)
    await hand.choose(button(page, f"More about this post by {username}"), f"Mute {username}")
    await hand.press(button(article(page, "Dusk"), "Share"))
    dialog = page.get_by_role("dialog", name="Share")
    await expect(dialog).to_be_visible()
    may_answer.set()
    await expect(dialog.get_by_text(f"{username} is muted.")).to_be_visible()
    assert f"{username} is muted." in await _read_out(page)
    await expect(article(page, "Noon")).to_have_count(0)
    await window.look("over-a-dialog")
    await hand.press(button(dialog, "Undo"))
    await expect(dialog.get_by_text(f"{username} is no longer muted.")).to_be_visible()
    await hand.close()
    await expect(page.get_by_text(f"{username} is no longer muted.")).to_be_visible()
    await expect(article(page, "Noon")).to_be_visible()


@pytest.mark.parametrize("way", BOTH_WAYS)
async def test_what_was_done_is_taken_back_on_the_page_and_over_a_dialog(
    windows: Windows, world: World, way: Way
) -> None:
    ana, ben, cem = [await world.person(name) for name in ("ana", "ben", "cem")]
    await has_posted(cem, "coffee.jpg", caption="Dusk")
    await has_posted(ben, "honey-bee.jpg", caption="Noon")
    for followed in (ben, cem):
        await ana.follow(followed)
    window = await windows.open(ana, size=way.size, scheme=way.scheme)
    hand = way.hand(window.page)
    await window.page.goto("/")
    await expect(article(window.page, "Noon")).to_be_visible()

    await _leave_and_come_back(hand, ben.username)
    await window.look("back")
    await _mute_and_take_it_back_over_a_dialog(window, hand, ben.username)
    await window.has_no_sideways_scroll()
