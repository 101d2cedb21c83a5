"""Wait for what a page computes, asking from outside: the page's own policy forbids the browser to evaluate strings."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Page

_FIRST_PAUSE_SECONDS = 0.004
_LONGEST_PAUSE_SECONDS = 0.05


async def until(page: Page, condition: str, argument: object = None, *, seconds: float = 60) -> None:
    """Wait until the expression, or the function of `argument`, is true. Raises `TimeoutError`."""
    pause = _FIRST_PAUSE_SECONDS
    async with asyncio.timeout(seconds):
        while not await page.evaluate(condition, argument):
            await asyncio.sleep(pause)
            # Most of what is waited for is there with the next frame; the rest is not to be asked for all the time.
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


async def until_so(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until what this process itself has seen is as wished. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)
