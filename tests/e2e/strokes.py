"""Strokes over a page: a finger or a mouse goes down somewhere, along, and up again. All of it is true input."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page

Place = tuple[float, float]
Go = Callable[[Place], Awaitable[None]]

_STEPS = 8
_REST_SECONDS = 0.15


async def place_in(target: Locator, across: float = 0.5, down: float = 0.5) -> Place:
    """Return where in the window a part of something is: 0.5 of its width and of its height are its middle."""
    box = await target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


@asynccontextmanager
async def stroke(page: Page, start: Place, *, is_finger: bool) -> AsyncGenerator[Go]:
    """Put a finger or the mouse down at a place; it follows what is asked for, and goes up at the end."""
    async with _finger(page, start) if is_finger else _mouse(page, start) as go:
        yield go


@asynccontextmanager
async def _mouse(page: Page, start: Place) -> AsyncGenerator[Go]:
    async def go(to: Place) -> None:
        await page.mouse.move(*to, steps=_STEPS)

    await page.mouse.move(*start)
    await page.mouse.down()
    yield go
    await page.mouse.up()


@asynccontextmanager
async def _finger(page: Page, start: Place) -> AsyncGenerator[Go]:
    session = await page.context.new_cdp_session(page)
    at = start

    async def touch(kind: str, *places: Place) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        await session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def go(to: Place) -> None:
        nonlocal at
        for step in range(1, _STEPS + 1):
            part = step / _STEPS
            await touch("touchMove", (at[0] + (to[0] - at[0]) * part, at[1] + (to[1] - at[1]) * part))
        at = to

    await touch("touchStart", start)
    yield go
    # A finger that leaves while it moves throws what it held, and the next touch only catches that.
    await asyncio.sleep(_REST_SECONDS)
    await touch("touchMove", at)
    await touch("touchEnd")
    await session.detach()


async def swipe(page: Page, start: Place, end: Place, *, is_finger: bool) -> None:
    """Go from one place to another."""
    async with stroke(page, start, is_finger=is_finger) as go:
        await go(end)


@asynccontextmanager
async def drop(page: Page, file: Path, at: Place = (700, 400)) -> AsyncGenerator[None]:
    """Bring a file of the device's over the page, and let it go there at the end."""
    session = await page.context.new_cdp_session(page)
    x, y = at
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver"):
        await session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})
    yield
    await session.send("Input.dispatchDragEvent", {"type": "drop", "x": x, "y": y, "data": data})
    await session.detach()
