"""Walk through the feed from a place on, until enough posts are found that the actor may see.

Ranked, the feed is a row of stretches, newest first, each read in the order of its snapshot. Where a snapshot is lost
the rest of its stretch is read in order of time, without what was passed. Each post of a stretch comes once, and each
stretch begins where the one above ends: nothing comes twice, and nothing is out of reach.
"""

from typing import assert_never

import msgspec

from heliograph.features.feed.cache import snapshots
from heliograph.features.feed.rules import passing
from heliograph.features.feed.service.beginning import begin
from heliograph.features.feed.service.gathering import skeleton
from heliograph.features.feed.service.inboxes import kept_inbox
from heliograph.features.feed.types import Candidates, Inbox, NoInbox, Order, Place, Snapshot, Stage
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import FeedCard
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.telemetry import FEED_RANKINGS

_ROUNDS_MAX = 8


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A post that the actor may see, and the place from which on it comes first."""

    published_id: int
    card: FeedCard
    place: Place


class Walk:
    """One reading of the feed. What it learns of the cache being away holds until its end."""

    def __init__(self, ctx: Ctx, actor: Actor, order: Order) -> None:
        self._ctx = ctx
        self._actor = actor
        self._order = order
        self._kept: Inbox | NoInbox | None = None
        self.found: list[Found] = []
        self.snapshots: dict[bytes, Snapshot] = {}
        self.newest_id = 0
        """The newest candidate that was met."""

    async def on(self, place: Place, wanted: int) -> Place | None:
        """Find up to `wanted` posts from `place` on; return the place behind them, None at the end of everything.

        So much may be denied that fewer are found before the end; then there is a place to go on from.
        """
        here: Place | None = place
        refills = 0
        for _ in range(_ROUNDS_MAX):
            if here is None or len(self.found) >= wanted:
                break
            needed = (wanted - len(self.found)) << refills
            match here.stage:
                case Stage.BEGIN:
                    here = await self._begin(here)
                case Stage.SLICE:
                    here = await self._slice(here, needed)
                    refills += 1
                case Stage.TIME:
                    here = await self._time(here, needed)
                    refills += 1
                case _:
                    assert_never(here.stage)
        return here

    def sealable(self, place: Place) -> Place:
        """Return `place` with what it needs to go on where its snapshot is lost."""
        snapshot = self.snapshots.get(place.snapshot_id)
        if place.stage is not Stage.SLICE or snapshot is None:
            return place
        passed = passing.marks(snapshot.ranking.ids[: place.offset], snapshot.salt)
        return msgspec.structs.replace(place, salt=snapshot.salt, passed=passed)

    async def _begin(self, place: Place) -> Place | None:
        self._kept = self._kept or await kept_inbox(self._ctx, self._actor.account_id)
        snapshot = await begin(self._ctx, self._actor, place, self._kept)
        self._kept = self._kept if self._kept is NoInbox.AWAY else None
        ids = snapshot.ranking.ids
        if not len(ids):
            return None
        self.newest_id = max(self.newest_id, int(ids.max()))
        if not snapshot.snapshot_id:
            self._kept = NoInbox.AWAY
            return Place(stage=Stage.TIME, below_id=place.below_id, floor_id=snapshot.floor_id)
        self.snapshots[snapshot.snapshot_id] = snapshot
        return Place(
            stage=Stage.SLICE,
            below_id=place.below_id,
            floor_id=snapshot.floor_id,
            snapshot_id=snapshot.snapshot_id,
        )

    async def _slice(self, place: Place, needed: int) -> Place | None:
        snapshot = await self._snapshot(place)
        if snapshot is None:
            FEED_RANKINGS.labels("lost").inc()
            return msgspec.structs.replace(place, stage=Stage.TIME)
        taken = snapshot.ranking.ids[place.offset : place.offset + needed].tolist()
        cards = await self._visible(taken)
        end = place.offset + len(taken)
        for offset, published_id in enumerate(taken, start=place.offset):
            if published_id in cards:
                at = msgspec.structs.replace(place, offset=offset)
                self.found.append(Found(published_id=published_id, card=cards[published_id], place=at))
        if end < len(snapshot.ranking.ids):
            return msgspec.structs.replace(place, offset=end)
        return _below(place)

    async def _time(self, place: Place, needed: int) -> Place | None:
        if self._kept is None:
            self._kept = await kept_inbox(self._ctx, self._actor.account_id)
        batch = await (await skeleton(self._ctx, self._actor, self._kept)).below(place.below_id, needed)
        self._kept = self._kept if self._kept is NoInbox.AWAY else None
        ids = batch.rows[:, 0]
        if len(ids):
            self.newest_id = max(self.newest_id, int(ids[0]))
        within = ids[ids >= place.floor_id]
        taken = within[~passing.is_passed(within, place.passed, place.salt)].tolist()
        cards = await self._visible(taken)
        here = place
        for published_id in taken:
            if published_id in cards:
                self.found.append(Found(published_id=published_id, card=cards[published_id], place=here))
                here = msgspec.structs.replace(place, below_id=published_id)
        return _behind(place, batch)

    async def _snapshot(self, place: Place) -> Snapshot | None:
        if place.snapshot_id in self.snapshots:
            return self.snapshots[place.snapshot_id]
        try:
            snapshot = await snapshots.read(self._ctx.cache, place.snapshot_id)
        except Lost as error:
            self._ctx.log.warning("snapshot_lost", error=repr(error))
            self._kept = NoInbox.AWAY
            return None
        if snapshot is not None:
            self.snapshots[place.snapshot_id] = snapshot
        return snapshot

    async def _visible(self, published_ids: list[int]) -> dict[int, FeedCard]:
        """Ask the whole policy of the primary: what is followed, alive and visible at this moment."""
        return await self._ctx.tool(posts.FeedCardsAsked).of(self._ctx, self._actor, published_ids)


def _behind(place: Place, batch: Candidates) -> Place | None:
    """Return the place behind a batch in order of time: in the same stretch, the next one, or none."""
    if not len(batch.rows):
        return None
    last_id = int(batch.rows[-1, 0])
    if place.floor_id and last_id <= place.floor_id:
        return _below(place)
    return None if batch.is_end else msgspec.structs.replace(place, below_id=last_id)


def _below(place: Place) -> Place | None:
    """Return where the next stretch begins; None where there is nothing below."""
    if not place.floor_id:
        return None
    return Place(stage=Stage.BEGIN, below_id=place.floor_id, snapshot_id=place.snapshot_id)
