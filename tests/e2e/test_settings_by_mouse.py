"""Settings and profile by mouse at a desk, by day: a picture is framed, words are changed, doors are shut and opened,
lists are put right, other devices are logged out.
"""

import re

from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import Pointer
from tests.e2e.posts import button, has_posted
from tests.e2e.strokes import place_in, swipe
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import PASSWORD, Person, World

# The middle of what is framed, as numbers of its colours.
_SEEN = """() => {
  const canvas = document.querySelector("dialog canvas");
  return String([...canvas.getContext("2d").getImageData(300, 300, 40, 40).data]);
}"""


async def _frame(mouse: Pointer) -> None:
    """Drag the photo under the circle, bring it nearer by the wheel and by its slider: each is seen at once."""
    page = mouse.page
    await mouse.give(button(page, "Add a picture"), PICTURES / "jasmina.jpg")
    dialog = page.get_by_role("dialog", name="Your picture")
    ring = dialog.get_by_role("button", name="The part that others see")
    zoom = dialog.get_by_role("slider", name="Zoom")
    await expect(ring).to_be_visible()
    await until(page, f"() => ({_SEEN})().split(',').some((each) => each > 0 && each < 255)")

    before = await page.evaluate(_SEEN)
    await page.mouse.move(*await place_in(ring))
    await page.mouse.wheel(0, -240)
    await expect(zoom).not_to_have_value("1")
    await until(page, f"before => ({_SEEN})() !== before", before)
    before = await page.evaluate(_SEEN)
    await swipe(page, await place_in(ring, 0.6, 0.6), await place_in(ring, 0.3, 0.3), is_finger=False)
    await until(page, f"before => ({_SEEN})() !== before", before)
    near = float(await zoom.input_value())
    await page.mouse.click(*await place_in(zoom, 0.9))
    assert float(await zoom.input_value()) > near
    await mouse.answer("Use this picture")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_text("Your new picture is up.")).to_be_visible()


async def _edit_the_profile(window: Visitor, mouse: Pointer) -> None:
    page = window.page
    await page.goto("/")
    await mouse.press(page.get_by_role("link", name="Settings").first)
    await mouse.press(page.get_by_role("main").get_by_role("link", name="Profile"))
    await _frame(mouse)
    await mouse.write(page.get_by_label("Name"), "Ana Sun")
    await mouse.write(page.get_by_label("About you"), "Light, mostly.")
    await mouse.press(button(page, "Save"))
    await expect(page.get_by_text("Light, mostly.")).to_be_visible()
    await expect(page.locator("main header img").first).to_have_js_property("complete", value=True)
    await window.look("profile")


async def _shut_and_open_the_door(mouse: Pointer) -> None:
    """Becoming public is asked about, and may be thought better of."""
    page = mouse.page
    await mouse.press(page.get_by_role("link", name="Settings").first)
    await mouse.press(page.get_by_role("link", name="Privacy"))
    switch = page.get_by_role("switch", name="Private account")
    await mouse.tick(switch)
    await expect(page.get_by_text("Your account is private.")).to_be_visible()
    for answer, is_private in (("Cancel", True), ("Go public", False)):
        await expect(switch).to_be_enabled()
        await mouse.tick(switch)
        await mouse.answer(answer)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(switch).to_be_checked(checked=is_private)
    await expect(page.get_by_text("Your account is public.")).to_be_visible()


