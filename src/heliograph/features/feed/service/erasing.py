"""Forget what an erased account has seen and was served."""

from collections.abc import Awaitable, Callable

from heliograph.features.feed.queries.impressions import delete_impressions_by
from heliograph.features.feed.queries.served import delete_pages_of
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx

_ROWS = 1_000
_Step = Callable[[Tx, int, int], Awaitable[int]]
_STEPS: tuple[_Step, ...] = (delete_impressions_by, delete_pages_of)


async def erase(ctx: Ctx, account_id: int) -> None:
    """Forget in batches; doing it again forgets what is left. What the cache holds of it ends by itself."""
    for step in _STEPS:
        while True:
            async with ctx.db.tx() as tx:
                removed = await step(tx, account_id, _ROWS)
            if removed < _ROWS:
                break
