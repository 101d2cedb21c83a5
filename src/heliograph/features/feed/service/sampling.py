"""Look at some of the served pages again: compute them from the database alone, and count what differs.

Missing: a post that the reader should have been offered in a stretch, and was not. Leaked: a post that was served
though its reader may not see it. The world moves between serving and looking, so what differs is asked again, of the
database and of the feed itself, and counts only if the two go on disagreeing.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.features.feed.service.gathering import skeleton
from heliograph.features.feed.service.walking import Found, Walk
from heliograph.features.feed.types import Order, Stage
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, first_at
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import FEED_LEAK, FEED_MISSING, FEED_SAMPLES

_WAITING_MAX = 16
_ROWS_MAX = 1_000
_SETTLED = timedelta(seconds=5)
"""What is published takes so long at most to reach every inbox; what is younger is not missed."""
_AGAIN_SECONDS = 2.0
_LOOKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledPage:
    """What a page offered (of the stretch that it began, or in order of time its own), and what it showed."""

    actor: Actor
    served_at: datetime
    below_id: int
    floor_id: int
    offered_ids: frozenset[int]
    shown_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a sample's reader should have been offered, and should not have been shown."""

    missing_ids: set[int]
    leaked_ids: set[int]

    def __bool__(self) -> bool:
        return bool(self.missing_ids or self.leaked_ids)


class Sampler:
    """Every n-th page of a process, waiting to be looked at."""

    def __init__(self) -> None:
        self._waiting: deque[SampledPage] = deque(maxlen=_WAITING_MAX)
        self._count = 0

    def offer(self, ctx: Ctx, actor: Actor, order: Order, walk: Walk, shown: list[Found]) -> None:
        """Take a page if it is its turn; the oldest that waits makes room."""
        if not ctx.config.feed_sample_every:
            return
        self._count += 1
        if self._count % ctx.config.feed_sample_every == 0:
            self._waiting.append(sample_of(ctx, actor, order, walk, shown))

    def take(self) -> SampledPage | None:
        """Return the oldest sample that waits."""
        return self._waiting.popleft() if self._waiting else None


def sample_of(ctx: Ctx, actor: Actor, order: Order, walk: Walk, shown: list[Found]) -> SampledPage:
    """Return what is to be looked at of a page: the interval that it answers for, with what it offered of that."""
    below_id = floor_id = 0
    offered = {found.published_id for found in walk.found}
    if order is Order.CHRONOLOGICAL and walk.found:
        below_id, floor_id = walk.found[0].place.below_id, walk.found[-1].published_id
    elif walk.snapshots and walk.found and walk.found[0].place.stage is Stage.SLICE:
        snapshot = walk.snapshots[walk.found[0].place.snapshot_id]
        if walk.found[0].place.offset == 0:
            below_id, floor_id = snapshot.below_id, snapshot.floor_id
            offered.update(snapshot.ranking.ids.tolist())
    return SampledPage(
        actor=actor,
        served_at=ctx.clock.now(),
        below_id=below_id,
        floor_id=floor_id,
        offered_ids=frozenset(offered),
        shown_ids=frozenset(found.published_id for found in shown),
    )


async def examine(ctx: Ctx, sample: SampledPage, again_seconds: float = _AGAIN_SECONDS) -> Finding:
    """Return what the database and the feed go on disagreeing about, and count it."""
    finding = await _look(ctx, sample)
    outcome = "differs" if finding else "agrees"
    for _ in range(_LOOKS - 1):
        if finding:
            await asyncio.sleep(again_seconds)
            finding = await _still(ctx, sample, finding)
    FEED_SAMPLES.labels("settled" if outcome == "differs" and not finding else outcome).inc()
    FEED_MISSING.inc(len(finding.missing_ids))
    FEED_LEAK.inc(len(finding.leaked_ids))
    if finding:
        ctx.log.error(
            "feed_differs",
            account_id=sample.actor.account_id,
            missing_ids=sorted(finding.missing_ids),
            leaked_ids=sorted(finding.leaked_ids),
        )
    return finding


async def sample_pages(ctx: Ctx) -> None:
    """Look at what the sampler holds, one at a time, until cancelled."""
    sampler = ctx.tool(Sampler)
    while goes_on():
        sample = sampler.take()
        if sample is None:
            await asyncio.sleep(1)
            continue
        try:
            await examine(ctx, sample)
        except (Unavailable, TimeoutError) as error:
            FEED_SAMPLES.labels("failed").inc()
            ctx.log.warning("sample_failed", error=repr(error))


async def _look(ctx: Ctx, sample: SampledPage) -> Finding:
    """Ask the database alone: what of the interval the reader should see, and what of the shown it may not."""
    settled_id = first_at(sample.served_at - _SETTLED)
    reader_id = sample.actor.account_id
    async with ctx.db.read() as db:
        rows: list[tuple[int, int]] = []
        if sample.below_id:
            author_ids = [reader_id, *await graph.followee_ids(db, reader_id)]
            rows = await posts.recent_ids(db, author_ids, min(sample.below_id, settled_id), _ROWS_MAX)
        authors = {published_id: author_id for published_id, author_id in rows if published_id >= sample.floor_id}
        authors |= await posts.authors_of(db, sorted(sample.shown_ids))
        permitted = await graph.visible_owners(db, sample.actor, set(authors.values()))
        relations = await graph.relations(db, sample.actor, permitted)
    followed = {
        author_id
        for author_id in permitted
        if author_id == reader_id or (relations[author_id].is_following and not relations[author_id].is_muting)
    }
    visible = {published_id for published_id, author_id in authors.items() if author_id in followed}
    due = {published_id for published_id, _ in rows if published_id >= sample.floor_id}
    return Finding(missing_ids=(due & visible) - sample.offered_ids, leaked_ids=set(sample.shown_ids - visible))


async def _still(ctx: Ctx, sample: SampledPage, before: Finding) -> Finding:
    """Return what of a finding the database still says, and the feed still denies."""
    now = await _look(ctx, sample)
    missing, leaked = before.missing_ids & now.missing_ids, before.leaked_ids & now.leaked_ids
    found_in = await skeleton(ctx, sample.actor)
    offered = (await found_in.below(sample.below_id or LARGEST, _ROWS_MAX)).rows[:, 0].tolist()
    shown = (await ctx.tool(posts.FeedCardsAsked).of(ctx, sample.actor, sorted(missing | leaked))).keys()
    return Finding(missing_ids=missing - (shown & set(offered)), leaked_ids=leaked & shown)
