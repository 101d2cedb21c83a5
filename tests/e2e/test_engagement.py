"""One journey on two phones: a photo is liked, saved, shared and talked about; a refusal takes back what was shown."""

from playwright.async_api import Locator, Response, expect

from tests.e2e.barriers import barriers
from tests.e2e.hands import Pointer
from tests.e2e.posts import article, has_posted
from tests.e2e.posts import button as _button
from tests.e2e.windows import Visitor, Windows
from tests.world import World


def _takes_a_like_back(answer: Response) -> bool:
    return answer.request.method == "DELETE" and answer.url.endswith("/like")


async def _refused_like(visitor: Visitor, card: Locator) -> None:
    """Like while nothing can be reached: shown, taken back, and said."""
    await visitor.page.context.set_offline(True)
    await _button(card, "Like").click()
    await expect(visitor.page.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(_button(card, "Like")).to_have_attribute("aria-pressed", "false")
    await expect(card.get_by_text("1 like", exact=True)).to_have_count(0)
    await visitor.page.context.set_offline(False)


async def test_a_photo_is_liked_saved_and_talked_about(windows: Windows, world: World) -> None:
    author, reader = await world.person("ana"), await world.person("ben")
    await has_posted(author, "coffee.jpg", caption="Morning light")
    ana, ben = await windows.open(author), await windows.open(reader)
    await ana.page.goto("/")
    card = article(ana.page, "Morning light")

    # Two taps on the picture like it, the button takes it back, and the key gives it again.
    await Pointer(ana.page, is_finger=True).like(card)
    await ana.look("double-tapped")
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
    # It is to have been heard of before nothing can be reached, or it would be taken back as well.
    async with ana.page.expect_response(_takes_a_like_back):
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
    await ben.page.goto(post_url)
    await expect(ben.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await _button(ben.page, "Like").click()
    likers = ben.page.get_by_role("button", name=f"Liked by {ana.name} and 1 other")
    await expect(likers).to_be_visible()
    await likers.click()
    dialog = ben.page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name=f"Follow {ana.name}")).to_be_visible()
    await ben.look("likers")
    await ben.page.keyboard.press("Escape")
    said = ben.page.get_by_role("article", name=f"Comment by {ana.name}")
    await _button(said, f"Like the comment by {ana.name}").click()
    await expect(said.get_by_text("1 like", exact=True)).to_be_visible()
    await _button(said, f"Reply to {ana.name}").click()
    await expect(ben.page.get_by_label("Add a comment…")).to_have_value(f"@{ana.name} ")
    await ben.page.get_by_label("Add a comment…").press_sequentially("well seen")
    await ben.look("answering")
    await _button(ben.page, "Post").click()
    reply = ben.page.get_by_role("article", name=f"Comment by {ben.name}")
    await expect(reply.get_by_role("link", name=f"@{ana.name}")).to_be_visible()
    await expect(ben.page.get_by_role("heading", name="2 comments")).to_be_visible()
    await ben.look("answered")
    assert await barriers(ben.page) == []

    # The answer is the author's to delete, and a reload tells the same.
    await ana.page.reload()
    await _button(ana.page, "View 1 reply").click()
    await _button(ana.page, f"Delete the comment by {ben.name}").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(ana.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await expect(_button(ana.page, "View 1 reply")).to_have_count(0)
    await _share_and_close(ana)
    await ben.page.reload()
    await expect(ben.page.get_by_text("Comments are off for this post.")).to_be_visible()
    await expect(ben.page.get_by_role("heading", name="1 comment")).to_be_visible()


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
