"""From nobody to a photo that is liked and talked about: once by touch on a phone, once by keys alone at a desk."""

import re
import secrets

import pytest
from playwright.async_api import expect

from heliograph.features.graph import service as graph
from heliograph.programs.demo import PICTURES
from tests.e2e.hands import BOTH_WAYS, Hand, Way
from tests.e2e.posts import article, button
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, PHONE, Visitor, Windows
from tests.world import PASSWORD, Person, World

ALT = "A red saucer, seen from above"


async def _author(world: World) -> Person:
    """Somebody whom everybody follows, so that newcomers are told of them."""
    bea = await world.person("bea")
    for _ in range(3):
        await (await world.person("fan")).follow(bea)
    await graph.fold_followers(world.ctx)
    await graph.refresh_popular(world.ctx)
    await bea.publish((PICTURES / "honey-bee.jpg").read_bytes(), caption="A visitor at noon", alt_texts=["A bee"])
    return bea


async def _sign_up(hand: Hand, name: str) -> None:
    page = hand.page
    await page.goto("/signup")
    await hand.write(page.locator("input[name=username]"), name)
    await hand.write(page.locator("input[name=full_name]"), "Ana Sun")
    await hand.write(page.locator("input[name=email]"), f"{name}@example.org")
    await hand.write(page.locator("input[name=password]"), "short")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("5 more characters are needed.")).to_be_visible()
    await hand.write(page.locator("input[name=password]"), PASSWORD)
    await hand.press(button(page, "Create account"))


async def _follow_a_suggestion(hand: Hand, author: Person) -> None:
    page = hand.page
    await expect(page.get_by_role("heading", name="Welcome, Ana Sun")).to_be_visible()
    await hand.press(button(page, f"Follow {author.username}"))
    await expect(page.get_by_role("button", name=f"Following {author.username}")).to_be_visible()
    await hand.press(page.get_by_role("link", name="Go on with 1"))
    await expect(article(page, "A visitor at noon")).to_be_visible()


async def _compose(hand: Hand, caption: str) -> None:
    page = hand.page
    await hand.press(page.get_by_role("link", name="New post").first)
    await hand.give(page.get_by_role("button", name="Choose photos and videos"), PICTURES / "coffee.jpg")
    await hand.press(button(page, "Edit"))
    editor = page.get_by_role("dialog", name="Edit photo")
    await expect(editor.locator("label img[src^='data:']")).to_have_count(22)
    await hand.pick(editor.get_by_role("radio", name="Basalt"))
    await hand.press(button(editor, "Crop"))
    await hand.pick(editor.get_by_role("radio", name="4:5"))
    await until(
        page, "() => Math.abs((({width, height}) => width / height)(document.querySelector('canvas')) - 0.8) < 0.01"
    )
    await hand.press(button(editor, "Done"))
    await expect(editor).to_have_count(0)
    await hand.write(page.get_by_label("Caption"), caption)
    await hand.write(page.get_by_label("Description of the photo"), ALT)
    await hand.write(page.get_by_label("Place"), "Torshavn")
    await hand.press(button(page, "Share"))


async def _arrives_live(watcher: Visitor, caption: str) -> None:
    """Another window, left open at home, is told; nothing is loaded anew."""
    page = watcher.page
    await page.get_by_role("button", name="1 new post").click()
    card = article(page, caption)
    await expect(card.get_by_text("Torshavn")).to_be_visible()
    picture = card.get_by_role("img", name=ALT).last
    await expect(picture).to_have_js_property("complete", value=True)
    width, height = await picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert width / height == pytest.approx(0.8, abs=0.01), "as it was cropped"
    assert await page.evaluate("window.wasNotReloaded") is True
    await watcher.look("arrived")


async def _like_and_comment(hand: Hand, author: Person) -> None:
    page = hand.page
    await hand.press(page.get_by_role("link", name="Home").first)
    card = article(page, "A visitor at noon")
    await hand.like(card)
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
    await expect(button(card, "Like")).to_have_attribute("aria-pressed", "true")
    await hand.press(button(card, "Add a comment…"))
    await hand.write(card.get_by_label("Add a comment…"), "Is it wild?")
    await hand.press(button(card, "Post"))
    await expect(card.get_by_role("log").get_by_text("Is it wild?")).to_be_visible()
    await expect(card.get_by_text("Sending…")).to_have_count(0)
    await hand.press(card.get_by_role("link", name="1 comment"))
    said = page.get_by_role("article", name=re.compile("^Comment by ana"))
    await expect(said.get_by_text("Is it wild?")).to_be_visible()

    await _answered(author)
    await page.reload()
    await hand.press(page.get_by_role("button", name="View 1 reply"))
    reply = page.get_by_role("article", name=f"Comment by {author.username}")
    await hand.press(button(reply, f"Like the comment by {author.username}"))
    await expect(reply.get_by_text("1 like", exact=True)).to_be_visible()
    await hand.press(button(reply, f"Reply to {author.username}"))
    field = page.get_by_label("Add a comment…")
    await expect(field).to_have_value(f"@{author.username} ")
    await hand.write(field, f"@{author.username} thank you")
    await hand.press(button(page, "Post"))
    await expect(page.get_by_role("heading", name="3 comments")).to_be_visible()
    own = page.get_by_role("button", name=re.compile("^Delete the comment by ana"))
    await expect(own).to_have_count(2)  # what is still on its way cannot be deleted
    await hand.press(own.last)
    await hand.answer("Delete")
    await expect(page.get_by_role("heading", name="2 comments")).to_be_visible()


