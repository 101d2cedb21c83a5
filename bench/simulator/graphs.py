"""Who follows whom, in three shapes, as compressed rows by reader and by author."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_SPREAD = 1.0
_FOLLOWS_MAX = 5_000
_COMMUNITY = 150
"""How many people one lives among; follows stay there for the most part."""
_LOCAL_SHARE = 0.7
_STARS = 50
_STAR_SHARE = 0.35


@dataclass(frozen=True, kw_only=True)
class Graph:
    """`followees[starts[r]:starts[r + 1]]` are those whom reader r follows; `followers` likewise by author."""

    people: int
    starts: Ints
    followees: npt.NDArray[np.int32]
    follower_starts: Ints
    followers: npt.NDArray[np.int32]

    @property
    def follower_counts(self) -> Ints:
        """How many follow each author."""
        return np.diff(self.follower_starts)


def power_law(random: np.random.Generator, people: int, follows: float) -> Graph:
    """Make a configuration model: log-normal numbers of followees, authors drawn by a Zipf-Mandelbrot law."""
    counts = _follow_counts(random, people, follows)
    return _graph(people, counts, _by_popularity(random, people, int(counts.sum()), exponent=0.8, head=10))


def communities(random: np.random.Generator, people: int, follows: float) -> Graph:
    """Make a small world: most follows near by on a ring of communities, the rest by popularity."""
    counts = _follow_counts(random, people, follows)
    total = int(counts.sum())
    readers = np.repeat(np.arange(people), counts)
    near = (readers + np.rint(random.laplace(0, _COMMUNITY, total)).astype(np.int64)) % people
    far = _by_popularity(random, people, total, exponent=0.6, head=10)
    return _graph(people, counts, np.where(random.random(total) < _LOCAL_SHARE, near, far))


def celebrities(random: np.random.Generator, people: int, follows: float) -> Graph:
    """Make stars: a third of all follows go to fifty accounts, the rest are spread almost evenly."""
    counts = _follow_counts(random, people, follows)
    total = int(counts.sum())
    stars = random.permutation(people)[:_STARS]
    to_stars = stars[_drawn(random, _power(_STARS, 0.7, 0), total)]
    others = _by_popularity(random, people, total, exponent=0.3, head=0)
    return _graph(people, counts, np.where(random.random(total) < _STAR_SHARE, to_stars, others))


SHAPES: dict[str, Callable[[np.random.Generator, int, float], Graph]] = {
    "power law": power_law,
    "communities": communities,
    "celebrities": celebrities,
}


def ranges(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return the positions of all elements of these rows, and how many each has."""
    counts = starts[rows + 1] - starts[rows]
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts[rows] - (ends - counts), counts), counts


def _follow_counts(random: np.random.Generator, people: int, follows: float) -> Ints:
    drawn = np.exp(random.normal(np.log(follows) - _SPREAD**2 / 2, _SPREAD, people))
    return np.clip(drawn.round(), 1, min(_FOLLOWS_MAX, people // 10)).astype(np.int64)


def _by_popularity(random: np.random.Generator, people: int, count: int, *, exponent: float, head: int) -> Ints:
    return random.permutation(people)[_drawn(random, _power(people, exponent, head), count)]


def _drawn(random: np.random.Generator, weights: Floats, count: int) -> Ints:
    shares: Floats = np.cumsum(weights)
    places: npt.NDArray[np.intp] = np.searchsorted(shares, random.random(count) * float(shares[-1]))
    return places.astype(np.int64)


def _power(count: int, exponent: float, head: int) -> Floats:
    return (np.arange(1, count + 1, dtype=np.float64) + head) ** -exponent


def _graph(people: int, counts: Ints, drawn: Ints) -> Graph:
    """Drop doubles and those who follow themselves."""
    readers = np.repeat(np.arange(people), counts)
    pairs = np.unique((readers * people + drawn)[drawn != readers])
    return from_edges(people, pairs // people, pairs % people)


def from_edges(people: int, readers: Ints, authors: Ints) -> Graph:
    """Make a graph of edges that are in order of readers, each there once."""
    by_author = np.argsort(authors, kind="stable")
    return Graph(
        people=people,
        starts=_starts(readers, people),
        followees=authors.astype(np.int32),
        follower_starts=_starts(authors, people),
        followers=readers[by_author].astype(np.int32),
    )


def _starts(rows: Ints, people: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=people))])
