"""No page and no dialog keeps anybody out: axe-core on each, in light and dark, in English on a phone and in Arabic
at a desk; and none is wider than the narrowest phone, the desk's window, or half of that: a page at twice its size.
"""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.async_api import Locator, Page, expect

from heliograph.programs.demo import PICTURES
from tests.e2e.barriers import barriers
from tests.e2e.community import Community, settle
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, PHONE, Scheme, Size, Visitor, Windows
from tests.e2e.words import words
from tests.world import World

_WIDTHS = (320, 390, 720, 1440)
# A page hears of its new size with its next frame, and an open menu finds its place anew then.
_WIDE = """() => new Promise((answer) =>
  requestAnimationFrame(() => requestAnimationFrame(() => answer(document.documentElement.scrollWidth))))"""
# What comes after the page: lists under their heading, pictures, chunks on their way.
_QUIET = "() => !document.querySelector('[aria-busy=true], [data-waiting], [role=status] svg')"

# To another page as the client's own links lead there: whoever reads is taken along, the focus with them.
_GO = "address => { document.activeElement.blur(); history.pushState(null, '', address); }"
_IS_THERE = "() => document.activeElement !== document.body"
_PLACE = "picture => picture.getBoundingClientRect().top + scrollY"
_IS_IN = "scheme => document.documentElement.dataset.theme === scheme"


@dataclass
class Inspection:
    """Somebody who looks at everything, and writes down what keeps others out."""

    visitor: Visitor
    size: Size
    scheme: Scheme
    language: str
    found: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @property
    def page(self) -> Page:
        """The window that is looked through."""
        return self.visitor.page

    def say(self, key: str, **values: str) -> str:
        """What the page calls something."""
        return words(self.language, key, **values)

    def button(self, key: str, **values: str) -> Locator:
        """The first button of this name."""
        return self.page.get_by_role("button", name=self.say(key, **values), exact=True).first

    async def look(self, what: str) -> None:
        """Ask about everything in one scheme, and about contrast in the other, where the next look begins."""
        problems = await self._barriers("all")
        await self._turn("dark" if self.scheme == "light" else "light")
        problems += await self._barriers("contrast")
        problems += await self._too_wide()
        if problems:
            self.found[what] = problems
            await self.visitor.look("barrier-" + re.sub(r"\W+", "-", what))

    async def _barriers(self, what: Literal["all", "contrast"]) -> list[str]:
        # What lies under each dialog is one of the pages, or has been looked at on the way to it.
        found = await barriers(self.page, what, is_dialog_alone=True)
        return [f"({self.scheme}) {each}" for each in found]

    async def _turn(self, scheme: Scheme) -> None:
        self.scheme = scheme
        await self.page.emulate_media(color_scheme=scheme)
        await until(self.page, _IS_IN, scheme)

    async def _too_wide(self) -> list[str]:
        """Measure the page in every width, in the one that it stands in first: each turn draws it anew."""
        found: list[str] = []
        for width in sorted(_WIDTHS, key=lambda width: width != self.size.width):
            if width != self.size.width:
                # A desk's window at twice its size is half as high as well.
                height = 450 if width == 720 else self.size.height
                await self.page.set_viewport_size({"width": width, "height": height})
            seen = await self.page.evaluate(_WIDE)
            if seen > width:
                found.append(f"{seen} wide in a window of {width}")
        await self.page.set_viewport_size({"width": self.size.width, "height": self.size.height})
        return found

    async def load(self, address: str) -> None:
        """Load the client at a page, and wait until it stands."""
        await self.page.goto(address)
        await self._stands()

    async def visit(self, address: str) -> None:
        """Go to another page within the client, and wait until it stands."""
        await self.page.evaluate(_GO, address)
        await until(self.page, _IS_THERE)
        await self._stands()

    async def _stands(self) -> None:
        await expect(self.page.get_by_role("heading", level=1).first).to_be_visible()
        await until(self.page, _QUIET)

    @asynccontextmanager
    async def dialog(self, what: str, opener: Locator) -> AsyncGenerator[Locator]:
        """Open a dialog, look at it, do something in it, and leave it by Escape."""
        await opener.click()
        async with self.opened(what) as dialog:
            yield dialog

    @asynccontextmanager
    async def opened(self, what: str) -> AsyncGenerator[Locator]:
        """Look at the dialog that is open, do something in it, and leave it by Escape."""
        opened = self.page.get_by_role("dialog")
        await expect(opened).to_be_visible()
        await until(self.page, _QUIET)
        await self.look(what)
        yield opened
        if await opened.count():
            await self.page.keyboard.press("Escape")
        await expect(opened).to_have_count(0)

    async def from_menu(self, dots: Locator, *keys: str, **values: str) -> None:
        """Look at a menu, and at the dialogs behind some of its items."""
        await dots.click()
        await expect(self.page.get_by_role("menu")).to_be_visible()
        await self.look("the menu of " + str(await dots.get_attribute("aria-label")))
        await self.page.keyboard.press("Escape")
        for key in keys:
            await dots.click()
            item = self.page.get_by_role("menuitem", name=self.say(key, **values), exact=True)
            async with self.dialog(key, item):
                pass


async def _home(look: Inspection, community: Community) -> None:
    await look.visit("/")
    async with look.dialog("find people", look.button("app.findPeople")):
        pass
    other = look.button("post.menu", username=community.author.username)
    await look.from_menu(other, "why.title", "saved.addToMenu", "report.report")
    own = look.button("post.menu", username=community.member.username)
    await look.from_menu(own, "ui.edit", "camera.title", "ui.delete")
    await look.page.locator("body").press("?")
    async with look.opened("keyboard shortcuts"):
        pass
    async with look.dialog("share", look.button("share.title")) as dialog:
        await dialog.get_by_role("button", name="Mastodon").click()
        await look.look("share to Mastodon")


