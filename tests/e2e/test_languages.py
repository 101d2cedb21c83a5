"""One journey through three languages: what the device asks for, what is chosen, and what the account remembers."""

import secrets

from playwright.async_api import expect

from heliograph.programs.demo import PICTURES
from tests.e2e.windows import Visitor, Windows
from tests.world import PASSWORD


async def _sign_up_in_german(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/signup")
    await expect(page.get_by_role("heading", name="Erstelle dein Konto")).to_be_visible()
    for field, value in (("username", visitor.name), ("email", f"{visitor.name}@example.org"), ("password", PASSWORD)):
        await page.locator(f"input[name={field}]").fill(value)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Neuer Beitrag").first).to_be_visible()


async def _post_two(visitor: Visitor, caption: str) -> None:
    page = visitor.page
    await page.goto("/create")
    files = [PICTURES / "coffee.jpg", PICTURES / "koala.jpg"]
    await page.locator("input[type=file]").first.set_input_files(files)
    await page.get_by_label("التعليق", exact=True).fill(caption)
    await page.get_by_role("button", name="مشاركة").click()


async def test_the_page_speaks_the_readers_language(windows: Windows) -> None:
    ana = await windows.open(name=f"ana.{secrets.token_hex(4)}", locale="de-AT")
    await _sign_up_in_german(ana)
    root = ana.page.locator("html")
    await expect(root).to_have_attribute("lang", "de")

    await ana.page.goto("/settings")
    await ana.page.get_by_label("Sprache").select_option("ar")
    await expect(ana.page.get_by_role("heading", name="الإعدادات")).to_be_visible()
    await expect(root).to_have_attribute("dir", "rtl")
    await expect(ana.page.get_by_label("اللغة")).to_be_focused()
    await ana.look("arabic-settings")

    # Before anything is drawn the page already knows.
    await ana.page.goto("/login", wait_until="commit")
    await expect(root).to_have_attribute("dir", "rtl")

    await _post_two(ana, "Two of them")
    carousel = ana.page.get_by_role("group", name="صور، العدد")
    await expect(carousel).to_be_visible(timeout=60_000)
    await carousel.get_by_role("list").press("ArrowLeft")
    await expect(carousel.get_by_role("list")).to_have_accessible_name("الصورة 2 من 2. استخدم مفاتيح الأسهم.")
    await carousel.get_by_role("list").press("ArrowRight")
    await expect(carousel.get_by_role("list")).to_have_accessible_name("الصورة 1 من 2. استخدم مفاتيح الأسهم.")
    await ana.look("arabic-feed")

    # Another device, where nothing was chosen: the account's language comes with the log-in.
    tablet = await windows.open(name="tablet")
    await tablet.page.goto("/login")
    await tablet.page.locator("input[name=username]").fill(ana.name)
    await tablet.page.locator("input[name=password]").fill(PASSWORD)
    await tablet.page.get_by_role("button", name="Log in").click()
    await expect(tablet.page.get_by_role("link", name="منشور جديد").first).to_be_visible()
    await tablet.has_no_sideways_scroll()
