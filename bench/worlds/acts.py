"""What people of a world have done about posts: likes and comments by those who follow the author. Pure, by the seed.

An edge of the graph is drawn for each act, then one of the author's posts: so posts of the followed have more, by the
same power law, and readers like the same authors again and again.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bench.worlds.shapes import Ints, Shape

_DELAY_MS = 60_000
COMMENTS_SHARE = 10
"""So many likes for each comment."""


@dataclass(frozen=True, kw_only=True)
class Acts:
    """The acts in the world of a shape."""

    shape: Shape

    @cached_property
    def likes(self) -> tuple[Ints, Ints]:
        """(post, account) as indexes, each pair once, in order of posts."""
        posts, accounts = self._drawn(5, self.shape.posts * self.shape.likes)
        pairs = np.unique(posts * self.shape.accounts + accounts)
        return pairs // self.shape.accounts, pairs % self.shape.accounts

    @cached_property
    def comments(self) -> tuple[Ints, Ints]:
        """(post, account) as indexes."""
        return self._drawn(6, self.shape.posts * self.shape.likes // COMMENTS_SHARE)

    def milliseconds(self, posts: Ints, salt: int) -> Ints:
        """Return when something was done about each of these posts, in milliseconds since the epoch of ids."""
        random = np.random.default_rng([self.shape.seed, salt])
        return self.shape.post_milliseconds[posts] + 3 + random.integers(0, _DELAY_MS, len(posts))

    def _drawn(self, salt: int, count: int) -> tuple[Ints, Ints]:
        random = np.random.default_rng([self.shape.seed, salt])
        by_author = np.argsort(self.shape.posts_authors, kind="stable")
        counts = np.bincount(self.shape.posts_authors, minlength=self.shape.accounts)
        starts = np.cumsum(counts) - counts
        drawn = random.integers(0, len(self.shape.edges[0]), count)
        readers, authors = self.shape.edges[0][drawn], self.shape.edges[1][drawn]
        has_posts = counts[authors] > 0
        readers, authors = readers[has_posts], authors[has_posts]
        return by_author[starts[authors] + random.integers(0, counts[authors])], readers