async def _put_lists_right(window: Visitor, mouse: Pointer, other: Person) -> None:
    """From the list itself: somebody is put on it and taken off by Undo, put on again and taken off by its button."""
    page = window.page
    for title, found, undo, empty in (
        ("Muted", None, "Unmute", "You have muted nobody"),
        ("Blocked", "Block", "Unblock", "You have blocked nobody"),
    ):
        await mouse.press(page.get_by_role("link", name=title))
        await expect(page.get_by_role("heading", name=empty)).to_be_visible()
        for way_back in ("Undo", f"{undo} {other.username}"):
            await mouse.write(page.get_by_role("combobox"), other.username)
            await mouse.press(page.get_by_role("option", name=other.username))
            if found:
                await mouse.answer(found)
            await expect(button(page, f"{undo} {other.username}")).to_be_visible()
            # Beneath a pointer what was said before stays, with an Undo of its own.
            said = page.locator("[data-toasts] > div", has_text=f"{other.username} is {title.lower()}.")
            await expect(said).to_be_visible()
            await window.look(title.lower())
            await mouse.press(button(said if way_back == "Undo" else page, way_back).last)
            await expect(page.get_by_role("heading", name=empty)).to_be_visible()
        await mouse.press(button(page, "Back"))


async def _choose_looks_and_language(window: Visitor, mouse: Pointer) -> None:
    page = window.page
    await mouse.press(button(page, "Back"))
    for choice, theme in (("Dark", "dark"), ("Light", "light"), ("As the device", "light")):
        await mouse.pick(page.get_by_role("radio", name=choice))
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
    for field, language, title in (("Language", "ar", "الإعدادات"), ("اللغة", "de", "Einstellungen")):
        await mouse.select(page.get_by_label(field), language)
        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        await window.has_no_sideways_scroll()
        await window.look(f"settings-{language}")
    await mouse.select(page.get_by_label("Sprache"), "en")
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()


async def _log_out_elsewhere(window: Visitor, mouse: Pointer) -> None:
    """One by itself, then all others in one go, asked once and told how many."""
    page = window.page
    await mouse.press(page.get_by_role("link", name="Devices"))
    others = page.get_by_role("button", name=re.compile("^Log out (?!everywhere)"))
    everywhere = page.get_by_role("button", name="Log out everywhere else")
    await expect(others).to_have_count(3)
    await mouse.press(others.first)
    await expect(others).to_have_count(2)
    await mouse.press(everywhere)
    await mouse.answer("Cancel")
    await mouse.press(everywhere)
    await window.look("everywhere")
    await mouse.answer("Log out")
    await expect(page.get_by_text("2 other devices are logged out.")).to_be_visible()
    await expect(others).to_have_count(0)
    await expect(everywhere).to_have_count(0)
    await expect(page.get_by_text("This device")).to_be_visible()


async def _is_not_deleted_by_guessing(window: Visitor, mouse: Pointer) -> None:
    page = window.page
    await mouse.press(button(page, "Back"))
    await mouse.press(page.get_by_role("link", name="Delete account"))
    await mouse.write(page.get_by_label("Password", exact=True), "not the password")
    await mouse.press(button(page, "Delete my account"))
    await expect(page.get_by_text("This is not the password of this account.")).to_be_visible()
    await window.look("refused")
    window.complaints.clear()  # The refusal is what was asked for.
    await mouse.press(page.get_by_role("link", name="Profile").first)
    await expect(page.get_by_text("Light, mostly.")).to_be_visible()


async def _is_asked_again(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Log in again")
    await expect(dialog.get_by_label("Password", exact=True)).to_be_focused()


async def test_settings_are_gone_through_with_a_mouse_at_a_desk(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await has_posted(ana, "honey-bee.jpg", caption="Noon")
    window = await windows.open(ana, size=DESK)
    mouse = Pointer(window.page, is_finger=False)
    await _edit_the_profile(window, mouse)
    await _shut_and_open_the_door(mouse)
    await _put_lists_right(window, mouse, ben)
    await _choose_looks_and_language(window, mouse)

    elsewhere = await windows.open(ana, name="elsewhere")
    await elsewhere.page.goto("/")
    await expect(elsewhere.page.get_by_role("article").first).to_be_visible()
    again = await world.http.post("/api/users/login", json={"username": ana.username, "password": PASSWORD})
    assert again.status_code == 200, again.text
    await _log_out_elsewhere(window, mouse)
    await _is_asked_again(elsewhere.page)
    await _is_not_deleted_by_guessing(window, mouse)
    await window.has_no_sideways_scroll()
