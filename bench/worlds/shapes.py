"""A power-law world as plain columns: who exists, who follows whom, who posted what. Pure; the same for a seed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from heliograph.platform.ids import SEQUENCES, SHARDS, compose

Ints = npt.NDArray[np.int64]

BEGINNING = datetime(2026, 1, 2, tzinfo=UTC)
_ACCOUNT_MS = 86_400_000
"""Milliseconds since the epoch of ids at which the first account was made; one more follows each second."""
_FIRST_POST_MS = 60 * 86_400_000
_POSTING_MS = 120 * 86_400_000
_FOLLOWER_EXPONENT = 0.8
"""The i-th most followed account draws followers as i ** -0.8: the head has thousands, the median a few dozen."""
_POSTING_EXPONENT = 0.6
_CAROUSEL_SHARE = 0.1
_CAROUSEL_FILES = 3
_WORDS = [
    "harbour",
    "morning",
    "light",
    "over",
    "the",
    "old",
    "bridge",
    "and",
    "a",
    "slow",
    "train",
    "north",
    "with",
    "friends",
    "coffee",
    "rain",
    "again",
    "#sun",
    "#sea",
]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a world is, and from which seed."""

    accounts: int = 10_000
    follows: int = 100
    """How many each account follows."""
    posts: int = 100_000
    seed: int = 1

    @cached_property
    def account_ids(self) -> Ints:
        """Ids in order of signing up; shards spread evenly."""
        numbers = np.arange(self.accounts, dtype=np.int64)
        shards = (numbers * 2_654_435_761) % SHARDS
        return _compose(_ACCOUNT_MS + numbers * 1_000, shards, np.zeros(self.accounts, np.int64))

    @cached_property
    def followees(self) -> Ints:
        """Shape (accounts, follows): indexes of those whom each account follows, distinct and never itself."""
        random = np.random.default_rng([self.seed, 1])
        popular = random.permutation(self.accounts)
        edges = np.cumsum(_power_law(self.accounts, _FOLLOWER_EXPONENT))
        rows = np.empty((self.accounts, self.follows), np.int64)
        for reader in range(self.accounts):
            rows[reader] = self._choose(random, popular, edges, reader)
        return rows

    @cached_property
    def posts_authors(self) -> Ints:
        """The author's index of each post, in order of publication."""
        random = np.random.default_rng([self.seed, 2])
        busy = random.permutation(self.accounts)
        weights = _power_law(self.accounts, _POSTING_EXPONENT)
        return busy[random.choice(self.accounts, self.posts, p=weights)]

    @cached_property
    def post_milliseconds(self) -> Ints:
        """When each post was begun, ascending, in milliseconds since the epoch of ids; never two at once."""
        random = np.random.default_rng([self.seed, 3])
        gap = _POSTING_MS // max(1, self.posts)
        return _FIRST_POST_MS + np.arange(self.posts, dtype=np.int64) * gap + random.integers(0, gap // 4, self.posts)

    @cached_property
    def post_ids(self) -> Ints:
        """The posts' ids."""
        return _compose(self.post_milliseconds, self._post_shards, np.zeros(self.posts, np.int64))

    @cached_property
    def published_ids(self) -> Ints:
        """The ids by which feeds are ordered, given at publication two milliseconds later."""
        return _compose(self.post_milliseconds + 2, self._post_shards, np.zeros(self.posts, np.int64))

    @cached_property
    def media_counts(self) -> Ints:
        """How many photos each post has."""
        random = np.random.default_rng([self.seed, 4])
        return np.where(random.random(self.posts) < _CAROUSEL_SHARE, _CAROUSEL_FILES, 1)

    def media_ids(self, post: int, position: int) -> int:
        """Return the id of one photo of a post."""
        milliseconds, shard = int(self.post_milliseconds[post]), int(self._post_shards[post])
        return compose(milliseconds * SEQUENCES + 1 + position, shard)

    def follow_ids(self, reader: int) -> Ints:
        """Return the ids of a reader's follows, one a millisecond."""
        milliseconds = _ACCOUNT_MS + 20 * 86_400_000 + reader * self.follows + np.arange(self.follows)
        shard = (int(self.account_ids[reader]) >> 10) & (SHARDS - 1)
        return _compose(milliseconds, np.full(self.follows, shard), np.zeros(self.follows, np.int64))

    def caption(self, post: int) -> str:
        """Return the words of a post."""
        length = 4 + post * 7 % 12
        return " ".join(_WORDS[(post * 5 + place * 3) % len(_WORDS)] for place in range(length))

    def moment(self, post: int) -> datetime:
        """Return when a post was published."""
        return BEGINNING - timedelta(days=1) + timedelta(milliseconds=int(self.post_milliseconds[post]) + 2)

    @cached_property
    def _post_shards(self) -> Ints:
        return (self.account_ids[self.posts_authors] >> 10) & (SHARDS - 1)

    def _choose(self, random: np.random.Generator, popular: Ints, edges: npt.NDArray[np.float64], reader: int) -> Ints:
        chosen: dict[int, None] = {}
        while len(chosen) < self.follows:
            drawn = popular[np.searchsorted(edges, random.random(2 * self.follows) * edges[-1])]
            chosen.update(dict.fromkeys(drawn[drawn != reader].tolist()))
        return np.fromiter(chosen, np.int64, len(chosen))[: self.follows]


def _power_law(count: int, exponent: float) -> npt.NDArray[np.float64]:
    weights = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    return weights / weights.sum()


def _compose(milliseconds: Ints, shards: Ints, sequences: Ints) -> Ints:
    return (milliseconds << 23) | (shards << 10) | sequences
