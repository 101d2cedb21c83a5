"""One journey without a network: what was seen is read, what is done is refused or waits; log-out leaves nothing."""

from typing import Any

from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.posts import article, button, choose, has_posted
from tests.e2e.waiting import until
from tests.e2e.windows import Visitor, Windows
from tests.world import World

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
    kept: dict[str, Any] = await page.evaluate(_KEPT)
    return kept


async def _until_kept(page: Page) -> None:
    """Wait until the worker answers for the page, and has put by what was shown and what the client is made of."""
    await until(page, "() => navigator.serviceWorker.controller !== null")
    await until(page, f"async () => {{ const k = await ({_KEPT})(); return k.posts > 0 && k.pictures > 0; }}")
    await until(
        page,
        """async () => (await (await caches.open("heliograph.parts")).keys())
            .some(({url}) => url.includes("/assets/ComposePage-"))""",
    )


async def _sees(page: Page, caption: str) -> None:
    picture = article(page, caption).locator("picture img").first
    await expect(picture).to_be_visible()
    await until(page, "image => image.complete && image.naturalWidth > 100", await picture.element_handle())


async def _read_offline(ana: Visitor) -> None:
    await ana.context.set_offline(True)
    await ana.page.goto("/")
    await _sees(ana.page, "Behind the door")
    await expect(ana.page.get_by_text("You are offline.")).to_be_visible()
    await expect(ana.page.get_by_text("Kept on this device")).to_be_visible()
    await ana.look("offline")


async def _act_offline(ana: Visitor) -> None:
    """A like is taken back with a word, a comment stays in its field, a post waits for the network."""
    page = ana.page
    card = article(page, "Behind the door")
    await button(card, "Like").click()
    await expect(page.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(button(card, "Like")).to_have_attribute("aria-pressed", "false")
    await button(card, "Add a comment…").click()
    await card.get_by_label("Add a comment…").fill("Not lost")
    await button(card, "Post").click()
    await expect(card.get_by_text("The server cannot be reached").first).to_be_visible()
    await expect(card.get_by_label("Add a comment…")).to_have_value("Not lost")
    await page.get_by_role("link", name="New post").first.click()
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "dahlia.jpg")
    await page.get_by_label("Caption").fill("Made on a mountain")
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_text("Waiting to try again. Nothing is lost.").first).to_be_visible()
    await ana.look("waiting")


async def _delete(ana: Visitor) -> None:
    """The post leaves the device with its picture."""
    page = ana.page
    held = (await _kept(page))["posts"]
    await article(page, "Behind the door").get_by_role("link", name="comments").click()
    await choose(page, "More about this post", "Delete")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await until(page, f"async held => (await ({_KEPT})()).posts < held", held)
    await ana.context.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await _sees(page, "Made on a mountain")
    await expect(article(page, "Behind the door")).to_have_count(0)
    await ana.context.set_offline(False)


async def test_what_was_seen_is_read_without_a_network_and_gone_after_log_out(windows: Windows, world: World) -> None:
    author = await world.person("ana")
    await author.call("PATCH", "/api/users/me", json={"is_private": True})
    await has_posted(author, "coffee.jpg", caption="Behind the door")
    ana = await windows.open(author)
    page = ana.page
    await page.goto("/")
    await _sees(page, "Behind the door")
    await _until_kept(page)

    await _read_offline(ana)
    await _act_offline(ana)
    await ana.context.set_offline(False)
    await expect(page.get_by_text("You are offline.")).to_have_count(0)
    await page.goto("/")
    await _sees(page, "Made on a mountain")
    await until(page, f"async () => (await ({_KEPT})()).posts === 2")
    await _delete(ana)

    await page.goto("/settings")
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert await _kept(page) == {"pictures": 0, "noted": 0, "posts": 0, "isOwned": False}
    await ana.context.set_offline(True)
    await page.goto("/")
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(0)
    await ana.look("after-log-out")
