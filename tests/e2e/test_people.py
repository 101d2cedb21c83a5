"""Two people: names are completed as they are typed, somebody is tagged by keys, sees it on a phone, and goes away."""

from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.barriers import barriers
from tests.e2e.posts import article, button, choose
from tests.e2e.windows import DESK, Visitor, Windows
from tests.world import Person, World


async def _compose_by_keys(ana: Visitor, ben: Person, caption: str) -> None:
    """Write a caption whose names are completed, and tag a person, without the mouse."""
    page = ana.page
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "coffee.jpg")
    field = page.get_by_label("Caption")
    await field.press_sequentially(f"{caption} with @be")
    offers = page.get_by_role("option")
    await expect(offers.nth(1)).to_contain_text(ben.username)
    await ana.look("completing")
    await page.keyboard.press("ArrowDown")
    await expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value(f"{caption} with @{ben.username} ")
    await page.keyboard.type("#coffee")
    await button(page, "Tag people").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("combobox", name="Find people by name").press_sequentially(ben.username[:-2])
    await expect(offers).to_have_count(1)
    assert await barriers(page) == []
    await ana.look("tagging")
    await page.keyboard.press("Enter")
    await expect(button(page, f"Remove {ben.username}")).to_be_visible()
    await button(page, "Done").click()
    await button(page, "Share").click()
    await page.goto("/")
    await expect(article(page, caption)).to_be_visible()


async def _complete_hashtag(page: Page) -> None:
    """A hashtag that one has used is offered again, under a post of one's own."""
    field = page.get_by_label("Add a comment…")
    await field.press_sequentially("more #cof")
    await page.get_by_role("option", name="#coffee").click()
    await expect(field).to_have_value("more #coffee ")
    await expect(field).to_be_focused()
    await field.fill("")


async def test_names_are_completed_and_the_tagged_can_go(windows: Windows, world: World) -> None:
    author, tagged, other = await world.person("ana"), await world.person("ben"), await world.person("bella")
    await author.follow(tagged)
    await author.follow(other)
    ana = await windows.open(author, name="ana", size=DESK, scheme="dark")
    ben = await windows.open(tagged, name="ben")
    await _compose_by_keys(ana, tagged, "Coffee")

    # A touch on the picture names whom it shows.
    await ben.page.goto(f"/{tagged.username}/tagged")
    await expect(ben.page.locator("main a[href^='/p/'] img").first).to_be_visible()
    await ben.look("tagged")
    await ben.page.locator("main a[href^='/p/']").first.click()
    sign = button(ben.page, "Show 1 tagged person")
    await expect(sign).to_have_attribute("aria-expanded", "false")
    await ben.page.get_by_role("article").locator("picture img").first.tap()
    await expect(sign).to_have_attribute("aria-expanded", "true")
    people = ben.page.get_by_role("list", name="People in this post")
    await expect(people.get_by_role("link")).to_have_text(tagged.username)
    await expect(ben.page.get_by_text(f"With {tagged.username}")).to_be_visible()
    await ben.look("named")
    assert await barriers(ben.page) == []
    await ben.has_no_sideways_scroll()

    # The same by keys, and a hashtag met before.
    await ana.page.goto(ben.page.url)
    await button(ana.page, "Show 1 tagged person").focus()
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("list", name="People in this post")).to_be_visible()
    await ana.look("named")
    await _complete_hashtag(ana.page)

    # Who is tagged goes away, and is listed no more.
    await choose(ben.page, "More about this post", "Remove me from this post")
    await expect(ben.page.get_by_text("You are no longer tagged.")).to_be_visible()
    await expect(sign).to_have_count(0)
    await ben.page.goto(f"/{tagged.username}/tagged")
    await expect(ben.page.get_by_text("Nobody has tagged you yet")).to_be_visible()
    await ben.look("untagged")

    # The author tags somebody else while editing.
    await ana.page.reload()
    await expect(button(ana.page, "Show 1 tagged person")).to_have_count(0)
    await choose(ana.page, "More about this post", "Edit")
    await button(ana.page, "Tag people").click()
    await ana.page.get_by_role("combobox", name="Find people by name").fill(other.username[:-2])
    await ana.page.get_by_role("option", name=other.username).click()
    await ana.look("editing")
    await button(ana.page, "Done").click()
    await button(ana.page, "Save").click()
    await expect(ana.page.get_by_text(f"With {other.username}")).to_be_visible()
