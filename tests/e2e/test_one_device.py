"""One device over time: what it keeps of whom, and within which bounds."""

from typing import Any

from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.posts import article, button, has_posted
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Windows
from tests.world import PASSWORD, Person, World

_SHELF_BYTES = 50_000_000
_LARGEST_BYTES = 5_000_000
_QUIET = "() => !document.querySelector('[aria-busy=true], [data-waiting], [role=status] svg')"
_SAID = """() => document.body.innerText + "\\n"
  + [...document.querySelectorAll("input, textarea")].map(({ value }) => value).join("\\n")"""

# What the worker has put by: its shelf, with the true weight of each picture there, and its notes.
_SHELF = """
  const answer = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const database = await answer(indexedDB.open("heliograph.offline"));
  const { era } = await answer(database.transaction("owner").objectStore("owner").get("owner"));
  const shelf = await caches.open("heliograph.pictures." + era);
"""
_FILL = f"""async ([count, bytes]) => {{ {_SHELF}
  for (let at = 1; at <= count; at += 1) {{
    const path = `/media/${{at}}_l.jpg`;
    const headers = {{ "Content-Type": "image/jpeg", "Cache-Control": "private" }};
    await shelf.put(path, new Response(new Uint8Array(bytes), {{ headers }}));
    const notes = database.transaction("pictures", "readwrite").objectStore("pictures");
    await answer(notes.put({{ path, bytes, usedAt: at }}));
  }}
  database.close();
}}"""
_HELD = f"""async () => {{ {_SHELF}
  const held = {{}};
  for (const request of await shelf.keys())
    held[new URL(request.url).pathname] = (await (await shelf.match(request)).blob()).size;
  database.close();
  return held;
}}"""


async def _log_in(page: Page, person: Person) -> None:
    await page.locator("input[name=username]").fill(person.username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="New post").first).to_be_visible()


async def _log_out(page: Page) -> None:
    await page.goto("/settings")
    await button(page, "Log out").click()
    await expect(page.locator("input[name=username]")).to_be_visible()


async def _begin_everything(page: Page, talk: str) -> None:
    """A comment, a post and a change of the profile, each half done."""
    await page.goto(talk)
    await page.get_by_label("Add a comment…").fill("Half a thought")
    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "dahlia.jpg")
    await page.get_by_label("Caption").fill("Half a post")
    await expect(page.get_by_role("button", name="Photo 1: dahlia.jpg")).to_be_visible()
    await page.goto("/settings/profile")
    await page.get_by_label("About you").fill("Half a life")


async def test_another_account_on_the_same_device_meets_nothing_of_the_first(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    assert (await ana.call("PATCH", "/api/users/me", json={"is_private": True})).is_success
    own = await has_posted(ana, "coffee.jpg", caption="Behind the door")
    talk = await has_posted(ben, "koala.jpg", caption="In the open")
    window = await windows.open(size=DESK, scheme="dark", name="shared")
    page = window.page
    await page.goto("/login")
    await _log_in(page, ana)
    picture = article(page, "Behind the door").locator("picture img").first
    await until(page, "image => image.complete && image.naturalWidth > 100", await picture.element_handle())
    path = await picture.evaluate("image => new URL(image.currentSrc).pathname")
    await until(page, "() => navigator.serviceWorker.controller !== null")
    await _begin_everything(page, talk)
    await _log_out(page)

    await _log_in(page, ben)
    secrets = ("Behind the door", "Half a thought", "Half a post", "Half a life", f"{ana.username}@example.org")
    for address in ("/", talk, own, "/create", "/settings/profile", "/saved", f"/{ana.username}"):
        await page.goto(address)
        await expect(page.get_by_role("heading", level=1).first).to_be_visible()
        await until(page, _QUIET)
        said = await page.evaluate(_SAID)
        assert [secret for secret in secrets if secret in said] == [], address
    assert await page.evaluate("path => fetch(path).then(({ status }) => status)", path) == 404
    await window.look("the-second")

    # Whoever comes back finds what they began.
    await _log_out(page)
    await _log_in(page, ana)
    await page.goto(talk)
    await expect(page.get_by_label("Add a comment…")).to_have_value("Half a thought")
    await page.goto("/create")
    await expect(page.get_by_label("Caption")).to_have_value("Half a post")
    await expect(page.get_by_role("button", name="Photo 1: dahlia.jpg")).to_be_visible()


async def test_pictures_on_the_device_take_fifty_megabytes_at_most_and_the_oldest_go(
    windows: Windows, world: World
) -> None:
    ana = await world.person("ana")
    url = await has_posted(ana, "coffee.jpg", caption="Seen last")
    window = await windows.open(ana)
    page = window.page
    await page.goto("/settings")
    await until(page, "() => navigator.serviceWorker.controller !== null")
    count = _SHELF_BYTES // _LARGEST_BYTES
    await page.evaluate(_FILL, [count, _LARGEST_BYTES])
    await page.goto(url)
    await until(page, f"async () => Object.keys(await ({_HELD})()).some((path) => path.length > 20)")
    held: dict[str, Any] = await page.evaluate(_HELD)
    assert sum(held.values()) <= _SHELF_BYTES
    assert "/media/1_l.jpg" not in held, "looked at longest ago"
    assert f"/media/{count}_l.jpg" in held
