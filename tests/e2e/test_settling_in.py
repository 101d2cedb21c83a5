"""Colours, language, devices; a session that is ended elsewhere costs no typing. By touch, and by keys alone."""

import re

import pytest
from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import BOTH_WAYS, Hand, Way
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import PASSWORD, World


async def _choose_colours(hand: Hand) -> None:
    page = hand.page
    root = page.locator("html")
    for choice, theme in (("Dark", "dark"), ("Light", "light")):
        await hand.pick(page.get_by_role("radio", name=choice))
        await expect(root).to_have_attribute("data-theme", theme)
    await page.reload()
    await expect(root).to_have_attribute("data-theme", "light")


async def _choose_language(hand: Hand) -> None:
    page = hand.page
    await hand.select(page.get_by_label("Language"), "en")
    await expect(page.get_by_label("Language")).to_have_value("en")
    await hand.select(page.get_by_label("Language"), "de")
    await expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    await hand.select(page.get_by_label("Sprache"), "en")
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()


async def _end_other_devices(hand: Hand) -> None:
    """One by itself; then all the others, among them the window of another device."""
    page = hand.page
    await hand.press(page.get_by_role("link", name="Devices"))
    others = page.get_by_role("button", name=re.compile("^Log out (?!everywhere)"))
    await expect(others).to_have_count(3)
    await hand.press(others.first)
    await expect(others).to_have_count(2)
    await hand.press(page.get_by_role("button", name="Log out everywhere else"))
    await hand.answer("Log out")
    await expect(page.get_by_text("2 other devices are logged out.")).to_be_visible()
    await expect(others).to_have_count(0)
    await expect(page.get_by_text("This device")).to_be_visible()


async def _log_in_again(page: Page, username: str) -> None:
    again = page.get_by_role("dialog", name="Log in again")
    await expect(again.get_by_text(username)).to_be_visible()
    await expect(again.get_by_label("Password", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await again.get_by_label("Password", exact=True).fill("wrong password")
    await page.keyboard.press("Enter")
    await expect(again.get_by_text("do not belong together")).to_be_visible()
    await again.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(again).to_have_count(0)


async def _writes_on_where_it_was(other: Visitor, username: str, post_url: str) -> None:
    """The other device is asked to log in again by itself, over its page, and goes on with its words."""
    page = other.page
    await _log_in_again(page, username)
    await expect(page).to_have_url(re.compile(post_url))
    await expect(page.get_by_label("Add a comment…")).to_have_value("Half a thought")
    await page.get_by_role("button", name="Post", exact=True).click()
    await expect(page.get_by_role("heading", name="1 comment")).to_be_visible()


@pytest.mark.parametrize("way", BOTH_WAYS)
async def test_a_member_settles_in_and_ends_another_session(windows: Windows, world: World, way: Way) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish((PICTURES / "coffee.jpg").read_bytes(), caption="Morning")
    code = (await ana.get(f"/api/posts/{post_id}"))["short_url"].rpartition("/p/")[2]
    window = await windows.open(ana, size=way.size, scheme=way.scheme)
    other = await windows.open(ana, size=DESK)
    await other.page.goto(f"/p/{code}")
    await other.page.get_by_label("Add a comment…").fill("Half a thought")
    again = await world.http.post("/api/users/login", json={"username": ana.username, "password": PASSWORD})
    assert again.status_code == 200, again.text

    hand = way.hand(window.page)
    await window.page.goto("/settings")
    await _choose_colours(hand)
    await _choose_language(hand)
    await window.look("settings")
    await _end_other_devices(hand)
    await _writes_on_where_it_was(other, ana.username, f"/p/{code}")
