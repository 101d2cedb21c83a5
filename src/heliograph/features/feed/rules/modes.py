"""Push or pull: whose posts go into inboxes when they are published, and whose are fetched when somebody reads.

Decided for each author, for all of its followers at once, after Silberstein et al., "Feeding Frenzy" (SIGMOD 2010),
with measured costs. Everything here takes arrays, so that a simulator can ask it about a whole world.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from heliograph.features.feed.types import AuthorMode, Costs, Mode
from heliograph.platform.ids import ID_A_DAY, LARGEST

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HYSTERESIS = 1.5
TO_PULL_AFTER = timedelta(hours=24)
TO_PUSH_AFTER = timedelta(hours=72)
BURST_SECONDS = 2.0
"""A post that would keep one worker busy for longer is pulled."""
PULLED_MAX = 64
"""How many authors nearly no reader may have to pull."""
CUT_AHEAD = timedelta(seconds=5)
"""A cut lies so far ahead that every process knows of it, which takes a second or two, before a post crosses it."""
IN_FLIGHT = ID_A_DAY // 720
"""Two minutes of ids: a post may be committed so long after its id was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is known of authors, one element each: who has an inbox and follows them, what they post, what those read.

    `followers`: with an inbox. `reads_a_day`: of the feeds of these, together.
    """

    is_pulled: Flags
    followers: Floats
    posts_a_day: Floats
    reads_a_day: Floats


def is_pushed(mode: AuthorMode | None, published_id: int) -> bool:
    """Say whether a post of an author goes into inboxes. One of a cut that came later was to be pushed, and is."""
    return mode is None or mode.mode is Mode.PUSH or published_id < mode.cut_id


def pulled_until(mode: AuthorMode) -> int:
    """Return the id such that a reader whose inbox was built before it has to pull the author.

    After the author's return to push these are older inboxes: they lack what was not pushed, and what was on its way to
    be committed when they were built.
    """
    return LARGEST if mode.mode is Mode.PULL else mode.cut_id + IN_FLIGHT


def is_filled(mode: AuthorMode) -> bool:
    """Say whether a rebuild takes the author's posts into the inbox."""
    return mode.mode is Mode.PUSH


def burst_followers(costs: Costs) -> float:
    """Return to how many inboxes one worker can push in two seconds."""
    return BURST_SECONDS / costs.push_seconds


def push_cost(load: Load, costs: Costs) -> Floats:
    """Return what pushing each author's posts costs, in seconds a day."""
    return load.posts_a_day * load.followers * costs.push_seconds


def pull_cost(load: Load, costs: Costs) -> Floats:
    """Return what pulling each author at every read costs, in seconds a day."""
    return load.reads_a_day * costs.pull_seconds


def leans(load: Load, costs: Costs) -> Flags:
    """Say for which authors the other mode than their own is cheaper by half and more."""
    pushing, pulling = push_cost(load, costs), pull_cost(load, costs)
    to_pull = pushing > HYSTERESIS * pulling
    to_push = (pushing * HYSTERESIS < pulling) & (load.followers * HYSTERESIS < burst_followers(costs))
    return np.where(load.is_pulled, to_push, to_pull)


def bursts(load: Load, costs: Costs) -> Flags:
    """Say which authors are pushed and must not be, however seldom they are read."""
    return ~load.is_pulled & (load.followers > burst_followers(costs))


def switches(mode: Mode, leaning_since: datetime, now: datetime) -> bool:
    """Say whether an author has leant to the other mode for long enough."""
    return now - leaning_since >= (TO_PUSH_AFTER if mode is Mode.PULL else TO_PULL_AFTER)


def least_saving(load: Load, costs: Costs, count: int) -> npt.NDArray[np.intp]:
    """Return the indices of `count` pulled authors that cost least more when pushed, and are no bursts."""
    saved = push_cost(load, costs) - pull_cost(load, costs)
    open_to = np.flatnonzero(load.is_pulled & (load.followers < burst_followers(costs)))
    return open_to[np.argsort(saved[open_to], kind="stable")][:count]


def beyond_threshold(follower_counts: Floats, threshold: int) -> Flags:
    """Say which authors the textbooks would pull: those of more than so many followers."""
    return follower_counts > threshold
