"""A new release while the client is open in three windows: it is offered, taken when its reader wishes, and takes
nothing that was typed; a window that meets it unawares goes over to it by itself.
"""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.hands import Keyboard
from tests.e2e.posts import article, button, has_posted
from tests.e2e.releases import NEXT, next_release
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, Windows
from tests.processes import Processes
from tests.world import World

_OFFER = "A new version of Heliograph is there."
# The worker answers for the page, and has all of the client.
_IS_KEPT = """async () => navigator.serviceWorker.controller !== null
  && (await (await caches.open("heliograph.parts")).keys()).some(({url}) => url.includes("/assets/ComposePage-"))"""


@pytest_asyncio.fixture
async def upgrade(
    product: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[pytest.MonkeyPatch]:
    """What the web program is started with next; it is the program as it was again when the test is over."""
    yield monkeypatch
    monkeypatch.undo()
    product.kill("web")
    await product.ready()


async def _release(product: Processes, folder: Path, upgrade: pytest.MonkeyPatch) -> None:
    upgrade.setenv("PYTHONPATH", str(next_release(folder)))
    product.kill("web")
    await product.ready()


async def _is_new(page: Page) -> None:
    await expect(page.locator(NEXT)).to_have_count(1)


async def test_a_new_release_takes_nothing_that_was_typed(
    windows: Windows, world: World, product: Processes, tmp_path: Path, upgrade: pytest.MonkeyPatch
) -> None:
    ana = await world.person("ana")
    url = await has_posted(ana, "coffee.jpg", caption="Morning")
    talking = await windows.open(ana, name="talking")
    talk = talking.page
    await talk.goto(url)
    await until(talk, _IS_KEPT)
    composing = await talk.context.new_page()
    await composing.goto("/create")
    await composing.locator("input[type=file]").first.set_input_files(PICTURES / "dahlia.jpg")
    await composing.get_by_label("Caption").fill("Half a post")
    unaware = await windows.open(ana, name="unaware", size=DESK, scheme="dark", service_workers="block")
    await unaware.page.goto("/")
    card = article(unaware.page, "Morning")
    await button(card, "Add a comment…").click()
    await card.get_by_label("Add a comment…").fill("Half an answer")
    await talk.get_by_label("Add a comment…").fill("Half a thought")

    await _release(product, tmp_path, upgrade)
    # The browser asks for a new worker when a page is opened anywhere.
    await (await talk.context.new_page()).goto("/settings")
    for page in (talk, composing):
        await expect(page.get_by_text(_OFFER)).to_be_visible()
        await expect(page.locator(NEXT)).to_have_count(0)
    await talking.look("offered")
    await button(talk, "Reload").tap()
    await _is_new(talk)
    await expect(talk.get_by_label("Add a comment…")).to_have_value("Half a thought")
    await button(talk, "Post").tap()
    await expect(talk.get_by_role("heading", name="1 comment")).to_be_visible()

    # The other window still offers it, though the worker is the new one already.
    await expect(composing.locator(NEXT)).to_have_count(0)
    await Keyboard(composing).press(button(composing, "Reload"))
    await _is_new(composing)
    await expect(composing.get_by_label("Caption")).to_have_value("Half a post")
    await expect(composing.get_by_role("button", name="Photo 1: dahlia.jpg")).to_be_visible()

    # What is asked for is not there any more: the page is loaded anew, and has it.
    await button(card, "Share").click()
    await _is_new(unaware.page)
    # The browser says in its console that it was not what the page had asked for.
    unaware.complaints.clear()
    await unaware.look("caught-up")
    await button(card, "Add a comment…").click()
    await expect(card.get_by_label("Add a comment…")).to_have_value("Half an answer")
    await button(card, "Share").click()
    await expect(unaware.page.get_by_role("dialog", name="Share")).to_be_visible()
    await expect(talk).to_have_url(re.compile("/p/"))
