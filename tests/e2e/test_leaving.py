"""An account is deleted with open eyes, by keys; and comes back when its owner thinks better of it."""

from playwright.async_api import expect

from heliograph.features.accounts import service as accounts
from tests.e2e.barriers import barriers
from tests.e2e.posts import article, button, has_posted
from tests.e2e.windows import DESK, PHONE, Visitor, Windows
from tests.world import PASSWORD, World


async def _delete(visitor: Visitor, password: str) -> None:
    await visitor.page.get_by_label("Password", exact=True).fill(password)
    await visitor.page.keyboard.press("Enter")


async def test_an_account_is_deleted_and_brought_back(windows: Windows, world: World) -> None:
    leaving, reader = await world.person("leaving"), await world.person("reader")
    await reader.follow(leaving)
    await has_posted(leaving, "coffee.jpg", caption="Last light")
    gone = await windows.open(leaving, name="leaving", size=DESK)
    seen = await windows.open(reader, name="reader", size=PHONE, scheme="dark")

    await gone.page.goto("/settings")
    await gone.page.get_by_role("link", name="Delete account").focus()
    await gone.page.keyboard.press("Enter")
    await expect(gone.page.get_by_text("stays taken")).to_be_visible()
    assert await barriers(gone.page) == []
    await gone.look("before")
    await _delete(gone, "not the password")
    await expect(gone.page.get_by_text("This is not the password of this account.")).to_be_visible()
    gone.complaints.clear()  # The refusal is what was asked for.
    await _delete(gone, PASSWORD)
    await expect(gone.page.get_by_text("Your account is deleted.")).to_be_visible()
    await expect(gone.page.get_by_label("Username or e-mail")).to_be_visible()
    await gone.look("deleted")

    await seen.page.goto(f"/{leaving.username}")
    await expect(seen.page.get_by_text("Nothing to see here")).to_be_visible()

    await gone.page.get_by_label("Username or e-mail").fill(leaving.username)
    await gone.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await gone.page.keyboard.press("Enter")
    back = button(gone.page, "Bring my account back")
    await expect(back).to_be_visible()
    gone.complaints.clear()
    assert await barriers(gone.page) == []
    await gone.look("asked")
    await back.press("Enter")
    await expect(article(gone.page, "Last light")).to_be_visible()
    await seen.page.reload()
    await expect(seen.page.get_by_role("heading", name=leaving.username)).to_be_visible()
    await seen.look("back")


async def test_whoever_is_suspended_is_told_so_and_can_delete_their_account(windows: Windows, world: World) -> None:
    person = await world.person("halted")
    await accounts.suspend(world.ctx, int(person.user_id))
    halted = await windows.open(name="halted", size=PHONE, scheme="dark")
    page = halted.page

    await page.goto("/login")
    await page.get_by_label("Username or e-mail").fill(person.username)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="This account is suspended")).to_be_visible()
    halted.complaints.clear()  # The refusal is what was asked for.
    await button(page, "Delete the account…").tap()
    dialog = page.get_by_role("dialog", name="Delete account")
    await expect(dialog.get_by_text("stays taken")).to_be_visible()
    assert await barriers(page) == []
    await halted.look("suspended")
    await _delete(halted, "not the password")
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await _delete(halted, PASSWORD)
    await expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    await expect(page.get_by_label("Username or e-mail")).to_have_value(person.username)

    # Deleting was theirs to do; coming back is not.
    await accounts.restore(world.ctx, int(person.user_id))
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(button(page, "Bring my account back")).to_be_visible()
    halted.complaints.clear()
