"""One journey with two people: names are completed as they are typed, somebody is tagged, sees it, and goes away."""

from playwright.async_api import Browser, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.test_browser import PHONE, Visitor, base_url, browser, pytestmark, visit
from tests.e2e.test_video import axe_problems

__all__ = ["base_url", "browser", "pytestmark"]
WIDE = {"width": 1440, "height": 900}


async def _compose_by_keys(ana: Visitor) -> None:
    """Write a caption whose names are completed, and tag a person, without the mouse."""
    page = ana.page
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "coffee.jpg")
    caption = page.get_by_label("Caption")
    await caption.press_sequentially("Coffee with @be")
    offers = page.get_by_role("option")
    await expect(offers).to_have_count(2)
    await ana.look("completing")
    await page.keyboard.press("ArrowDown")
    await expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(caption).to_have_value("Coffee with @ben.moon ")
    await page.keyboard.type("#coffee")
    await page.get_by_role("button", name="Tag people").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("combobox").press_sequentially("ben.m")
    await expect(offers).to_have_count(1)
    assert await axe_problems(page) == []
    await ana.look("tagging")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Remove ben.moon")).to_be_visible()
    await page.get_by_role("button", name="Done").click()
    await page.get_by_role("button", name="Share").click()
    await page.goto("/")
    await ana.sees("Coffee with")


async def _complete_hashtag(page: Page) -> None:
    """A hashtag that one has used is offered again, under a post of one's own."""
    field = page.get_by_label("Add a comment…")
    await field.press_sequentially("more #cof")
    await page.get_by_role("option", name="#coffee").click()
    await expect(field).to_have_value("more #coffee ")
    await expect(field).to_be_focused()
    await field.fill("")


async def test_names_are_completed_and_the_tagged_can_go(browser: Browser, base_url: str) -> None:
    ana = await visit(browser, base_url, "ana.sun", WIDE)
    ben = await visit(browser, base_url, "ben.moon", PHONE)
    await ben.sign_up()
    other = await visit(browser, base_url, "bella", PHONE)
    await other.sign_up()
    await ana.sign_up()
    await _compose_by_keys(ana)

    # A touch on the picture names whom it shows; two touches are a like, and name nobody.
    await ben.page.goto("/ben.moon/tagged")
    await ben.look("tagged")
    await ben.page.locator("main a[href^='/p/']").first.click()
    sign = ben.page.get_by_role("button", name="Show 1 tagged person")
    await expect(sign).to_have_attribute("aria-expanded", "false")
    await ben.page.get_by_role("article").locator("picture img").first.tap()
    await expect(sign).to_have_attribute("aria-expanded", "true")
    await expect(ben.page.get_by_role("list", name="People in this post").get_by_role("link")).to_have_text("ben.moon")
    await expect(ben.page.get_by_text("With ben.moon")).to_be_visible()
    await ben.look("named")
    assert await axe_problems(ben.page) == []

    # The author's page, by keyboard: the sign, and a hashtag met before.
    await ana.page.goto(ben.page.url)
    await ana.page.get_by_role("button", name="Show 1 tagged person").focus()
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("list", name="People in this post")).to_be_visible()
    await ana.look("named")
    await _complete_hashtag(ana.page)

    # Who is tagged goes away, and is listed no more.
    await ben.page.get_by_role("button", name="More about this post").click()
    await ben.look("menu")
    await ben.page.get_by_role("menuitem", name="Remove me from this post").click()
    await expect(ben.page.get_by_text("You are no longer tagged.")).to_be_visible()
    await expect(sign).to_have_count(0)
    await ben.page.goto("/ben.moon/tagged")
    await expect(ben.page.get_by_text("Nobody has tagged you yet")).to_be_visible()
    await ben.look("untagged")

    # The author tags somebody else while editing.
    await ana.page.reload()
    await expect(ana.page.get_by_role("button", name="Show 1 tagged person")).to_have_count(0)
    await ana.page.get_by_role("button", name="More about this post").click()
    await ana.page.get_by_role("menuitem", name="Edit", exact=True).click()
    await ana.page.get_by_role("button", name="Tag people").click()
    await ana.page.get_by_role("combobox").fill("bel")
    await ana.page.get_by_role("option", name="bella").click()
    await ana.look("editing")
    await ana.page.get_by_role("button", name="Done").click()
    await ana.page.get_by_role("button", name="Save", exact=True).click()
    await expect(ana.page.get_by_text("With bella")).to_be_visible()
    assert ana.complaints == []
    assert ben.complaints == []
