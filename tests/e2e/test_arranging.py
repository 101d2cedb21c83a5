"""Who one is and who one sees: profile, followers, requests, marks; once by touch, once by keys alone."""

import re

import pytest
from playwright.async_api import expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import BOTH_WAYS, Hand, Way
from tests.e2e.posts import button
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import Person, World

_CORNER = """() => {
  const canvas = document.querySelector("dialog canvas");
  return [...canvas.getContext("2d").getImageData(0, 0, 8, 8).data];
}"""


async def _edit_the_profile(hand: Hand, ana: Person) -> None:
    page = hand.page
    await page.goto("/")
    await hand.press(page.get_by_role("link", name="Profile").first)
    await hand.press(page.get_by_role("link", name="Edit profile"))
    await hand.give(button(page, "Add a picture"), PICTURES / "jasmina.jpg")
    await _frame_the_picture(hand)
    await expect(page.get_by_text("Your new picture is up.")).to_be_visible()
    await hand.write(page.get_by_label("Name"), "Ana Sun")
    await hand.write(page.get_by_label("About you"), "Light, mostly.")
    await hand.write(page.get_by_label("Website"), "heliograph.example")
    await hand.press(button(page, "Save"))
    await expect(page.get_by_text("Light, mostly.")).to_be_visible()
    link = page.get_by_role("link", name="heliograph.example")
    assert await link.get_attribute("rel") == "noopener nofollow ugc me"
    face = page.get_by_role("img", name=f"{ana.username}'s picture")
    await expect(face.or_(page.locator("main header img")).first).to_have_js_property("complete", value=True)


async def _frame_the_picture(hand: Hand) -> None:
    """Bring the photo nearer and move it under the circle, before it is one's picture."""
    dialog = hand.page.get_by_role("dialog", name="Your picture")
    await expect(dialog).to_be_visible()
    before = await dialog.evaluate(_CORNER)
    await hand.press(button(dialog, "Turn right"))
    await dialog.get_by_label("Zoom").press("PageUp")
    ring = dialog.get_by_role("button", name="The part that others see")
    await ring.press("ArrowRight")
    await until(hand.page, f"before => String(({_CORNER})()) !== String(before)", before)
    await hand.answer("Use this picture")


async def _put_on_a_list(hand: Hand, other: Person) -> None:
    """Find somebody by name on the list itself."""
    page = hand.page
    await page.goto("/settings/close-friends")
    await hand.write(page.get_by_role("combobox", name="Add somebody by name"), other.username[:-1])
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(button(page, f"Remove {other.username}")).to_be_visible()
    await hand.press(button(page, "Undo"))
    await expect(page.get_by_role("heading", name="Nobody is on the list")).to_be_visible()


async def _become_private(hand: Hand) -> None:
    page = hand.page
    await hand.press(page.get_by_role("link", name="Settings").first)
    await hand.press(page.get_by_role("link", name="Privacy"))
    await hand.tick(page.get_by_role("switch", name="Private account"))
    await expect(page.get_by_text("Your account is private.")).to_be_visible()


async def _answer_requests(hand: Hand, wanted: Person, unwanted: Person) -> None:
    page = hand.page
    await hand.press(page.get_by_role("link", name="Profile").first)
    await hand.press(page.get_by_role("link", name="2 people ask to follow you"))
    await hand.press(button(page, f"Accept {wanted.username}"))
    await expect(page.get_by_text(wanted.username, exact=True)).to_have_count(0)
    await hand.press(button(page, f"Decline {unwanted.username}"))
    await expect(page.get_by_role("heading", name="Nobody is waiting")).to_be_visible()


async def _ask_to_follow(ben: Visitor, ana: Person) -> None:
    page = ben.page
    await page.goto(f"/{ana.username}")
    await page.get_by_role("button", name=f"Follow {ana.username}").click()
    await expect(page.get_by_role("button", name=f"Requested {ana.username}")).to_be_visible()
    await expect(page.get_by_text("has been asked")).to_be_visible()


