"""The server dies, does not hand out all of the client, or is left at once: what was typed or pressed is not lost."""

import asyncio
import re
from collections import Counter

from playwright.async_api import Route, expect

from tests.e2e.hands import Keyboard
from tests.e2e.posts import article, button, choose, has_posted
from tests.e2e.waiting import until, until_so
from tests.e2e.windows import DESK, Windows
from tests.processes import Processes
from tests.world import World

_ASKED_FOR_BY_ONE_IMPORT = 2
"""Once ahead, with all that it imports, and once itself."""
_UNREACHABLE = "The server cannot be reached. Check your connection and try again."
# A browser opens six connections to a host: with these all are taken, and what is asked next has to wait for one.
_TAKE_ALL_CONNECTIONS = """() => {
  window.taken = 0;
  for (let at = 0; at < 6; at += 1) void fetch("/api/events").then(() => (window.taken += 1), () => undefined);
}"""
_ASSET = re.compile(r"/assets/(InlineComposer|later|offline|OpenPostMenu)-[^/]+\.js$")


async def test_a_comment_outlives_the_server_and_is_there_once(
    windows: Windows, world: World, product: Processes
) -> None:
    ana = await world.person("ana")
    post_url = await has_posted(ana, "coffee.jpg", caption="Morning")
    window = await windows.open(ana, size=DESK, scheme="dark")
    page, keys = window.page, Keyboard(window.page)
    await page.goto(post_url)
    field = page.get_by_label("Add a comment…")
    await expect(field).to_be_visible()
    alert = page.get_by_role("alert").get_by_text(_UNREACHABLE).last
    product.end("web")
    try:
        await keys.write(field, "Before the fall")
        await page.keyboard.press("Enter")
        await expect(alert).to_be_visible()
        await expect(field).to_have_value("Before the fall")
    finally:
        product.start("web")
        await product.ready()
    await window.look("server-away")

    async def die_before_the_answer(route: Route) -> None:
        answer = await route.fetch()
        assert answer.ok
        await route.abort("connectionreset")

    # It is heard this time, and nobody says so: for all one knows it was not.
    await page.route("**/comments", die_before_the_answer, times=1)
    await keys.press(button(page, "Post"))
    await expect(field).to_have_value("Before the fall")
    await expect(alert).to_be_visible()
    await page.reload()
    await expect(field).to_have_value("Before the fall")
    await keys.press(button(page, "Post"))
    await expect(field).to_have_value("")
    await expect(page.get_by_role("heading", name="1 comment")).to_be_visible()
    await page.reload()
    said = page.get_by_role("article", name=f"Comment by {ana.username}")
    await expect(said.get_by_text("Before the fall")).to_be_visible()
    await expect(said).to_have_count(1)

    # The same words again are another comment.
    await keys.write(field, "Before the fall")
    await page.keyboard.press("Enter")
    await expect(said).to_have_count(2)
    await expect(page.get_by_role("heading", name="2 comments")).to_be_visible()


async def test_what_is_pressed_is_done_though_the_page_is_left_at_once(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    window = await windows.open(ana, size=DESK)
    page = window.page
    await page.goto(f"/{ben.username}")
    await expect(button(page, f"Follow {ben.username}")).to_be_visible()
    await page.evaluate(_TAKE_ALL_CONNECTIONS)
    # The sixth is the page's own.
    await until(page, "window.taken >= 5")
    await button(page, f"Follow {ben.username}").click()
    await expect(page.get_by_role("button", name=f"Following {ben.username}")).to_be_visible()
    await page.goto("about:blank")
    async with asyncio.timeout(30):
        while not (await ana.get(f"/api/users/{ben.user_id}"))["is_following"]:
            await asyncio.sleep(0.05)
    await page.goto(f"/{ben.username}")
    await expect(page.get_by_role("button", name=f"Following {ben.username}")).to_be_visible()


async def test_what_of_a_page_does_not_come_at_first_comes_later_and_takes_nothing_with_it(
    windows: Windows, world: World
) -> None:
    ana = await world.person("ana")
    await has_posted(ana, "coffee.jpg", caption="Morning")
    # The worker would have all of the client on the device.
    window = await windows.open(ana, service_workers="block")
    page = window.page
    refused: Counter[str] = Counter()

    async def refuse(route: Route) -> None:
        [name] = _ASSET.findall(route.request.url)
        if refused[name] >= _ASKED_FOR_BY_ONE_IMPORT:
            await route.continue_()
            return
        refused[name] += 1
        await route.abort("internetdisconnected")

    async def is_nobody_there(route: Route) -> None:
        await (route.abort("connectionrefused") if route.request.method == "HEAD" else route.continue_())

    await page.route(_ASSET, refuse)
    await page.route(windows.base_url + "/", is_nobody_there)
    await page.goto("/")
    card = article(page, "Morning")
    await button(card, "Add a comment…").tap()
    await until_so(lambda: refused["InlineComposer"] == _ASKED_FOR_BY_ONE_IMPORT)
    await expect(button(card, "Add a comment…")).to_be_visible()
    await window.look("out-of-reach")
    await card.get_by_label("Add a comment…").fill("Late, and here")
    await button(card, "Post").tap()
    await expect(card.get_by_role("log").get_by_text("Late, and here")).to_be_visible()
    # The rest is fetched at leisure, and what it says with it.
    await until_so(lambda: {"InlineComposer", "later", "offline"} <= refused.keys())
    await choose(page, f"More about this post by {ana.username}", "Edit")
    await expect(page.get_by_role("dialog", name="Edit post").get_by_label("Caption")).to_have_value("Morning")
    assert "OpenPostMenu" in refused
