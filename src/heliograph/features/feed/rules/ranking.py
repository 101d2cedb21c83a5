"""The transparent formula: how much a post is worth to a reader now. Written out in `docs/ranking.md`.

Every factor has a floor above zero, so that a new post, and a world in which nobody likes anything, stand in order of
time instead of all at nothing.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec
import numpy as np
import numpy.typing as npt

from heliograph.features.feed.rules.diversity import diversified
from heliograph.features.feed.rules.passing import Ids
from heliograph.features.feed.types import Entries, Features, Ranking
from heliograph.platform.ids import SEQUENCE_BITS, SHARD_BITS, first_at

Column = npt.NDArray[np.float64]
VERSION = 1
"""Grows with every change of the formula or its weights; kept beside what was served by it."""
FEATURES = (
    "age_hours",
    "affinity",
    "is_close_friend",
    "is_own",
    "velocity",
    "quality",
    "seen_count",
)
"""The columns of `Features`, in order. Only ever appended to: what was served is read by position."""
DROPPED_AT = 2
"""Seen so often, a post stands behind everything that was not, in order of time."""
LOOKED_AT = 150
"""Of so many candidates it is asked how lively and how good they are: seven pages. The rest count as neither."""
_CHECK_EVERY = 64
_TIME_SHIFT = SHARD_BITS + SEQUENCE_BITS


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Every number of the formula."""

    lifetime_hours: float = 36.0
    """τ: the age at which timeliness has fallen to 1/e."""
    tail: float = 0.05
    """What keeps old posts in order of time once the exponential has faded."""
    affinity: float = 0.6
    close_friend: float = 1.0
    velocity: float = 0.4
    quality: float = 0.5
    quality_unknown: float = 0.5
    seen_once: float = 0.3


WEIGHTS = Weights()
_PRIOR_HOURS = 2.0
"""Added to the age, so that one early like is no storm."""
_RECENT_HOURS = 6.0
"""Recent likes fade with this time constant, so so many hours' worth of them are counted."""


class RankingTooSlow(Exception):
    """The deadline passed; the reader gets order of time."""


def age_hours(ids: Ids, now: datetime) -> Column:
    """Return how long ago the posts were published."""
    return ((first_at(now) >> _TIME_SHIFT) - (ids >> np.uint64(_TIME_SHIFT)).astype(np.float64)) / 3_600_000


def weight_of(*, likes: int, comments: int, saves: int, shares: int) -> float:
    """Return one number for what people did about something: what costs more counts more."""
    return likes + 3.0 * comments + 4.0 * saves + 5.0 * shares


def velocity(weight: Column, recent_likes: Column, ages: Column) -> Column:
    """Return how much is done about posts an hour: over their lives, and lately."""
    return weight / (np.maximum(ages, 0) + _PRIOR_HOURS) + recent_likes / _RECENT_HOURS


def factors(features: Features, weights: Weights = WEIGHTS) -> dict[str, Column]:
    """Return what multiplies to the score, by name."""
    age, affinity, is_close_friend, _, speed, quality, seen = features.astype(np.float64).T
    age = np.maximum(age, 0.0)
    known_quality = np.where(quality > 0, quality, weights.quality_unknown)
    faded = age / weights.lifetime_hours
    return {
        "closeness": 1 + weights.affinity * np.log1p(affinity) + weights.close_friend * is_close_friend,
        "timeliness": np.exp(-faded) + weights.tail / (1 + faded),
        "liveliness": 1 + weights.velocity * np.log1p(speed),
        "quality": 1 + weights.quality * (known_quality - weights.quality_unknown),
        "novelty": weights.seen_once ** np.minimum(seen, DROPPED_AT),
    }


def scores(features: Features, weights: Weights = WEIGHTS) -> Column:
    """Return the product of the factors."""
    return np.prod(list(factors(features, weights).values()), axis=0)


def promising(features: Features) -> npt.NDArray[np.intp]:
    """Return the rows worth a look: the `LOOKED_AT` best by what is known without looking at any post."""
    return np.argsort(-scores(features), kind="stable")[:LOOKED_AT]


def ranked(rows: Entries, features: Features, is_late: Callable[[], bool]) -> Ranking:
    """Order `rows` (newest first) by score and variety, what was seen twice behind, in order of time.

    Every row is there, once. Raises `RankingTooSlow` where `is_late` says so.
    """
    found = scores(features)
    seen = features[:, FEATURES.index("seen_count")]
    is_fresh = seen < DROPPED_AT
    is_urgent = (features[:, FEATURES.index("is_close_friend")] > 0) & (seen == 0)
    order: list[int] = []
    fresh = np.flatnonzero(is_fresh)
    for index in diversified(found, rows[:, 1], fresh, np.flatnonzero(is_urgent)):
        order.append(index)
        if len(order) % _CHECK_EVERY == 1 and is_late():
            raise RankingTooSlow
    order.extend(np.flatnonzero(~is_fresh).tolist())
    chosen = np.array(order, dtype=np.intp)
    return Ranking(ids=rows[chosen, 0], scores=found[chosen].astype(np.float32), features=features[chosen])


def in_order_of_time(rows: Entries) -> Ranking:
    """Order `rows` (newest first) as they are, without scores."""
    nothing = np.zeros((0, len(FEATURES)), np.float32)
    return Ranking(ids=rows[:, 0], scores=np.zeros(0, np.float32), features=nothing)
