"""Who is pulled under each policy, and for whom inboxes are kept; the adaptive one asks the product's rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from bench.simulator.graphs import Floats, Graph, Ints, ranges
from heliograph.features.feed.rules import modes
from heliograph.features.feed.rules.inboxes import lifetime_seconds
from heliograph.features.feed.types import Costs

HOUR = timedelta(hours=1)
_HOURS_TO_PULL = modes.TO_PULL_AFTER / HOUR
_HOURS_TO_PUSH = modes.TO_PUSH_AFTER / HOUR


@dataclass(kw_only=True)
class Known:
    """What a policy may know: moving averages, a day."""

    posts_a_day: Floats
    reads_a_day: Floats


@dataclass(kw_only=True)
class World:
    """One population under one policy, and the books that are kept of it. Times are hours."""

    graph: Graph
    costs: Costs
    lapses: bool
    decide: "Callable[[World, Known, int], None] | None"
    has_inbox: np.ndarray[tuple[int], np.dtype[np.bool_]] = field(init=False)
    reached: Ints = field(init=False)
    """Of each author: followers with an inbox."""
    is_pulled: modes.Flags = field(init=False)
    pulled_of: Ints = field(init=False)
    """Of each reader: how many of its followees are pulled."""
    lifetimes: Floats = field(init=False)
    last_reads: Floats = field(init=False)
    leaning_since: Floats = field(init=False)

    def __post_init__(self) -> None:
        people = self.graph.people
        self.has_inbox = np.ones(people, np.bool_)
        self.reached = self.graph.follower_counts.copy()
        self.is_pulled = np.zeros(people, np.bool_)
        self.pulled_of = np.zeros(people, np.int64)
        self.lifetimes = np.full(people, np.inf)
        self.last_reads = np.zeros(people)
        self.leaning_since = np.full(people, np.nan)

    def start(self, known: Known, last_reads: Floats) -> None:
        """Begin where people have long been reading: those who have been away for too long have no inbox."""
        self.last_reads = last_reads.copy()
        if self.lapses:
            self.set_lifetimes(known)

    def set_inboxes(self, readers: Ints, *, present: bool) -> None:
        """Note that inboxes have come to be, or have lapsed."""
        if not len(readers):
            return
        positions, _ = ranges(self.graph.starts, readers)
        change = np.bincount(self.graph.followees[positions], minlength=self.graph.people)
        self.reached += change if present else -change
        self.has_inbox[readers] = present

    def set_modes(self, is_pulled: modes.Flags) -> None:
        """Switch authors."""
        for wanted in (True, False):
            authors = np.flatnonzero((is_pulled == wanted) & (self.is_pulled != wanted))
            if not len(authors):
                continue
            positions, _ = ranges(self.graph.follower_starts, authors)
            change = np.bincount(self.graph.followers[positions], minlength=self.graph.people)
            self.pulled_of += change if wanted else -change
        self.is_pulled = is_pulled

    def load(self, known: Known) -> modes.Load:
        """Return what the rules are asked about."""
        weights = np.where(self.has_inbox, known.reads_a_day, 0.0)
        return modes.Load(
            is_pulled=self.is_pulled,
            followers=self.reached.astype(np.float64),
            posts_a_day=known.posts_a_day,
            reads_a_day=reads_of_followers(self.graph, weights),
        )

    def set_lifetimes(self, known: Known) -> None:
        """Keep inboxes as long as the product does, by what is pushed to each a day."""
        pushed = np.where(self.is_pulled, 0.0, known.posts_a_day)
        cumulated = np.concatenate([[0.0], np.cumsum(pushed[self.graph.followees])])
        a_day = cumulated[self.graph.starts[1:]] - cumulated[self.graph.starts[:-1]]
        # The rule is for one reader; it changes little between readers to whom as much is pushed.
        steps, which = np.unique(np.round(a_day, 1), return_inverse=True)
        hours = np.array([lifetime_seconds(float(each), self.costs) / 3_600 for each in steps])
        self.lifetimes = hours[which]


def reads_of_followers(graph: Graph, reads: Floats) -> Floats:
    """Return, of each author, how often its followers read, together."""
    cumulated = np.concatenate([[0.0], np.cumsum(reads[graph.followers])])
    return cumulated[graph.follower_starts[1:]] - cumulated[graph.follower_starts[:-1]]


def threshold(count: int) -> "Callable[[World, Known, int], None]":
    """Pull those of more followers than a number, as textbooks say."""

    def decide(world: World, known: Known, hour: int) -> None:
        if hour == 0:
            world.set_modes(modes.beyond_threshold(world.graph.follower_counts.astype(np.float64), count))

    return decide


def adapt(world: World, known: Known, hour: int) -> None:
    """Pull whom the product's rules pull, after as long as they wait, and no more than they allow."""
    load = world.load(known)
    leaning = modes.leans(load, world.costs)
    world.leaning_since = np.where(leaning, np.fmin(world.leaning_since, hour), np.nan)
    waited = hour - world.leaning_since
    is_due = leaning & (waited >= np.where(world.is_pulled, _HOURS_TO_PUSH, _HOURS_TO_PULL))
    switched = np.where(is_due, ~world.is_pulled, world.is_pulled) | modes.bursts(load, world.costs)
    world.leaning_since[switched != world.is_pulled] = np.nan
    world.set_modes(switched)
    while _nearly_most(world.pulled_of) > modes.PULLED_MAX:
        again = modes.least_saving(world.load(known), world.costs, max(1, int(world.is_pulled.sum()) // 20))
        if not len(again):
            return
        fewer = world.is_pulled.copy()
        fewer[again] = False
        world.set_modes(fewer)


def _nearly_most(counts: Ints) -> float:
    return float(np.percentile(counts, 99))


POLICIES: dict[str, tuple[bool, "Callable[[World, Known, int], None] | None"]] = {
    "push to all": (False, None),
    "push to active": (True, None),
    "threshold 10,000": (True, threshold(10_000)),
    "threshold 1,000": (True, threshold(1_000)),
    "adaptive": (True, adapt),
}
"""Whether inboxes lapse, and who decides about authors."""
