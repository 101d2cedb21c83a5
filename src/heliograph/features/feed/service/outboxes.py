"""Pull: fetch the newest posts of authors who are not pushed, from memory, the cache or the database."""

import time
from collections.abc import Mapping

from heliograph.features.feed.cache import inboxes, outboxes
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.service.measuring import measured
from heliograph.features.feed.types import Measure, Outbox, Sample
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.memo import Memo

_FRESH_SECONDS = 1.0
_KEPT_MAX = 2_000


class Outboxes:
    """The outboxes that this process has fetched within the last second."""

    def __init__(self) -> None:
        self.memo: Memo[int, Outbox] = Memo("feed.outboxes", ttl_seconds=_FRESH_SECONDS, size_max=_KEPT_MAX)


async def pulled_outboxes(ctx: Ctx, author_ids: list[int]) -> list[Outbox]:
    """Return the outbox of each of the authors, a second old at most."""

    async def load(missing: list[int]) -> Mapping[int, Outbox]:
        return await _fetched(ctx, missing)

    began = time.perf_counter()
    found = await ctx.tool(Outboxes).memo.get_many(author_ids, load)
    await measured(ctx, Sample(Measure.PULL, len(author_ids), time.perf_counter() - began, 0))
    return list(found.values())


async def _fetched(ctx: Ctx, author_ids: list[int]) -> dict[int, Outbox]:
    try:
        epoch = await ctx.tool(inboxes.Epoch).current()
        found = await outboxes.read(ctx.cache, author_ids, epoch)
        cold_ids = [author_id for author_id in author_ids if author_id not in found]
        tickets = await outboxes.open_fills(ctx.cache, cold_ids, epoch) if cold_ids else {}
    except Lost as error:
        ctx.log.warning("outboxes_lost", error=repr(error))
        return await _from_database(ctx, author_ids)
    if cold_ids:
        found |= await _from_database(ctx, cold_ids)
        try:
            await outboxes.fill(ctx.cache, found, tickets, epoch)
        except Lost as error:
            ctx.log.warning("outboxes_lost", error=repr(error))
    return found


async def _from_database(ctx: Ctx, author_ids: list[int]) -> dict[int, Outbox]:
    size = outboxes.OUTBOX_SIZE
    async with ctx.db.read() as db:
        rows = await posts.newest_of_each(db, author_ids, size, size * len(author_ids))
    return rules.outboxes(rows, author_ids, size)