async def _post(look: Inspection, community: Community) -> None:
    await look.visit(community.other_post)
    async with look.dialog("likers", look.page.locator("button[aria-haspopup=dialog]:has(strong)").first):
        pass
    picture = look.page.locator("main article picture").first
    stood = await picture.evaluate(_PLACE)
    await look.page.locator("#comments button[aria-expanded=false]").first.click()
    answers = look.page.locator("main article article")
    await expect(answers.or_(look.page.locator("ul ul article")).first).to_be_visible()
    assert await picture.evaluate(_PLACE) == stood, "what is said moves the picture"
    mine = look.button("comment.deleteBy", username=community.member.username)
    async with look.dialog("delete a comment", mine):
        pass
    theirs = look.button("comment.menu", username=community.author.username)
    await look.from_menu(theirs, "report.report")
    await look.button("comment.answerTo", username=community.author.username).click()
    await look.look("answering")


async def _people(look: Inspection, community: Community) -> None:
    await look.visit(f"/{community.author.username}")
    name = community.author.username
    await look.from_menu(look.button("marks.menu", username=name), "marks.block", "report.report")
    await look.visit(f"/{community.shut.username}")
    following = look.page.locator(f"main button[aria-label*='{community.shut.username}']:not([aria-haspopup])").first
    async with look.dialog("stop following", following):
        pass
    await look.visit("/settings/profile")
    await look.page.locator("input[type=file]").set_input_files(PICTURES / "jasmina.jpg")
    async with look.opened("frame one's picture"):
        pass
    await look.visit("/settings/close-friends")
    await look.page.get_by_role("combobox").click()
    await expect(look.page.get_by_role("option").first).to_be_visible()
    await look.look("find somebody for a list")
    await look.visit("/settings/privacy")
    async with look.dialog("go public", look.page.get_by_role("switch")):
        pass


async def _saved(look: Inspection, community: Community) -> None:
    await look.visit("/saved")
    async with look.dialog("new collection", look.button("saved.new")):
        pass
    await look.visit(community.collection)
    async with look.dialog("choose posts", look.button("saved.choose")):
        pass
    await look.from_menu(look.button("saved.menu", name="Light"), "saved.rename", "ui.delete")


async def _compose(look: Inspection, community: Community) -> None:
    await look.visit("/create")
    await look.page.locator("input[type=file]").first.set_input_files(
        [PICTURES / "coffee.jpg", PICTURES / "big-buck-bunny.mp4"]
    )
    await expect(look.page.locator("ul button[aria-pressed] img, ul button[aria-pressed] video")).to_have_count(2)
    await look.look("composing")
    async with look.dialog("tag people", look.page.get_by_role("button", name=look.say("tag.title"))) as dialog:
        await dialog.locator("img").first.click()
        await dialog.get_by_role("combobox").fill(community.author.username)
        await dialog.get_by_role("option").first.click()
        await expect(dialog.locator("[data-spot]")).to_be_visible()
        await look.look("somebody is placed on a photo")
        await dialog.get_by_role("button", name=look.say("ui.done"), exact=True).click()
        await expect(dialog).to_have_count(0)
    async with look.dialog("edit a photo", look.button("ui.edit")):
        for part in ("edit.adjust", "edit.crop"):
            await look.button(part).click()
            await look.look(part)
    await look.page.locator("ul button[aria-pressed]").nth(1).click()
    await expect(look.page.get_by_role("slider").first).to_be_visible()
    await look.look("composing a video")
    async with look.dialog("throw the draft away", look.button("compose.discard")) as dialog:
        await dialog.get_by_role("button", name=look.say("compose.throw"), exact=True).click()
        await expect(dialog).to_have_count(0)
        await look.look("the draft is thrown away")


async def _session_ends(look: Inspection, community: Community) -> None:
    await look.visit(community.own_post)
    await look.page.context.clear_cookies()
    # The page may have found out by itself: then it stands behind the dialog already.
    await look.button("save.save").dispatch_event("click")
    dialog = look.page.get_by_role("dialog", name=look.say("again.title"))
    await expect(dialog.get_by_label(look.say("auth.password"), exact=True)).to_be_focused()
    await look.look("log in again")
    await dialog.get_by_role("button", name=look.say("again.other")).click()
    await expect(dialog).to_have_count(0)


async def _as_a_guest(look: Inspection, community: Community) -> None:
    await look.page.context.clear_cookies()
    for address in ("/login", "/signup", f"/{community.author.username}", community.other_post, community.hashtag):
        await look.load(address)
        await look.look(f"{address} to a guest")
    await look.load("/login?next=/settings")
    await look.page.locator("input[name=username]").fill("nobody")
    await look.page.locator("input[name=password]").fill("wrong password")
    await look.page.keyboard.press("Enter")
    await expect(look.page.get_by_text(look.say("problem.bad_credentials"))).to_be_visible()
    await look.look("a wrong password")


_PARTS = (_home, _post, _people, _saved, _compose, _session_ends, _as_a_guest)


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [
        pytest.param("en", PHONE, "light", id="English on a phone"),
        pytest.param("ar", DESK, "dark", id="Arabic at a desk"),
    ],
)
async def test_no_page_and_no_dialog_keeps_anybody_out(
    windows: Windows, world: World, language: str, size: Size, scheme: Scheme
) -> None:
    community = await settle(world)
    visitor = await windows.open(
        community.member, size=size, scheme=scheme, locale=language, reduced_motion="reduce", name=language
    )
    look = Inspection(visitor, size, scheme, language)
    await look.load("/settings/profile")
    for address in community.pages:
        await look.visit(address)
        await look.look(address)
    for part in _PARTS:
        await part(look, community)
    assert look.found == {}
