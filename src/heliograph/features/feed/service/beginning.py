"""Begin a stretch of the ranked feed: gather what lies below, rank it, and let the order stand for half an hour."""

import hashlib
import struct
import time
from dataclasses import replace

from heliograph.features.feed.cache import seen as seen_cache
from heliograph.features.feed.cache import snapshots
from heliograph.features.feed.rules import passing
from heliograph.features.feed.rules.passing import Ids
from heliograph.features.feed.rules.ranking import RankingTooSlow, in_order_of_time, ranked
from heliograph.features.feed.service.features import features_of
from heliograph.features.feed.service.gathering import skeleton
from heliograph.features.feed.types import Entries, Inbox, NoInbox, Place, Ranking, Snapshot
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.identity import Actor
from heliograph.platform.telemetry import FEED_RANKINGS

STRETCH_MAX = 500
_COMPUTE_SECONDS = 0.008
"""Of the processor's time, so that a busy machine does not change the order."""
_ID_BYTES = 12
_SAME_SECONDS = 60
"""What asks for the first page within a minute, with nothing new to show, gets the same order."""


async def begin(ctx: Ctx, actor: Actor, place: Place, kept: Inbox | NoInbox) -> Snapshot:
    """Return the stretch below `place`, ranked; without an id where it could not be kept, and is to be read by time.

    Without posts: there is nothing below. Two who ask at one moment get the same.
    """
    seen = None if kept is NoInbox.AWAY else await _seen(ctx, actor)
    found = await (await skeleton(ctx, actor, kept)).below(place.below_id, STRETCH_MAX)
    snapshot = Snapshot(
        snapshot_id=b"",
        below_id=place.below_id,
        floor_id=0 if found.is_end else found.floor_id,
        is_ranked=False,
        salt=passing.free_salt(found.rows[:, 0]),
        ranking=in_order_of_time(found.rows),
    )
    if seen is None or not len(found.rows):
        return snapshot
    snapshot_id = _snapshot_id(ctx, actor, place, found.rows, seen)
    try:
        standing = await snapshots.read(ctx.cache, snapshot_id)
    except Lost as error:
        return _not_kept(ctx, snapshot, error)
    if standing is not None:
        FEED_RANKINGS.labels("stood").inc()
        return standing
    ranking = await _ranked(ctx, actor, found.rows, seen)
    return await _standing(
        ctx,
        replace(
            snapshot,
            snapshot_id=snapshot_id,
            is_ranked=ranking is not None,
            ranking=ranking or snapshot.ranking,
        ),
    )


async def _seen(ctx: Ctx, actor: Actor) -> Ids | None:
    """Return what the actor has seen lately; None where the cache is away."""
    try:
        return await seen_cache.read(ctx.cache, actor.account_id)
    except Lost as error:
        ctx.log.warning("seen_lost", error=repr(error))
        return None


async def _ranked(ctx: Ctx, actor: Actor, rows: Entries, seen: Ids) -> Ranking | None:
    """Rank by the formula; None where its inputs cannot be had, or it takes too long: order of time is at hand."""
    try:
        features = await features_of(ctx, actor, rows, seen)
        deadline = time.thread_time() + _COMPUTE_SECONDS
        ranking = ranked(rows, features, lambda: time.thread_time() > deadline)
    except RankingTooSlow:
        FEED_RANKINGS.labels("late").inc()
        return None
    except (Unavailable, TimeoutError) as error:
        ctx.log.warning("features_lost", error=repr(error))
        FEED_RANKINGS.labels("without_features").inc()
        return None
    FEED_RANKINGS.labels("ranked").inc()
    return ranking


async def _standing(ctx: Ctx, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot as it stands in the cache; without its id where it could not be kept."""
    try:
        return await snapshots.keep(ctx.cache, snapshot, with_features=ctx.config.feed_log_days > 0)
    except Lost as error:
        return _not_kept(ctx, snapshot, error)


def _not_kept(ctx: Ctx, snapshot: Snapshot, error: Exception) -> Snapshot:
    ctx.log.warning("snapshot_not_kept", error=repr(error))
    FEED_RANKINGS.labels("not_kept").inc()
    return replace(snapshot, snapshot_id=b"")


def _snapshot_id(ctx: Ctx, actor: Actor, place: Place, rows: Entries, seen: Ids) -> bytes:
    """Name the stretch by what it hangs under; the first one by what is there to rank, and the minute."""
    state = hashlib.blake2b(struct.pack("<QQ", actor.account_id, place.below_id), digest_size=_ID_BYTES)
    if place.snapshot_id:
        state.update(place.snapshot_id)
    else:
        state.update(struct.pack("<Q", int(ctx.clock.now().timestamp()) // _SAME_SECONDS))
        state.update(rows[:, 0].tobytes())
        state.update(seen.tobytes())
    return state.digest()
