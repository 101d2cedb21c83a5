"""The network goes or is slow, the server dies, the session ends: words say so, and nothing typed is lost."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Page, Route, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.posts import article, button, has_posted
from tests.e2e.windows import DESK, Visitor, Windows
from tests.processes import Processes
from tests.world import PASSWORD, Person, World

_UNREACHABLE = "The server cannot be reached. Check your connection and try again."


@asynccontextmanager
async def _slow(page: Page, *, bytes_per_second: int) -> AsyncGenerator[None]:
    """Make the network of a window slow, as in a train."""
    session = await page.context.new_cdp_session(page)
    slow = {"latency": 400, "downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second}
    await session.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    yield
    whole = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    await session.send("Network.emulateNetworkConditions", {"offline": False, **whole})


async def _comments_of(person: Person, post_url: str) -> list[str]:
    profile = await person.get("/api/users/me")
    [post] = (await person.get(f"/api/users/{profile['user_id']}/posts"))["posts"]
    assert post["short_url"] == post_url
    return [each["text"] for each in (await person.get(f"/api/posts/{post['post_id']}/comments"))["comments"]]


async def _say(page: Page, words: str) -> None:
    await page.get_by_label("Add a comment…").fill(words)
    await button(page, "Post").click()


async def test_a_comment_outlives_the_network(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    post_url = await has_posted(ana, "coffee.jpg", caption="Morning")
    window = await windows.open(ana, size=DESK)
    page = window.page
    await page.goto(post_url)
    await expect(page.get_by_label("Add a comment…")).to_be_visible()

    await window.context.set_offline(True)
    await _say(page, "From a tunnel")
    await expect(page.get_by_role("alert").get_by_text(_UNREACHABLE)).to_be_visible()
    await expect(page.get_by_label("Add a comment…")).to_have_value("From a tunnel")
    await window.look("offline")
    await window.context.set_offline(False)
    await button(page, "Post").click()
    await expect(page.get_by_role("heading", name="1 comment")).to_be_visible()
    # It is counted as soon as it is sent.
    await expect(page.get_by_text("Sending…")).to_have_count(0)

    assert await _comments_of(ana, post_url) == ["From a tunnel"]
    # The browser itself says in its console that nothing is reached.
    window.complaints.clear()


async def test_a_post_on_its_way_waits_for_the_network_and_the_server(
    windows: Windows, world: World, product: Processes
) -> None:
    ana = await world.person("ana")
    window = await windows.open(ana)
    page = window.page
    await page.goto("/")
    await page.get_by_role("link", name="New post").first.click()
    await expect(page.get_by_role("heading", name="New post")).to_be_visible()
    await window.context.set_offline(True)
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "friends.jpg")
    await page.get_by_label("Caption").fill("From the tunnel")
    await button(page, "Share").click()
    await expect(page.get_by_text("Waiting to try again. Nothing is lost.").first).to_be_visible()
    await window.look("waiting")
    await window.context.set_offline(False)
    await expect(article(page, "From the tunnel")).to_be_visible()

    await page.goto("/create")
    await page.locator("input[type=file]").first.set_input_files(PICTURES / "moose.jpg")
    await page.get_by_label("Caption").fill("Through the fall")
    async with _slow(page, bytes_per_second=40_000):
        await button(page, "Share").click()
        await expect(page.get_by_text("Sending…").first).to_be_visible()
        product.end("web")
        try:
            await expect(page.get_by_text("Waiting to try again. Nothing is lost.").first).to_be_visible()
        finally:
            product.start("web")
            await product.ready()
    await expect(article(page, "Through the fall")).to_be_visible()
    posts = (await ana.get(f"/api/users/{ana.user_id}/posts"))["posts"]
    assert [post["caption"] for post in posts] == ["Through the fall", "From the tunnel"], "each once"
    # The browser itself says in its console that nothing is reached.
    window.complaints.clear()


async def test_what_one_did_is_seen_before_a_slow_network_has_answered(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await has_posted(ana, "coffee.jpg", caption="Morning")
    await ben.follow(ana)
    window = await windows.open(ben)
    page = window.page
    await page.goto("/")
    card = article(page, "Morning")
    await expect(card).to_be_visible()
    async with _slow(page, bytes_per_second=50_000):
        await page.reload()
        await expect(card).to_be_visible()
    is_let_through = asyncio.Event()

    async def hold(route: Route) -> None:
        await is_let_through.wait()
        await route.continue_()

    await page.route("**/like", hold)
    async with page.expect_response("**/like"):
        await button(card, "Like").click()
        await expect(card.get_by_text("1 like", exact=True)).to_be_visible()
        is_let_through.set()
    await expect(card.get_by_text("1 like", exact=True)).to_be_visible()


async def _end_every_session(person: Person) -> None:
    """Log every device out, this one last."""
    sessions = (await person.get("/api/users/me/sessions"))["sessions"]
    for each in sorted(sessions, key=lambda session: session["is_current"]):
        await person.call("DELETE", f"/api/users/me/sessions/{each['session_id']}")


async def _log_in(visitor: Visitor) -> None:
    page = visitor.page
    await expect(page).to_have_url(re.compile("/login"))
    await page.locator("input[name=username]").fill(visitor.name)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")


async def _log_in_again(visitor: Visitor) -> None:
    again = visitor.page.get_by_role("dialog", name="Log in again")
    await again.get_by_label("Password", exact=True).fill(PASSWORD)
    await visitor.look("again")
    await visitor.page.keyboard.press("Enter")
    await expect(again).to_have_count(0)


async def test_another_account_begins_anew_where_a_session_has_ended(windows: Windows, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_url = await has_posted(ana, "coffee.jpg", caption="Morning")
    window = await windows.open(ana)
    page = window.page
    await page.goto(post_url)
    await page.get_by_label("Add a comment…").fill("Half a thought")
    await _end_every_session(ana)
    await button(page.get_by_role("dialog", name="Log in again"), "Use another account").click()
    await expect(page).to_have_url(re.compile("/login$"))
    await page.locator("input[name=username]").fill(ben.username)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).not_to_have_url(re.compile("/login"))
    await page.goto(post_url)
    await expect(page.get_by_label("Add a comment…")).to_have_value("")


async def test_a_draft_and_a_half_edited_profile_outlive_the_session(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    writing, editing = await windows.open(ana), await windows.open(ana, size=DESK, scheme="dark")
    await writing.page.goto("/create")
    await writing.page.locator("input[type=file]").first.set_input_files(PICTURES / "coffee.jpg")
    await writing.page.get_by_label("Caption").fill("Half a thought")
    await writing.page.get_by_label("Place").fill("Torshavn")
    await editing.page.goto("/settings/profile")
    await editing.page.get_by_label("About you").fill("Half a life")
    await _end_every_session(ana)

    # Over the page, with all that is on it; the dialog comes by itself.
    await _log_in_again(writing)
    await expect(writing.page.get_by_label("Caption")).to_have_value("Half a thought")
    await expect(writing.page.get_by_label("Place")).to_have_value("Torshavn")
    await button(writing.page, "Share").click()
    await expect(article(writing.page, "Half a thought")).to_be_visible()
    await _log_in_again(editing)
    await expect(editing.page.get_by_label("About you")).to_have_value("Half a life")
    await button(editing.page, "Save").click()
    await expect(editing.page.get_by_text("Half a life")).to_be_visible()


async def test_a_guest_is_led_to_log_in_and_back(windows: Windows, world: World) -> None:
    ana = await world.person("ana")
    guest = await windows.open(name=ana.username)
    await guest.page.goto("/settings")
    await _log_in(guest)
    await expect(guest.page).to_have_url(re.compile("/settings$"))
