"""Somebody reports a post, a comment and an account; what they wrote outlives the network, and what they can do
themselves is offered. By touch on a phone, and by keys alone at a desk.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Locator, Page, expect

from heliograph.features.moderation import service as moderation
from tests.e2e.barriers import barriers
from tests.e2e.hands import BOTH_WAYS, Hand, Way
from tests.e2e.posts import button, choose, has_posted
from tests.e2e.windows import Visitor, Windows
from tests.world import Person, World

_UNREACHABLE = "The server cannot be reached. Check your connection and try again."


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody in front of their window, and how they use it."""

    window: Visitor
    hand: Hand

    @property
    def page(self) -> Page:
        """What they look at."""
        return self.window.page

    def dialog(self, title: str) -> Locator:
        """The dialog of this title."""
        return self.page.get_by_role("dialog", name=title)

    async def begin(self, menu: str, title: str) -> Locator:
        """Choose to report from a menu; return the dialog."""
        await self.hand.choose(button(self.page, menu).first, "Report")
        dialog = self.dialog(title)
        await expect(dialog).to_be_visible()
        return dialog

    async def tell(self, dialog: Locator, reason: str) -> Locator:
        """Choose a reason and send; return the dialog that says thanks."""
        await self.hand.pick(dialog.get_by_role("radio", name=reason))
        await self.hand.press(button(dialog, "Send"))
        thanks = self.dialog("Thank you")
        await expect(thanks).to_be_visible()
        return thanks


async def _report_a_post(reporter: Reporter, author: Person) -> None:
    """Forget the reason, lose the network, look at something else, and send it all the same."""
    page, hand = reporter.page, reporter.hand
    await page.goto("/")
    menu = f"More about this post by {author.username}"
    dialog = await reporter.begin(menu, "Report this post")
    await reporter.window.look("asking")
    await hand.press(button(dialog, "Send"))
    await expect(dialog.get_by_text("Choose what fits best.")).to_be_visible()
    await expect(dialog.get_by_role("radio").first).to_be_focused()
    await hand.pick(dialog.get_by_role("radio", name="Violence or threats"))
    await expect(dialog.get_by_text("Call the emergency services first.")).to_be_visible()
    await hand.write(dialog.get_by_label("Anything to add?"), "The third\ntoday")
    await reporter.window.context.set_offline(True)
    await hand.press(button(dialog, "Send"))
    await expect(dialog.get_by_text(_UNREACHABLE)).to_be_visible()
    await reporter.window.look("unreachable")
    await hand.close()
    await reporter.window.context.set_offline(False)
    # The browser itself says in its console that nothing is reached.
    reporter.window.complaints.clear()
    dialog = await reporter.begin(menu, "Report this post")
    await expect(dialog.get_by_role("radio", name="Violence or threats")).to_be_checked()
    await expect(dialog.get_by_label("Anything to add?")).to_have_value("The third\ntoday")
    thanks = await reporter.tell(dialog, "Spam or a scam")
    await expect(thanks.get_by_text(f"{author.username} is not told")).to_be_focused()
    assert await barriers(page) == []
    await reporter.window.look("thanks")
    await reporter.window.has_no_sideways_scroll()
    await hand.press(button(thanks, "Done"))
    await expect(thanks).to_have_count(0)
    await expect(button(page, menu).first).to_be_focused()


async def _report_a_comment(reporter: Reporter, post_url: str, writer: Person) -> None:
    """Block who wrote it; the comment goes with them."""
    page = reporter.page
    await page.goto(post_url)
    comment = page.get_by_role("article", name=f"Comment by {writer.username}")
    await expect(comment).to_be_visible()
    await reporter.window.look("comments")
    await reporter.hand.press(button(comment, f"More about the comment by {writer.username}"))
    await expect(page.get_by_role("menu")).to_be_visible()
    await reporter.window.look("menu-of-a-comment")
    await page.keyboard.press("Escape")
    dialog = await reporter.begin(f"More about the comment by {writer.username}", "Report this comment")
    thanks = await reporter.tell(dialog, "Bullying or harassment")
    await reporter.hand.press(button(thanks, f"Block {writer.username}"))
    await reporter.hand.press(button(reporter.dialog(f"Block {writer.username}?"), "Block"))
    await expect(page.get_by_text(f"{writer.username} is blocked.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("No comments yet")).to_be_visible()


async def _report_an_account(reporter: Reporter, person: Person) -> None:
    """Mute them; then block them, and report them again, which is the same report."""
    page, hand = reporter.page, reporter.hand
    await page.goto(f"/{person.username}")
    menu, title = f"More about {person.username}", f"Report {person.username}"
    thanks = await reporter.tell(await reporter.begin(menu, title), "Pretends to be somebody else")
    await hand.press(button(thanks, f"Mute {person.username}"))
    await expect(page.get_by_text(f"{person.username} is muted.")).to_be_visible()
    await expect(thanks).to_have_count(0)
    await hand.choose(button(page, menu), "Block")
    await hand.answer("Block")
    await expect(page.get_by_role("heading", name=f"You have blocked {person.username}")).to_be_visible()
    thanks = await reporter.tell(await reporter.begin(menu, title), "Something else")
    await expect(button(thanks, f"Block {person.username}")).to_have_count(0)
    await hand.press(button(thanks, "Done"))


@pytest.mark.parametrize("way", BOTH_WAYS)
async def test_a_post_a_comment_and_an_account_are_reported(windows: Windows, world: World, way: Way) -> None:
    ana, ben, cem, dora = [await world.person(name) for name in ("ana", "ben", "cem", "dora")]
    post_url = await has_posted(ana, "honey-bee.jpg", caption="Noon")
    [post] = (await ana.get(f"/api/users/{ana.user_id}/posts"))["posts"]
    said = await ben.call("POST", f"/api/posts/{post['post_id']}/comments", json={"text": "Ugly"})
    await dora.follow(ana)
    window = await windows.open(dora, size=way.size, scheme=way.scheme)
    reporter = Reporter(window, way.hand(window.page))
    await _report_a_post(reporter, ana)
    await _report_a_comment(reporter, post_url, ben)
    await _report_an_account(reporter, cem)

    read = [each for each in await moderation.open_reports(world.ctx, 0, 10_000) if each.reporter == dora.username]
    assert [(each.report.object_id, each.report.reason, each.report.text) for each in read] == [
        (int(post["post_id"]), "spam", "The third\ntoday"),
        (int(said.json()["comment_id"]), "harassment", ""),
        (int(cem.user_id), "other", ""),
    ]


async def test_a_guest_is_led_to_log_in_before_they_report(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    post_url = await has_posted(ana, "coffee.jpg", caption="Morning")
    guest = await windows.open(name="guest")
    await guest.page.goto(post_url)
    await choose(guest.page, "More about this post", "Report")
    await expect(guest.page).to_have_url(re.compile(f"/login\\?next=.*{post_url.rpartition('/')[2]}"))
