"""Decide by the clock whose posts are pushed and whose are pulled, from a sample of their followers."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from heliograph.features.feed import queries
from heliograph.features.feed.cache import inboxes, samples
from heliograph.features.feed.rules import measures
from heliograph.features.feed.rules import modes as rules
from heliograph.features.feed.service.measuring import ONE_IN, READS_HALF_LIFE_SECONDS
from heliograph.features.feed.service.standing import MODES_MAX, Known, Standing
from heliograph.features.feed.types import LIFETIME_MAX_SECONDS, Measure, Mode
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.config import FeedMode
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.ids import first_at
from heliograph.platform.telemetry import AUTHORS_PULLED, UNPUSHED

_AUTHORS_MAX = 100
_FOLLOWERS_ASKED = 32
_POSTS_WINDOW = timedelta(days=7)
_POSTS_MAX = 500
_DEMOTED_SHARE = 20
"""One in so many of those looked at goes back when readers pull too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """Who changes the mode now, who leans to the other and who does not."""

    to_pull: list[int]
    to_push: list[int]
    leaning: list[int]
    settled: list[int]


async def decide_modes(ctx: Ctx) -> None:
    """Look at authors who have posted of late and at some of those who are pulled, and change the modes of some.

    A cache that is away tells nothing, and changes nothing.
    """
    try:
        posted = await samples.take_posted(ctx.cache, _AUTHORS_MAX)
        known = await ctx.tool(Standing).current(ctx.db)
        async with ctx.db.read() as db:
            AUTHORS_PULLED.set(await queries.count_pulled(db))
            UNPUSHED.set(len(known.unpushed))
            pulled = await _some_pulled(db, ctx.clock.now())
            author_ids = sorted({*posted, *pulled})
            if not author_ids:
                return
            verdict = await _judged(ctx, db, author_ids, known)
    except Lost as error:
        ctx.log.warning("modes_not_decided", error=repr(error))
        return
    await _apply(ctx, verdict)


async def sweep(ctx: Ctx) -> None:
    """Forget modes and unpushed posts that are older than any inbox."""
    oldest = ctx.clock.now() - timedelta(seconds=LIFETIME_MAX_SECONDS) - timedelta(days=1)
    async with ctx.db.tx() as tx:
        await queries.sweep(tx, first_at(oldest))


async def _some_pulled(db: Read, now: datetime) -> list[int]:
    """Return up to 100 authors who are pulled, from a random one on, going round."""
    start = secrets.randbelow(first_at(now))
    found = await queries.pulled_after(db, start, _AUTHORS_MAX)
    if len(found) < _AUTHORS_MAX:
        found += await queries.pulled_after(db, 0, _AUTHORS_MAX - len(found))
    return found


async def _judged(ctx: Ctx, db: Read, author_ids: list[int], known: Known) -> _Verdict:
    modes = await queries.modes_of(db, author_ids)
    is_pulled = np.array([author_id in modes and modes[author_id].mode is Mode.PULL for author_id in author_ids])
    found = await graph.counts(db, author_ids)
    counts = np.array([found[author_id].follower_count for author_id in author_ids], dtype=np.float64)
    match ctx.config.feed_mode:
        case FeedMode.PUSH:
            wanted = np.zeros(len(author_ids), dtype=bool)
        case FeedMode.THRESHOLD:
            wanted = rules.beyond_threshold(counts, ctx.config.feed_pull_threshold)
        case FeedMode.ADAPTIVE:
            load = await _load(ctx, db, author_ids, is_pulled, counts)
            return await _weighed(ctx, db, author_ids, load, known)
    ids = np.array(author_ids)
    return _Verdict(
        to_pull=ids[wanted & ~is_pulled].tolist(),
        to_push=ids[~wanted & is_pulled].tolist(),
        leaning=[],
        settled=author_ids,
    )


