"""One journey without a network: what was seen is read, what is done is refused or waits, and log-out leaves nothing."""

from typing import Any

from playwright.async_api import Browser, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.test_browser import PHONE, Visitor, base_url, browser, pytestmark, visit
from tests.e2e.waiting import until

__all__ = ["base_url", "browser", "pytestmark"]

# How many pictures lie on the device, and how many posts; whether somebody is named as their owner.
_KEPT = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith("heliograph.pictures"));
  const pictures = (await Promise.all(names.map(async name => (await (await caches.open(name)).keys()).length)));
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("heliograph.offline");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const read = (store, key) => new Promise((resolve, reject) => {
    const asked = database.transaction(store).objectStore(store)[key === null ? "count" : "get"](key ?? undefined);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const kept = [await read("words", "feed"), await read("owner", "owner"), await read("pictures", null)];
  database.close();
  return {
    pictures: pictures.reduce((sum, count) => sum + count, 0),
    noted: kept[2],
    posts: kept[0]?.posts.length ?? 0,
    isOwned: Boolean(kept[1]),
  };
}"""


async def _kept(page: Page) -> dict[str, Any]:
    return await page.evaluate(_KEPT)


async def _until_kept(page: Page) -> None:
    """Wait until the worker answers for the page, and has put by what was shown and what the client is made of."""
    await until(page, "() => navigator.serviceWorker.controller !== null")
    await until(page, f"async () => {{ const k = await ({_KEPT})(); return k.posts > 0 && k.pictures > 0; }}")
    await until(
        page,
        """async () => (await (await caches.open("heliograph.parts")).keys())
            .some(({url}) => url.includes("/assets/ComposePage-"))""",
    )


async def _read_offline(ana: Visitor) -> None:
    await ana.page.context.set_offline(True)
    await ana.page.goto("/")
    await ana.sees("Behind the door")
    await expect(ana.page.get_by_text("You are offline.")).to_be_visible()
    await expect(ana.page.get_by_text("Kept on this device")).to_be_visible()
    await ana.look("offline")


async def _act_offline(ana: Visitor) -> None:
    """A like is taken back with a word, a comment stays in its field, a post waits for the network."""
    page = ana.page
    card = page.get_by_role("article").filter(has_text="Behind the door")
    like = card.get_by_role("button", name="Like", exact=True)
    await like.click()
    await expect(page.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(like).to_have_attribute("aria-pressed", "false")
    await card.get_by_role("button", name="Add a comment…").click()
    await card.get_by_label("Add a comment…").fill("Not lost")
    await card.get_by_role("button", name="Post", exact=True).click()
    await expect(card.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(card.get_by_label("Add a comment…")).to_have_value("Not lost")
    await page.get_by_role("link", name="New post").first.click()
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "dahlia.jpg")
    await page.get_by_label("Caption").fill("Made on a mountain")
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_text("Waiting to try again. Nothing is lost.").first).to_be_visible()
    await ana.look("waiting")


async def test_what_was_seen_is_read_without_a_network_and_gone_after_log_out(browser: Browser, base_url: str) -> None:
    ana = await visit(browser, base_url, "ana.sun", PHONE)
    page = ana.page
    await ana.sign_up()
    await page.evaluate(
        """fetch("/api/users/me", {method: "PATCH", body: '{"is_private": true}',
            headers: {"Content-Type": "application/json"}})"""
    )
    await ana.post("coffee.jpg", "Behind the door")
    await page.goto("/")
    await ana.sees("Behind the door")
    await _until_kept(page)

    await _read_offline(ana)
    await _act_offline(ana)
    await page.context.set_offline(False)
    await expect(page.get_by_text("You are offline.")).to_have_count(0)
    await page.goto("/")
    await ana.sees("Made on a mountain")

    # The picture is gone from the device as soon as the server says that it is gone.
    await page.get_by_role("button", name="More about this post").last.click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_text("Behind the door")).to_have_count(0)
    await until(page, f"async () => {{ const k = await ({_KEPT})(); return k.pictures === k.noted; }}")
    await page.context.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await expect(page.get_by_text("Behind the door")).to_have_count(0)
    await page.context.set_offline(False)

    await page.goto("/settings")
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert await _kept(page) == {"pictures": 0, "noted": 0, "posts": 0, "isOwned": False}
    await page.context.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(0)
    await ana.look("after-log-out")
