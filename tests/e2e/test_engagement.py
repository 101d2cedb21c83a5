"""One journey on two phones: a photo is liked, saved, shared and talked about; a refusal takes back what was shown."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.test_browser import PHONE, Visitor, base_url, browser, pytestmark, visit
from tests.e2e.test_video import axe_problems

__all__ = ["base_url", "browser", "pytestmark"]


def _button(place: Page | Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


async def _posted(ana: Visitor) -> Locator:
    await ana.sign_up()
    await ana.post("coffee.jpg", "Morning light")
    await ana.page.goto("/")
    await ana.sees("Morning light")
    return ana.page.get_by_role("article").filter(has_text="Morning light")


async def _refused_like(visitor: Visitor, card: Locator) -> None:
    """Like while nothing can be reached: shown, taken back, and said."""
    await visitor.page.context.set_offline(True)
    await _button(card, "Like").click()
    await expect(visitor.page.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(_button(card, "Like")).to_have_attribute("aria-pressed", "false")
    await expect(card.get_by_text("1 like", exact=True)).to_have_count(0)
    await visitor.page.context.set_offline(False)


async def test_a_photo_is_liked_saved_and_talked_about(browser: Browser, base_url: str) -> None:
    ana = await visit(browser, base_url, "ana.sun", PHONE)
    ben = await visit(browser, base_url, "ben.moon", PHONE)
    card = await _posted(ana)

    # Two taps on the picture like it, the button takes it back, and the key gives it again.
    await card.locator("picture img").first.dblclick(delay=20)
    await expect(_button(card, "Like")).to_have_attribute("aria-pressed", "true")
    await ana.look("double-tapped")
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
    await _button(card, "Like").click()
    await expect(card.get_by_text("1 like", exact=True)).to_have_count(0)
    await _refused_like(ana, card)
    await card.focus()
    await ana.page.keyboard.press("l")
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
    await ana.page.keyboard.press("s")
    await expect(_button(card, "Save for later")).to_have_attribute("aria-pressed", "true")

    # A comment from the card, begun with a key, kept while one looks elsewhere, and counted.
    await ana.page.keyboard.press("c")
    await card.get_by_label("Add a comment…").fill("First words")
    await ana.page.keyboard.press("Escape")
    await expect(card).to_be_focused()
    await card.get_by_role("link", name="0 comments").click()
    await expect(ana.page.get_by_label("Add a comment…")).to_have_value("First words")
    await expect(ana.page.get_by_label("Add a comment…")).to_be_focused()
    await expect(_button(ana.page, "Save for later")).to_have_attribute("aria-pressed", "true")
    await _button(ana.page, "Post").click()
    await expect(ana.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await ana.look("said")

    # Somebody else sees the count and the words, likes and answers them.
    post_url = ana.page.url.split("#")[0]
    await ben.sign_up()
    await ben.page.goto(post_url)
    await expect(ben.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await _button(ben.page, "Like").click()
    likers = ben.page.get_by_role("button", name="Liked by ana.sun and 1 other")
    await expect(likers).to_be_visible()
    await likers.click()
    dialog = ben.page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Follow ana.sun")).to_be_visible()
    await ben.look("likers")
    await ben.page.keyboard.press("Escape")
    said = ben.page.get_by_role("article", name="Comment by ana.sun")
    await _button(said, "Like the comment by ana.sun").click()
    await expect(said.get_by_text("1 like", exact=True)).to_be_visible()
    await _button(said, "Reply to ana.sun").click()
    await expect(ben.page.get_by_label("Add a comment…")).to_have_value("@ana.sun ")
    await ben.page.get_by_label("Add a comment…").press_sequentially("well seen")
    await ben.look("answering")
    await _button(ben.page, "Post").click()
    reply = ben.page.get_by_role("article", name="Comment by ben.moon")
    await expect(reply.get_by_role("link", name="@ana.sun")).to_be_visible()
    await expect(ben.page.get_by_role("heading", name="2 comments")).to_be_visible()
    await ben.look("answered")
    assert await axe_problems(ben.page) == []

    # The answer is the author's to delete, and a reload tells the same.
    await ana.page.reload()
    await _button(ana.page, "View 1 reply").click()
    await _button(ana.page, "Delete the comment by ben.moon").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ana.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await expect(_button(ana.page, "View 1 reply")).to_have_count(0)
    await _share_and_close(ana)
    await ben.page.reload()
    await expect(ben.page.get_by_text("Comments are off for this post.")).to_be_visible()
    await expect(ben.page.get_by_role("heading", name="1 comment")).to_be_visible()
    assert ana.complaints == []
    assert ben.complaints == []


async def _share_and_close(ana: Visitor) -> None:
    """Copy the post's address, which is counted, and turn comments off."""
    await _button(ana.page, "Share").click()
    ways = ana.page.get_by_role("dialog")
    await ana.look("sharing")
    async with ana.page.expect_response("**/share") as counted:
        await _button(ways, "Copy link").click()
    assert (await (await counted.value).json())["new_share_count"] == 1
    await ana.page.get_by_role("button", name="More about this post").click()
    await ana.page.get_by_role("menuitem", name="Turn comments off").click()
    await expect(ana.page.get_by_text("Comments are off for this post.")).to_be_visible()