async def _load(
    ctx: Ctx, db: Read, author_ids: list[int], is_pulled: rules.Flags, follower_counts: rules.Floats
) -> rules.Load:
    """Estimate from up to 32 followers each how many have an inbox, and how often these read."""
    now = ctx.clock.now()
    asked = await graph.follower_samples(db, author_ids, secrets.randbelow(first_at(now)), _FOLLOWERS_ASKED)
    having = await inboxes.having(ctx.cache, sorted({reader for readers in asked.values() for reader in readers}))
    reads = await queries.reads_of(db, sorted(having), READS_HALF_LIFE_SECONDS)
    counted = await posts.counts_since(db, author_ids, first_at(now - _POSTS_WINDOW), _POSTS_MAX)
    shares: list[float] = []
    read_sums: list[float] = []
    for author_id in author_ids:
        readers = asked.get(author_id, [])
        present = [reader for reader in readers if reader in having]
        each = 1 / max(len(readers), 1)
        shares.append(len(present) * each)
        # One read more than was seen: that nobody was seen to read is no proof that nobody does.
        read_sums.append((sum(reads.get(reader, 0.0) for reader in present) + ONE_IN) * each)
    return rules.Load(
        is_pulled=is_pulled,
        followers=follower_counts * np.array(shares),
        posts_a_day=np.array([counted.get(author_id, 0) / _POSTS_WINDOW.days for author_id in author_ids]),
        reads_a_day=follower_counts * measures.per_day(1.0, READS_HALF_LIFE_SECONDS) * np.array(read_sums),
    )


async def _weighed(ctx: Ctx, db: Read, author_ids: list[int], load: rules.Load, known: Known) -> _Verdict:
    """Judge by costs: who has leant for long enough changes, and bursts at once; unless readers pull too many."""
    now = ctx.clock.now()
    since = await queries.leanings(db, author_ids)
    pulled_p99 = (await queries.measures(db)).get(Measure.PULLED, 0.0)
    is_full = pulled_p99 >= rules.PULLED_MAX or await queries.count_pulled(db) >= MODES_MAX // 2
    leans, bursts = rules.leans(load, known.costs), rules.bursts(load, known.costs)
    to_pull: list[int] = []
    to_push: list[int] = []
    for index, author_id in enumerate(author_ids):
        mode = Mode.PULL if load.is_pulled[index] else Mode.PUSH
        is_due = bool(leans[index]) and author_id in since and rules.switches(mode, since[author_id], now)
        if mode is Mode.PULL and is_due:
            to_push.append(author_id)
        elif bursts[index] or (mode is Mode.PUSH and is_due and not is_full):
            to_pull.append(author_id)
    if pulled_p99 > rules.PULLED_MAX:
        demoted = rules.least_saving(load, known.costs, 1 + int(load.is_pulled.sum()) // _DEMOTED_SHARE)
        chosen: list[int] = demoted.tolist()
        to_push = sorted({*to_push, *(author_ids[index] for index in chosen)})
    changed = {*to_pull, *to_push}
    leaning = [each for index, each in enumerate(author_ids) if leans[index] and each not in changed]
    return _Verdict(
        to_pull=to_pull,
        to_push=to_push,
        leaning=leaning,
        settled=sorted(set(author_ids).difference(leaning)),
    )


async def _apply(ctx: Ctx, verdict: _Verdict) -> None:
    """Write modes with a cut a few seconds ahead of every id that has been made, by whatever clock."""
    now = ctx.clock.now()
    made_id = await ctx.ids.next(0)
    ahead = first_at(now + rules.CUT_AHEAD) - first_at(now)
    async with ctx.db.tx() as tx:
        await queries.keep_leanings(tx, verdict.leaning, verdict.settled, now)
        changes = len(verdict.to_pull) + len(verdict.to_push)
        if changes:
            await queries.bump_standing(tx, by_modes=changes)
            # Not before the row above is ours: waiting for it would use up the time ahead.
            cut_id = max(made_id, first_at(ctx.clock.now())) + ahead
            await queries.set_modes(tx, verdict.to_pull, Mode.PULL, cut_id)
            await queries.set_modes(tx, verdict.to_push, Mode.PUSH, cut_id)
    if changes:
        ctx.log.info("modes_changed", to_pull=len(verdict.to_pull), to_push=len(verdict.to_push))
