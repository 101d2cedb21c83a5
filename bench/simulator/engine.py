"""Let the hours pass: the same posts and reads under every policy, and what each of them pays."""

from dataclasses import dataclass, field

import numpy as np

from bench.simulator.graphs import SHAPES, Floats, Graph, Ints
from bench.simulator.people import HOURS_A_DAY, populate
from bench.simulator.policies import POLICIES, Known, World, reads_of_followers
from heliograph.features.feed.types import Costs

WARM_UP_DAYS = 7
_DECIDE_HOURS = 6
_FADE = 0.5 ** (1 / (3 * HOURS_A_DAY))
"""Moving averages of an hour's worth: half is forgotten in three days."""
_PULLS_MAX = 4_096


@dataclass(kw_only=True)
class Books:
    """What a policy has paid since the warm-up, in seconds of work, and what it holds."""

    pushing: float = 0.0
    pulling: float = 0.0
    rebuilding: float = 0.0
    largest_burst: float = 0.0
    inbox_hours: float = 0.0
    pulled_authors: int = 0
    small_pulled_share: float = float("nan")
    """Of the authors who are pulled at the end: those of fewer than 1,000 followers."""
    pulls: Ints = field(default_factory=lambda: np.zeros(_PULLS_MAX, np.int64))
    """How many reads pulled so many authors."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Of one policy in one run: seconds of work a day, pulls a read, the largest burst in seconds, mean inboxes."""

    work: float
    pushing: float
    pulling: float
    rebuilding: float
    pulls_mean: float
    pulls_p99: float
    burst: float
    inboxes: float
    pulled_authors: float
    small_pulled_share: float


def simulate(shape: str, seed: int, people: int, days: int, costs: Costs) -> dict[str, Outcome]:
    """Return what every policy comes to in one world, and the bound (`work` alone): each author's cheaper way each day.

    The bound knows each day before it comes, and pays nothing for switching; inboxes lapse in it as in the others.
    """
    random = np.random.default_rng([seed, list(SHAPES).index(shape)])
    graph = SHAPES[shape](random, people, min(90.0, people / 50))
    crowd = populate(random, graph)
    worlds = {
        name: World(graph=graph, costs=costs, lapses=lapses, decide=way) for name, (lapses, way) in POLICIES.items()
    }
    books = {name: Books() for name in worlds}
    known = Known(posts_a_day=np.full(people, crowd.posts_an_hour.mean() * HOURS_A_DAY), reads_a_day=np.ones(people))
    for world in worlds.values():
        world.start(known, crowd.next_sessions - crowd.mean_gaps)
    bound = _Bound(graph, costs)
    for hour in range((WARM_UP_DAYS + days) * HOURS_A_DAY):
        is_counted = hour >= WARM_UP_DAYS * HOURS_A_DAY
        posts, reads = crowd.hour(hour)
        for name, world in worlds.items():
            _pass_hour(world, books[name] if is_counted else Books(), posts, reads, hour)
            if hour % _DECIDE_HOURS == 0:
                _decide(world, known, hour)
        if is_counted:
            bound.note(posts, reads, worlds["push to active"])
        known.posts_a_day = known.posts_a_day * _FADE + posts * HOURS_A_DAY * (1 - _FADE)
        known.reads_a_day = known.reads_a_day * _FADE + reads * HOURS_A_DAY * (1 - _FADE)
    outcomes = {name: _outcome(world, books[name], days) for name, world in worlds.items()}
    outcomes["bound"] = _bounded(bound, books["push to active"], days)
    return outcomes


def _decide(world: World, known: Known, hour: int) -> None:
    if world.decide is not None:
        world.decide(world, known, hour)
    if world.lapses and hour % HOURS_A_DAY == 0:
        world.set_lifetimes(known)


def _pass_hour(world: World, books: Books, posts: Ints, reads: Ints, hour: int) -> None:
    """Posts are pushed before the hour's reads; an inbox that has lapsed by then gets none of them."""
    costs = world.costs
    if world.lapses:
        world.set_inboxes(np.flatnonzero(world.has_inbox & (world.last_reads + world.lifetimes < hour)), present=False)
    authors = np.flatnonzero(posts)
    reached = world.reached[authors] * ~world.is_pulled[authors]
    books.pushing += float((posts[authors] * reached).sum()) * costs.push_seconds
    books.largest_burst = max(books.largest_burst, float(reached.max(initial=0)) * costs.push_seconds)
    readers = np.flatnonzero(reads)
    returned = readers[~world.has_inbox[readers]]
    world.set_inboxes(returned, present=True)
    books.rebuilding += len(returned) * costs.rebuild_seconds
    pulled = world.pulled_of[readers]
    books.pulling += float((pulled * reads[readers]).sum()) * costs.pull_seconds
    books.pulls += np.bincount(np.minimum(pulled, _PULLS_MAX - 1), weights=reads[readers], minlength=_PULLS_MAX).astype(
        np.int64
    )
    books.inbox_hours += float(world.has_inbox.sum())
    world.last_reads[readers] = hour


class _Bound:
    """Sums of a day, out of which the cheaper way of each author is taken at its end."""

    def __init__(self, graph: Graph, costs: Costs) -> None:
        self._graph = graph
        self._costs = costs
        self._pushes: Floats = np.zeros(graph.people)
        self._reads: Floats = np.zeros(graph.people)
        self._hours = 0
        self.work = 0.0

    def note(self, posts: Ints, reads: Ints, active: World) -> None:
        """Take in an hour."""
        self._pushes += posts * active.reached
        self._reads += reads
        self._hours += 1
        if self._hours % HOURS_A_DAY == 0:
            pulls = reads_of_followers(self._graph, self._reads) * self._costs.pull_seconds
            self.work += float(np.minimum(self._pushes * self._costs.push_seconds, pulls).sum())
            self._pushes[:] = 0
            self._reads[:] = 0


def _outcome(world: World, books: Books, days: int) -> Outcome:
    share = np.cumsum(books.pulls) / max(1, books.pulls.sum())
    pulled = np.flatnonzero(world.is_pulled)
    return Outcome(
        work=(books.pushing + books.pulling + books.rebuilding) / days,
        pushing=books.pushing / days,
        pulling=books.pulling / days,
        rebuilding=books.rebuilding / days,
        pulls_mean=float((books.pulls * np.arange(_PULLS_MAX)).sum() / max(1, books.pulls.sum())),
        pulls_p99=float(np.searchsorted(share, 0.99)),
        burst=books.largest_burst,
        inboxes=books.inbox_hours / (days * HOURS_A_DAY),
        pulled_authors=float(len(pulled)),
        small_pulled_share=float(np.mean(world.graph.follower_counts[pulled] < 1_000)) if len(pulled) else float("nan"),
    )


def _bounded(bound: _Bound, active: Books, days: int) -> Outcome:
    nothing = float("nan")
    return Outcome(
        work=(bound.work + active.rebuilding) / days,
        pushing=nothing,
        pulling=nothing,
        rebuilding=active.rebuilding / days,
        pulls_mean=nothing,
        pulls_p99=nothing,
        burst=nothing,
        inboxes=active.inbox_hours / (days * HOURS_A_DAY),
        pulled_authors=nothing,
        small_pulled_share=nothing,
    )
