"""Measure what pushes, pulls and rebuilds cost, and who reads: one act in 64 is handed in, and folded by the clock."""

import contextlib
from collections import defaultdict
from itertools import count as numbers

import numpy as np

from heliograph.features.feed import queries
from heliograph.features.feed.cache import samples as cache
from heliograph.features.feed.rules import measures as rules
from heliograph.features.feed.types import Measure, Sample
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx

ONE_IN = 64
READS_HALF_LIFE_SECONDS = 3 * 86_400.0
_TAKEN_MAX = 1_000


class Turns:
    """Choose every 64th act of each kind in this process."""

    def __init__(self) -> None:
        self._numbers = {measure: numbers() for measure in Measure}

    def is_due(self, measure: Measure) -> bool:
        """Say whether this act is one to hand in."""
        return next(self._numbers[measure]) % ONE_IN == 0


async def measured(ctx: Ctx, sample: Sample) -> None:
    """Hand an act in if it is its turn; a cache that is away loses it."""
    if sample.count and ctx.tool(Turns).is_due(sample.measure):
        with contextlib.suppress(*Lost):
            await cache.add(ctx.cache, sample)


async def was_read(ctx: Ctx, account_id: int, pulled_count: int) -> None:
    """Hand in, if it is its turn, that an account read its feed and had to pull so many authors."""
    if ctx.tool(Turns).is_due(Measure.PULLED):
        with contextlib.suppress(*Lost):
            await cache.add(ctx.cache, Sample(Measure.PULLED, pulled_count, 0.0, account_id))


async def fold_samples(ctx: Ctx) -> None:
    """Fold what was handed in into the averages and into readers' counts.

    A death in between loses samples and nothing else.
    """
    try:
        taken = await cache.take(ctx.cache, _TAKEN_MAX)
    except Lost:
        return
    if not taken:
        return
    by_measure: dict[Measure, list[Sample]] = defaultdict(list)
    for sample in taken:
        by_measure[sample.measure].append(sample)
    reads = by_measure.pop(Measure.PULLED, [])
    async with ctx.db.tx() as tx:
        for measure, acts in sorted(by_measure.items()):
            seconds = sum(act.seconds for act in acts) / sum(act.count for act in acts)
            await queries.move_measure(tx, measure, seconds, rules.weight(len(acts)))
        if reads:
            known = (await queries.measures(tx)).get(Measure.PULLED, 0.0)
            moved = rules.moved_quantile(known, [act.count for act in reads])
            await queries.move_measure(tx, Measure.PULLED, moved, 1.0)
            account_ids, counts = np.unique([act.account_id for act in reads], return_counts=True)
            each = (counts * float(ONE_IN)).tolist()
            await queries.add_reads(tx, account_ids.tolist(), each, READS_HALF_LIFE_SECONDS)
