"""The feed by keys alone, back to where one was, and what others do meanwhile, seen without reloading."""

from playwright.async_api import Page, expect

from tests.e2e.hands import Keyboard
from tests.e2e.posts import article, button, has_posted
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import PASSWORD, World

_TOP = "post => Math.round(post.getBoundingClientRect().top)"


async def _focused(page: Page) -> str:
    return await page.evaluate("() => document.activeElement.dataset.post ?? ''")


async def test_the_feed_is_read_by_keys_alone_and_one_comes_back_to_where_one_was(
    windows: Windows, world: World
) -> None:
    ana = await world.person("ana")
    for n in range(4):
        await has_posted(ana, "coffee.jpg", caption=f"Photo {n}")
    visitor = await windows.open(ana, size=DESK)
    page = visitor.page
    await page.goto("/")
    await expect(article(page, "Photo 0")).to_be_visible()
    walked: list[str] = []
    for _ in range(3):
        await page.keyboard.press("j")
        walked.append(await _focused(page))
    assert len({*walked} - {""}) == 3
    await page.keyboard.press("k")
    assert await _focused(page) == walked[1]
    card = page.locator(f'[data-post="{walked[1]}"]')
    place = await card.evaluate(_TOP)
    assert 0 <= place < 100  # neither beneath a header nor far below it

    # The browser's own short cuts are not ours, and the list of keys opens, closes, and leaves the focus where it was.
    await page.keyboard.press("Control+l")
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet).to_be_visible()
    await visitor.look("keys")
    await page.keyboard.press("j")
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    assert await _focused(page) == walked[1]
    await expect(button(card, "Like")).to_have_attribute("aria-pressed", "false")

    # To the post and back: the same card at the same pixel, with the focus.
    await page.keyboard.press("o")
    await expect(page.get_by_role("heading", name="0 comments")).to_be_visible()
    await visitor.look("post")
    await page.keyboard.press("Escape")
    await expect(card).to_be_focused()
    await until(page, f"([post, place]) => ({_TOP})(post) === place", [await card.element_handle(), place])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="0 comments")).to_be_visible()
    await visitor.has_no_sideways_scroll()


async def _lose_a_comment(visitor: Visitor) -> None:
    """Say something while nothing can be reached: the words are back in the field, and arrive when sent again."""
    page = visitor.page
    field = page.get_by_label("Add a comment…")
    await visitor.context.set_offline(True)
    await field.fill("Nearly lost")
    await button(page, "Post").click()
    await expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    await expect(field).to_have_value("Nearly lost")
    await expect(page.get_by_role("article").filter(has_text="Nearly lost").get_by_text("Sending")).to_have_count(0)
    await visitor.context.set_offline(False)
    await button(page, "Post").click()
    await expect(field).to_have_value("")
    await expect(page.get_by_text("Nearly lost")).to_have_count(1)


async def test_what_others_do_about_a_post_appears_while_one_looks_at_it(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    url = await has_posted(ana, "coffee.jpg", caption="Morning light")
    watching, acting = await windows.open(ana, size=DESK), await windows.open(ben)
    listing = await windows.open(ana, name="ana-in-the-feed", scheme="dark")
    await listing.page.goto("/")
    await expect(article(listing.page, "Morning light")).to_be_visible()
    for visitor in (watching, acting):
        await visitor.page.goto(f"/p/{url.rsplit('/', 1)[-1]}")
        await expect(visitor.page.get_by_role("heading", name="0 comments")).to_be_visible()

    await _lose_a_comment(acting)
    await button(acting.page, "Like").click()
    said = watching.page.get_by_role("article", name=f"Comment by {ben.username}")
    await expect(said.get_by_text("Nearly lost")).to_be_visible()
    await expect(watching.page.get_by_role("heading", name="1 comment")).to_be_visible()
    await expect(watching.page.get_by_role("button", name=f"Liked by {ben.username}")).to_be_visible()
    await watching.look("told")
    await expect(article(listing.page, "Morning light").get_by_text("1 like", exact=True)).to_be_visible()

    # What is taken back goes from the other window too.
    await button(acting.page, f"Delete the comment by {ben.username}").click()
    await acting.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(said).to_have_count(0)
    await expect(watching.page.get_by_role("heading", name="0 comments")).to_be_visible()


async def test_people_are_found_in_lists_on_the_narrowest_of_phones(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    ben, cam, dan = [await world.person(name) for name in ("ben", "cam", "dan")]
    for person in (ben, cam, dan):
        await person.follow(ana)
    await dan.call("PATCH", "/api/users/me", json={"is_private": True})
    visitor = await windows.open(ana, viewport={"width": 320, "height": 568})
    page = visitor.page
    await page.goto(f"/{ana.username}/followers")
    await expect(page.get_by_role("button", name="Follow back")).to_have_count(0)
    people = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Follow"))
    await expect(people).to_have_count(3)
    keys, search = Keyboard(page), page.get_by_role("searchbox", name="Search by name")
    await keys.write(search, "CA")
    await expect(people).to_have_count(1)
    await expect(people.first).to_contain_text("Cam")
    await visitor.has_no_sideways_scroll()
    await keys.press(people.get_by_role("button", name="Follow"))
    await expect(people.get_by_role("button", name="Following")).to_be_visible()
    await keys.write(search, "zz")
    await expect(page.get_by_text("Nobody here is called zz…")).to_be_visible()
    await page.get_by_role("link", name="Following", exact=True).click()
    await expect(page.get_by_role("button", name=f"Following {cam.username}")).to_be_visible()
    await page.goto(f"/{dan.username}/followers")
    await expect(page.get_by_role("heading", name="This account is private")).to_be_visible()
    await expect(page.get_by_role("button", name=f"Follow back {dan.username}")).to_be_visible()
    await page.get_by_role("button", name="Find people").click()
    found = page.get_by_role("dialog")
    await expect(found.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type(cam.username)
    await expect(found.get_by_role("button", name=cam.username)).to_be_visible()
    await page.keyboard.press("Escape")
    for path in ("/", "/create", "/saved", "/settings", "/settings/profile", f"/{ana.username}"):
        await page.goto(path)
        await expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        await visitor.has_no_sideways_scroll()
    await page.get_by_role("button", name="Share profile").click()
    await expect(page.get_by_text("Link copied.")).to_be_visible()


async def test_a_comment_that_meets_an_ended_session_waits_until_one_is_back(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    url = await has_posted(ana, "coffee.jpg", caption="Morning light")
    visitor = await windows.open(ana)
    page = visitor.page
    await page.goto("/")
    await article(page, "Morning light").get_by_role("link", name="0 comments").click()
    field = page.get_by_label("Add a comment…")
    await field.fill("Said too late")
    devices = (await ana.get("/api/users/me/sessions"))["sessions"]
    for device in (each for each in devices if not each["is_current"]):
        await ana.call("DELETE", f"/api/users/me/sessions/{device['session_id']}")
    await button(page, "Post").click()
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("Said too late")
    assert page.url.split("#")[0].endswith(url.rsplit("/", 1)[-1])
    await button(page, "Post").click()
    await expect(page.get_by_role("heading", name="1 comment")).to_be_visible()
    await expect(page.get_by_text("Said too late")).to_have_count(1)
