"""Wait for what a page computes, asking from outside: the page's own policy forbids the browser to evaluate strings."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Page


async def until(page: Page, condition: str, argument: object = None, *, seconds: float = 60) -> None:
    """Wait until the expression, or the function of `argument`, is true. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not await page.evaluate(condition, argument):
            await asyncio.sleep(0.05)


async def until_so(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until what this process itself has seen is as wished. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)
