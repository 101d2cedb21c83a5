"""Values of the feed."""

from dataclasses import dataclass
from enum import Enum, StrEnum

import msgspec
import numpy as np
import numpy.typing as npt

from heliograph.features.accounts.types import UserCard
from heliograph.features.posts.types import PostCard

REASON_FOLLOWING = "following"
INBOX_SIZE = 500
LIFETIME_MAX_SECONDS = 60 * 86_400
"""An inbox that is not read for so long is gone; one that was built so long ago is built anew."""
Entries = npt.NDArray[np.uint64]
"""Shape (n, 2): published_id, author_id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """An inbox as it was read: its entries in order of arrival, and the id from which on it is complete."""

    entries: Entries
    floor_id: int
    version: int
    """For which follows of its reader it is good."""
    built_id: int
    """Posts that were committed before the moment of this id came from the database."""
    build: bytes
    left_seconds: int
    """How long it still lives."""
    pulled: tuple[int, ...] | None
    """A version of all authors' modes, and whom of those the reader follows it has to pull; None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """The newest posts of one author, complete for ids ≥ `floor_id`."""

    entries: Entries
    floor_id: int


class Mode(StrEnum):
    """How an author's posts reach readers."""

    PUSH = "push"
    """Into their inboxes, when they are published."""
    PULL = "pull"
    """From the author's outbox, when they are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorMode:
    """An author's mode. Pull: posts from `cut_id` on are not pushed. Push: posts below it may not have been."""

    mode: Mode
    cut_id: int


class Measure(StrEnum):
    """What is measured all the time, as a moving average."""

    PUSH = "push_seconds"
    """Of one push into one inbox."""
    PULL = "pull_seconds"
    """Of one author's outbox, wherever it was found."""
    REBUILD = "rebuild_seconds"
    PULLED = "pulled_p99"
    """How many authors a reader pulls whom 99 of 100 do not exceed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Seconds that a push into one inbox, a pull of one outbox and a rebuild of an inbox take, by moving averages.

    The defaults stand in until there are averages, measured on two shared cores: 54,000 pushes a second by one worker
    (`bench/results`), one of 32 outboxes from the cache, a rebuild over 500 followees.
    """

    push_seconds: float = 18e-6
    pull_seconds: float = 30e-6
    rebuild_seconds: float = 32e-3


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


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """One act of many: what it was, how much of it, how long it took, by whom."""

    measure: Measure
    count: int
    seconds: float
    account_id: int
