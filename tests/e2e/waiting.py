"""Wait for what a page computes, asking from outside: the page's own policy forbids the browser to evaluate strings."""

import asyncio

from playwright.async_api import Page


async def until(page: Page, condition: str, argument: object = None, *, seconds: float = 60) -> None:
    """Wait until the expression, or the function of `argument`, is true. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not await page.evaluate(condition, argument):
            await asyncio.sleep(0.05)
