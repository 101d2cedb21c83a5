"""Values of the feed."""

from dataclasses import dataclass
from enum import Enum

import msgspec
import numpy as np
import numpy.typing as npt

from heliograph.features.accounts.types import UserCard
from heliograph.features.posts.types import PostCard

REASON_FOLLOWING = "following"
INBOX_SIZE = 500
Entries = npt.NDArray[np.uint64]
"""Shape (n, 2): published_id, author_id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """An inbox: its entries in order of arrival, the id from which on it is complete, for which follows."""

    entries: Entries
    floor_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Rows newest first, each id once: every post of followed authors from `floor_id` on that was asked for.

    `is_end`: there is nothing below them.
    """

    rows: Entries
    floor_id: int
    is_end: bool


class NoInbox(Enum):
    """Why there is no inbox to read."""

    COLD = "cold"
    """It is not there, and is to be built."""
    AWAY = "away"
    """The cache does not answer."""


class FeedPost(PostCard, frozen=True, kw_only=True):
    """A post in the feed, and why it is there."""

    reason: str


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the feed. `newest_cursor` is for asking how much came since."""

    posts: list[FeedPost]
    next_cursor: str | None
    has_more: bool
    newest_cursor: str


class NewPosts(msgspec.Struct, frozen=True, kw_only=True):
    """How many posts came since (counted up to 100), and up to three of their authors, latest first."""

    count: int
    authors: list[UserCard]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader is: the newest post at the first page, and the post to go on below."""

    newest_id: int
    before_id: int