async def _answered(author: Person) -> None:
    """The author answers the one comment there is under their one post."""
    [post] = (await author.get(f"/api/users/{author.user_id}/posts"))["posts"]
    [comment] = (await author.get(f"/api/posts/{post['post_id']}/comments"))["comments"]
    body = {"text": "As wild as can be.", "parent_id": comment["comment_id"]}
    answer = await author.call("POST", f"/api/posts/{post['post_id']}/comments", json=body)
    assert answer.status_code == 201, answer.text


async def _collect_and_share(hand: Hand, author: Person) -> None:
    page = hand.page
    await hand.press(button(page, "Save for later"))
    await expect(button(page, "Save for later")).to_have_attribute("aria-pressed", "true")
    await hand.press(page.get_by_role("link", name="Home").first)
    card = article(page, "A visitor at noon")
    await hand.choose(button(card, f"More about this post by {author.username}"), "Add to a collection…")
    await hand.press(button(page.get_by_role("dialog"), "New collection"))
    await hand.write(page.get_by_role("textbox", name="Name"), "Light")
    await page.keyboard.press("Enter")
    await hand.press(page.get_by_role("dialog").get_by_role("button", name="Light"))
    await expect(page.get_by_text("Added to Light.")).to_be_visible()
    await hand.press(button(card, "Share"))
    async with page.expect_response("**/share") as counted:
        await hand.press(button(page.get_by_role("dialog"), "Copy link"))
    assert (await (await counted.value).json())["new_share_count"] == 1


async def _change_and_delete(hand: Hand, caption: str, watcher: Visitor) -> None:
    page = hand.page
    await hand.choose(page.get_by_role("button", name=re.compile("More about this post by ana")), "Edit")
    editor = page.get_by_role("dialog", name="Edit post")
    await hand.write(editor.get_by_label("Caption"), "Evening light")
    await hand.press(button(editor, "Save"))
    await expect(article(page, "Evening light")).to_be_visible()
    await watcher.page.reload()
    await expect(article(watcher.page, "Evening light")).to_be_visible()
    await expect(article(watcher.page, caption)).to_have_count(0)
    await hand.choose(page.get_by_role("button", name=re.compile("More about this post by ana")), "Delete")
    await hand.answer("Delete")
    await expect(page.get_by_text("The post is gone.")).to_be_visible()
    await watcher.page.reload()
    await expect(watcher.page.get_by_role("heading", name="Your first light")).to_be_visible()


@pytest.mark.parametrize("way", BOTH_WAYS)
async def test_a_newcomer_shares_a_photo_and_is_talked_to(windows: Windows, world: World, way: Way) -> None:
    author = await _author(world)
    watching = await world.person("ben")
    ana = await windows.open(name=f"ana.{secrets.token_hex(4)}", size=way.size, scheme=way.scheme)
    hand = way.hand(ana.page)
    await _sign_up(hand, ana.name)
    await _follow_a_suggestion(hand, author)
    await ana.look("followed")

    profile = await watching.get(f"/api/users/by-username/{ana.name}")
    await watching.call("POST", f"/api/users/{profile['user_id']}/follow")
    other = DESK if way.size is PHONE else PHONE
    ben = await windows.open(watching, size=other, scheme="dark" if way.scheme == "light" else "light")
    await ben.page.goto("/")
    await expect(ben.page.get_by_role("heading", name="Your first light")).to_be_visible()
    await ben.page.evaluate("window.wasNotReloaded = true")
    await _compose(hand, "Morning light #coffee")
    await _arrives_live(ben, "Morning light")
    await ana.look("posted")

    await _like_and_comment(hand, author)
    await ana.look("talked")
    await _collect_and_share(hand, author)
    await hand.press(ana.page.get_by_role("link", name="Profile").first)
    await hand.press(ana.page.get_by_role("link", name=ALT))
    await _change_and_delete(hand, "Morning light", ben)
    for visitor in (ana, ben):
        await visitor.has_no_sideways_scroll()
