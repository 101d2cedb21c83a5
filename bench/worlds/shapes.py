"""A power-law world as plain columns: who exists, who follows whom, who posted what. Pure; the same for a seed.

Times alone are not: posts end at `until`, so that a feed that looks back two weeks finds them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from heliograph.platform.ids import EPOCH, SEQUENCES, SHARDS, compose

Ints = npt.NDArray[np.int64]

_DAY_MS = 86_400_000
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ACCOUNT_MS = _DAY_MS
"""Milliseconds since the epoch of ids at which the first account was made; one more follows each second."""
_FOLLOW_MS = 4 * _DAY_MS
_HEAD = 10
_FOLLOWER_EXPONENT = 0.8
"""The i-th most followed account draws followers as (i + 10) ** -0.8: of 100,000 accounts with 90 follows each the
first has some 30,000, the median 40 (Zipf-Mandelbrot)."""
_SPREAD = 1.0
"""How many others an account follows is log-normal with this sigma: few follow thousands."""
_FOLLOWEES_MAX = 5_000
_POSTING_EXPONENT = 0.6
_CAROUSEL_SHARE = 0.1
_CAROUSEL_FILES = 3
_DRAWS_MAX = 12
CAPTIONS = 228
"""After so many posts captions come again."""
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


def _last_midnight() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a world is, from which seed, and when it ends."""

    accounts: int = 10_000
    follows: int = 100
    """How many an account follows: the mean."""
    posts: int = 100_000
    days: int = 30
    """Over how many days the posts are spread."""
    likes: int = 4
    """How many a post has, about: the mean; a tenth as many comments."""
    renditions: int = 8
    """How many rows of renditions a photo has; reading feeds asks for none of them."""
    seed: int = 1
    until: datetime = field(default_factory=_last_midnight)

    @cached_property
    def account_ids(self) -> Ints:
        """Ids in order of signing up; shards spread evenly."""
        numbers = np.arange(self.accounts, dtype=np.int64)
        shards = (numbers * 2_654_435_761) % SHARDS
        return _compose(_ACCOUNT_MS + numbers * 1_000, shards)

    @cached_property
    def follow_counts(self) -> Ints:
        """How many each account follows."""
        return np.bincount(self.edges[0], minlength=self.accounts).astype(np.int64)

    @cached_property
    def follower_counts(self) -> Ints:
        """How many follow each account."""
        return np.bincount(self.edges[1], minlength=self.accounts).astype(np.int64)

    @cached_property
    def edges(self) -> tuple[Ints, Ints]:
        """Who follows (ascending) and whom, as indexes: each pair once, nobody themself."""
        random = np.random.default_rng([self.seed, 1])
        popular = random.permutation(self.accounts)
        shares = np.cumsum(_power_law(self.accounts, _FOLLOWER_EXPONENT, _HEAD))
        wanted = self._wanted_follows(random)
        pairs = np.empty(0, np.int64)
        missing = wanted
        for _ in range(_DRAWS_MAX):
            readers = np.repeat(np.arange(self.accounts, dtype=np.int64), missing)
            drawn = popular[np.searchsorted(shares, random.random(len(readers)) * shares[-1])]
            pairs = np.unique(np.concatenate([pairs, (readers * self.accounts + drawn)[drawn != readers]]))
            missing = wanted - np.bincount(pairs // self.accounts, minlength=self.accounts)
            if missing.sum() * 200 < wanted.sum():
                break
        return pairs // self.accounts, pairs % self.accounts

    def followees_of(self, reader: int) -> Ints:
        """Return the indexes of those whom an account follows."""
        start, end = np.searchsorted(self.edges[0], [reader, reader + 1])
        return self.edges[1][start:end]

    def followers_of(self, author: int) -> Ints:
        """Return the indexes of those who follow an account."""
        return self.edges[0][self.edges[1] == author]

    @cached_property
    def follow_ids(self) -> Ints:
        """The id of each edge, one a millisecond."""
        readers = self.edges[0]
        return _compose(_FOLLOW_MS + np.arange(len(readers), dtype=np.int64), self._shards[readers])

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
        gap = max(4, self.days * _DAY_MS // max(1, self.posts))
        last_ms = (self.until - EPOCH) // timedelta(milliseconds=1)
        numbers = np.arange(self.posts, dtype=np.int64)
        return last_ms - (self.posts - numbers) * gap + random.integers(0, gap // 4, self.posts)

    @cached_property
    def post_ids(self) -> Ints:
        """The posts' ids."""
        return _compose(self.post_milliseconds, self._shards[self.posts_authors])

    @cached_property
    def published_ids(self) -> Ints:
        """The ids by which feeds are ordered, given at publication two milliseconds later."""
        return _compose(self.post_milliseconds + 2, self._shards[self.posts_authors])

    @cached_property
    def media_counts(self) -> Ints:
        """How many photos each post has."""
        random = np.random.default_rng([self.seed, 4])
        return np.where(random.random(self.posts) < _CAROUSEL_SHARE, _CAROUSEL_FILES, 1)

    @cached_property
    def files(self) -> tuple[Ints, Ints, Ints]:
        """Of each photo: the post's index, the position in it, and the media id."""
        posts = np.repeat(np.arange(self.posts, dtype=np.int64), self.media_counts)
        first = np.cumsum(self.media_counts) - self.media_counts
        positions = np.arange(len(posts), dtype=np.int64) - first[posts]
        return posts, positions, self.post_ids[posts] + 1 + positions

    def media_ids(self, post: int, position: int) -> int:
        """Return the id of one photo of a post."""
        milliseconds, shard = int(self.post_milliseconds[post]), int(self._shards[self.posts_authors[post]])
        return compose(milliseconds * SEQUENCES + 1 + position, shard)

    def caption(self, post: int) -> str:
        """Return the words of a post."""
        length = 4 + post * 7 % 12
        return " ".join(_WORDS[(post * 5 + place * 3) % len(_WORDS)] for place in range(length))

    def moment(self, post: int) -> datetime:
        """Return when a post was published."""
        return EPOCH + timedelta(milliseconds=int(self.post_milliseconds[post]) + 2)

    def moments(self, milliseconds: Ints) -> Ints:
        """Return moments as PostgreSQL counts them: microseconds since 2000."""
        return milliseconds * 1_000 + (EPOCH - _POSTGRES_EPOCH) // timedelta(microseconds=1)

    @cached_property
    def _shards(self) -> Ints:
        return (self.account_ids >> 10) & (SHARDS - 1)

    def _wanted_follows(self, random: np.random.Generator) -> Ints:
        drawn = np.exp(random.normal(np.log(self.follows) - _SPREAD**2 / 2, _SPREAD, self.accounts))
        return np.clip(drawn.round(), 1, min(_FOLLOWEES_MAX, self.accounts // 3)).astype(np.int64)


def _power_law(count: int, exponent: float, head: int = 0) -> npt.NDArray[np.float64]:
    weights = (np.arange(1, count + 1, dtype=np.float64) + head) ** -exponent
    return weights / weights.sum()


def _compose(milliseconds: Ints, shards: Ints) -> Ints:
    return (milliseconds << 23) | (shards << 10)
