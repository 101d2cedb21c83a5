"""Write down what was served, off the path of those who read: gathered in the process, written in batches."""

import asyncio
import itertools
from collections import deque
from datetime import timedelta

from heliograph.features.feed.queries import served as queries
from heliograph.features.feed.types import ServedPage
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.ids import first_at
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import FEED_LOG_PAGES

_WAITING_MAX = 2_000
_BATCH = 200
_EVERY_SECONDS = 1.0
_SWEEP_BATCH, _SWEEP_BATCHES = 5_000, 20


class PageLog:
    """Pages that wait to be written. A process that dies loses those of its last second."""

    def __init__(self) -> None:
        self._waiting: deque[ServedPage] = deque()
        self._ids: list[int] = []
        """Of the batch that is being written: one that failed at its end is not written twice."""
        self._lock = asyncio.Lock()

    def offer(self, page: ServedPage) -> None:
        """Take a page, unless too many wait."""
        if len(self._waiting) >= _WAITING_MAX:
            FEED_LOG_PAGES.labels("dropped").inc()
        else:
            self._waiting.append(page)

    def of(self, account_id: int) -> list[ServedPage]:
        """Return the account's pages that wait, the newest first."""
        return [page for page in reversed(self._waiting) if page.account_id == account_id]

    async def write(self, ctx: Ctx) -> None:
        """Write what waits. Raises `Unavailable`, and then it still waits."""
        async with self._lock:
            while self._waiting:
                await self._write_batch(ctx)

    async def _write_batch(self, ctx: Ctx) -> None:
        count = len(self._ids) or min(_BATCH, len(self._waiting))
        self._ids = self._ids or await ctx.ids.several(count, 0)
        async with ctx.db.tx() as tx:
            await queries.insert_pages(tx, self._ids, list(itertools.islice(self._waiting, count)))
        self._ids = []
        for _ in range(count):
            self._waiting.popleft()
        FEED_LOG_PAGES.labels("written").inc(count)


async def write_pages(ctx: Ctx) -> None:
    """Write what was served, once a second, until cancelled."""
    log = ctx.tool(PageLog)
    while goes_on():
        await asyncio.sleep(_EVERY_SECONDS)
        try:
            await log.write(ctx)
        except Unavailable as error:
            ctx.log.warning("pages_not_written", error=repr(error))


async def forget_pages(ctx: Ctx) -> None:
    """Forget pages past their time; with the log off, all of them."""
    end = ctx.clock.now() - timedelta(days=ctx.config.feed_log_days)
    for _ in range(_SWEEP_BATCHES):
        async with ctx.db.tx() as tx:
            if await queries.delete_pages(tx, first_at(end), _SWEEP_BATCH) < _SWEEP_BATCH:
                return
