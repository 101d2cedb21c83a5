"""Two ways to use a page: by pointer, touching or clicking; and by keyboard alone. A journey is told once, for both."""

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import FileChooser, Locator, Page, expect

from tests.e2e.posts import button
from tests.e2e.waiting import until
from tests.e2e.windows import DESK, PHONE, Scheme, Size

_FARTHEST = 120

# Where the focus is, seen from the target: on it, before it or behind it in the page.
_WAY = """(target) => {
  const now = document.activeElement;
  if (now === target || (target.contains(now) && target.tagName !== "DIALOG")) return "here";
  if (!now || now === document.body) return "Tab";
  return target.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab";
}"""
_FOCUSED = "() => document.activeElement?.outerHTML.slice(0, 160)"


class Hand(ABC):
    """What one can do to a page, however one does it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @abstractmethod
    async def press(self, target: Locator) -> None:
        """Press a button or follow a link."""

    @abstractmethod
    async def tick(self, box: Locator) -> None:
        """Turn a checkbox or a switch over."""

    @abstractmethod
    async def pick(self, radio: Locator) -> None:
        """Choose one of several that exclude each other."""

    @abstractmethod
    async def select(self, choice: Locator, value: str) -> None:
        """Choose from a list that opens."""

    @abstractmethod
    async def write(self, field: Locator, words: str) -> None:
        """Put words where others may have been."""

    @abstractmethod
    async def choose(self, dots: Locator, item: str) -> None:
        """Open a menu and choose from it."""

    @abstractmethod
    async def like(self, card: Locator) -> None:
        """Like a post by the short cut there is."""

    @abstractmethod
    async def close(self) -> None:
        """Close the dialog that is open."""

    async def give(self, door: Locator, *files: Path) -> None:
        """Choose files by the door that opens the device's own dialog."""
        async with self.page.expect_file_chooser() as opened:
            await self.press(door)
        chooser: FileChooser = await opened.value
        await chooser.set_files(files)

    async def answer(self, button: str) -> None:
        """Press a button of the dialog that asks."""
        await self.press(self.page.get_by_role("dialog").get_by_role("button", name=button, exact=True))


class Pointer(Hand):
    """A finger on a phone, a mouse at a desk."""

    def __init__(self, page: Page, *, is_finger: bool) -> None:
        super().__init__(page)
        self._is_finger = is_finger

    async def press(self, target: Locator) -> None:
        await (target.tap() if self._is_finger else target.click())

    async def tick(self, box: Locator) -> None:
        await self.press(box)

    async def pick(self, radio: Locator) -> None:
        # What is seen and touched is the label around it.
        await self.press(radio.locator("xpath=.."))
        await expect(radio).to_be_checked()

    async def select(self, choice: Locator, value: str) -> None:
        await choice.select_option(value)

    async def write(self, field: Locator, words: str) -> None:
        await self.press(field)
        await field.fill(words)

    async def choose(self, dots: Locator, item: str) -> None:
        await self.press(dots)
        await self.press(self.page.get_by_role("menuitem", name=item, exact=True))

    async def like(self, card: Locator) -> None:
        await self.press_twice(card.locator("picture img").first)
        await expect(button(card, "Like")).to_have_attribute("aria-pressed", "true")

    async def press_twice(self, picture: Locator) -> None:
        """Press twice within a tenth of a second: both presses say when they were, however busy the machine is."""
        await picture.scroll_into_view_if_needed()
        place = await picture.bounding_box()
        assert place is not None
        point = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 3}
        session = await self.page.context.new_cdp_session(self.page)
        began = time.time() - 0.2
        for count, press in ((1, began), (2, began + 0.1)):
            for is_down in (True, False):
                when = press if is_down else press + 0.02
                await session.send(*self._half_a_press(point, is_down=is_down, count=count, when=when))
        await session.detach()

    def _half_a_press(
        self, point: dict[str, float], *, is_down: bool, count: int, when: float
    ) -> tuple[str, dict[str, Any]]:
        if self._is_finger:
            kind = "touchStart" if is_down else "touchEnd"
            return "Input.dispatchTouchEvent", {
                "type": kind,
                "touchPoints": [point] if is_down else [],
                "timestamp": when,
            }
        kind = "mousePressed" if is_down else "mouseReleased"
        how = {"button": "left", "clickCount": count, "timestamp": when}
        return "Input.dispatchMouseEvent", {"type": kind, **point, **how}

    async def close(self) -> None:
        await self.press(self.page.get_by_role("dialog").get_by_role("button", name="Close", exact=True))