async def _is_let_in(ben: Visitor, ana: Person) -> None:
    await ben.page.reload()
    await expect(ben.page.get_by_role("button", name=f"Following {ana.username}")).to_be_visible()
    await expect(ben.page.get_by_role("link", name="A bee")).to_be_visible()


async def _see_lists(hand: Hand, ana: Person, follower: Person, followed: Person) -> None:
    page = hand.page
    await hand.press(page.get_by_role("link", name="Profile").first)
    await hand.press(page.get_by_role("link", name=re.compile("follower")))
    await expect(page.get_by_role("link", name=follower.username)).to_be_visible()
    await hand.press(page.get_by_role("button", name=re.compile(f"^Follow.* {follower.username}$")))
    await expect(page.get_by_role("button", name=f"Following {follower.username}")).to_be_visible()
    await page.go_back()
    await hand.press(page.get_by_role("link", name=re.compile("following")))
    for person in (follower, followed):
        await expect(page.get_by_role("link", name=person.username)).to_be_visible()
    await hand.press(page.get_by_role("button", name=f"Following {follower.username}"))
    await expect(page.get_by_role("button", name=re.compile(f"^Follow.* {follower.username}$"))).to_be_visible()
    assert ana.username in page.url


async def _mark_and_take_back(hand: Hand, other: Person) -> None:
    page = hand.page
    name = other.username
    menu = button(page, f"More about {name}")
    await page.goto(f"/{name}")
    await hand.choose(menu, "Mute")
    await expect(page.get_by_text("Muted", exact=True)).to_be_visible()
    await hand.choose(menu, "Add to close friends")
    await expect(page.get_by_text(f"{name} is one of your close friends.")).to_be_visible()
    await hand.choose(menu, "Hide my stories from them")
    await expect(page.get_by_text(f"{name} does not see your stories.")).to_be_visible()
    await hand.choose(menu, "Block")
    await hand.answer("Block")
    await expect(page.get_by_role("heading", name=f"You have blocked {name}")).to_be_visible()
    await page.goto("/settings/privacy")
    for title, undo, empty in (
        ("Blocked", "Unblock", "You have blocked nobody"),
        ("Muted", "Unmute", "You have muted nobody"),
        ("Close friends", "Remove", "Nobody is on the list"),
        ("Stories hidden from", "Remove", "Your stories are hidden from nobody"),
    ):
        await hand.press(page.get_by_role("link", name=title))
        await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        nobody = page.get_by_role("heading", name=empty)
        await expect(nobody.or_(button(page, f"{undo} {name}"))).to_be_visible()
        if not await nobody.is_visible():
            await hand.press(button(page, f"{undo} {name}"))
        await expect(nobody).to_be_visible()
        await hand.press(page.get_by_role("button", name="Back").or_(page.get_by_role("link", name="Back")))


@pytest.mark.parametrize("way", BOTH_WAYS)
async def test_a_member_arranges_who_they_are_and_whom_they_see(windows: Windows, world: World, way: Way) -> None:
    ana, ben, cem, dora = [await world.person(name) for name in ("ana", "ben", "cem", "dora")]
    await ana.follow(dora)
    await ana.publish((PICTURES / "honey-bee.jpg").read_bytes(), caption="Noon", alt_texts=["A bee"])
    window = await windows.open(ana, size=way.size, scheme=way.scheme)
    hand = way.hand(window.page)
    await _edit_the_profile(hand, ana)
    await window.look("profile")
    await _become_private(hand)

    asking = await windows.open(ben, size=DESK)
    await _ask_to_follow(asking, ana)
    await cem.follow(ana)
    await _answer_requests(hand, ben, cem)
    await _is_let_in(asking, ana)
    await _see_lists(hand, ana, ben, dora)
    await window.look("following")
    await _put_on_a_list(hand, dora)
    await _mark_and_take_back(hand, dora)
    await window.has_no_sideways_scroll()