class Keyboard(Hand):
    """Keys alone: what the pointer reaches must be reached by Tab, and what is reached must be seen."""

    async def reach(self, target: Locator) -> None:
        """Walk to an element by Tab."""
        await expect(target).to_be_visible()
        for _ in range(_FARTHEST):
            way = await target.evaluate(_WAY)
            if way == "here":
                return
            await self.page.keyboard.press(way)
        raise AssertionError(f"{target} is not reached by Tab; the focus is on {await self.page.evaluate(_FOCUSED)}")

    async def press(self, target: Locator) -> None:
        await expect(target).to_be_enabled()
        await self.reach(target)
        await self.page.keyboard.press("Enter")

    async def tick(self, box: Locator) -> None:
        await self.reach(box)
        await self.page.keyboard.press("Space")

    async def pick(self, radio: Locator) -> None:
        # Tab enters a group at the one that is chosen, or at its first; the arrows choose another.
        group = self.page.locator(f"input[type=radio][name='{await radio.get_attribute('name')}']")
        chosen = group.and_(self.page.locator(":checked"))
        await self.reach(chosen if await chosen.count() else group.first)
        await self.page.keyboard.press("Space")
        for _ in range(await group.count()):
            if await radio.is_checked():
                return
            await self.page.keyboard.press("ArrowRight")
        await expect(radio).to_be_checked()

    async def select(self, choice: Locator, value: str) -> None:
        # The list that opens belongs to the system, not to the page: the arrows choose without opening it.
        await self.reach(choice)
        values = await choice.evaluate("element => [...element.options].map((option) => option.value)")
        steps = values.index(value) - values.index(await choice.input_value())
        for _ in range(abs(steps)):
            await self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    async def write(self, field: Locator, words: str) -> None:
        await self.reach(field)
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.insert_text(words)

    async def choose(self, dots: Locator, item: str) -> None:
        await self.press(dots)
        entry = self.page.get_by_role("menuitem", name=item, exact=True)
        await expect(entry).to_be_visible()
        await expect(self.page.locator("[role=menu]:focus-within")).to_be_visible()
        while not await entry.evaluate("element => element === document.activeElement"):
            before = await self.page.evaluate_handle("document.activeElement")
            await self.page.keyboard.press("ArrowDown")
            await until(self.page, "before => document.activeElement !== before", before, seconds=5)
        await self.page.keyboard.press("Enter")

    async def like(self, card: Locator) -> None:
        await self.stand_on(card)
        await self.page.keyboard.press("l")

    async def stand_on(self, card: Locator) -> None:
        """Walk down the feed until the focus is on a card."""
        for _ in range(_FARTHEST):
            if await card.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("j")
        raise AssertionError(f"j does not lead to {card}")

    async def close(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody goes through a journey: on which device, in which colours, and with what."""

    size: Size
    scheme: Scheme
    is_keyboard: bool

    def hand(self, page: Page) -> Hand:
        """A finger where the device is touched, a mouse where it is not, or keys alone."""
        return Keyboard(page) if self.is_keyboard else Pointer(page, is_finger=self.size.is_phone)


BOTH_WAYS = [
    pytest.param(Way(PHONE, "light", is_keyboard=False), id="by touch on a phone"),
    pytest.param(Way(DESK, "dark", is_keyboard=True), id="by keyboard at a desk"),
]
