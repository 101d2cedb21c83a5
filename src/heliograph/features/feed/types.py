"""Values of the feed."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

from heliograph.features.accounts.types import UserCard
from heliograph.features.posts.types import PostCard

REASON_FOLLOWING = "following"
INBOX_SIZE = 500
PAGE_SIZE = 20
"""What the rules of variety take for a page."""
DWELL_MAX_MS = 86_400_000
LIFETIME_MAX_SECONDS = 60 * 86_400
"""An inbox that is not read for so long is gone; one that was built so long ago is built anew."""
Entries = npt.NDArray[np.uint64]
"""Shape (n, 2): published_id, author_id."""
Features = npt.NDArray[np.float32]
"""A row a post; the columns are `rules.ranking.FEATURES`."""


class Order(StrEnum):
    """In which order a reader wants the feed."""

    RANKED = "ranked"
    CHRONOLOGICAL = "chronological"


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
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


class Outbox(msgspec.Struct, frozen=True, kw_only=True):
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


class Candidates(msgspec.Struct, frozen=True, kw_only=True):
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


class EncodedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A `FeedPage` whose posts are JSON already."""

    posts: list[msgspec.Raw]
    next_cursor: str | None
    has_more: bool
    newest_cursor: str


class NewPosts(msgspec.Struct, frozen=True, kw_only=True):
    """How many posts came since (counted up to 100), and up to three of their authors, latest first."""

    count: int
    authors: list[UserCard]


class Stage(IntEnum):
    """What a place in the feed goes on with."""

    BEGIN = 0
    """A new ranked stretch below `below_id`."""
    SLICE = 1
    """The snapshot, from `offset` on."""
    TIME = 2
    """Order of time below `below_id`; from `floor_id` on without what was passed."""


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where in the feed a reader is. A stretch is every post with floor ≤ id < the floor of the stretch above it."""

    stage: Stage
    below_id: int
    floor_id: int = 0
    snapshot_id: bytes = b""
    """The stretch's own; at `BEGIN` that of the stretch above."""
    offset: int = 0
    salt: int = 0
    passed: bytes = b""
    """Marks (`rules.passing`) of what was passed in the stretch: what goes on where the snapshot is lost."""


class Position(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a cursor says."""

    version: int
    order: Order
    newest_id: int
    """The newest post there was at the first page: what is new is newer."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A stretch in the order it is read; scores and features of its first posts, as far as they are kept."""

    ids: npt.NDArray[np.uint64]
    scores: npt.NDArray[np.float32]
    features: Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A ranking that stands, whatever happens meanwhile, and the stretch that it is of."""

    snapshot_id: bytes
    below_id: int
    floor_id: int
    is_ranked: bool
    """False: in order of time, as there was no ranking it."""
    salt: int
    ranking: Ranking


class Impression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that was on somebody's screen, and for how long."""

    post_id: Annotated[str, msgspec.Meta(pattern="^[0-9]{1,18}$")]
    dwell_ms: Annotated[int, msgspec.Meta(ge=0, le=DWELL_MAX_MS)] = 0


class Impressions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody has seen."""

    items: Annotated[list[Impression], msgspec.Meta(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPage:
    """A page as it was served: what ranking is judged and trained by."""

    account_id: int
    served_at: datetime
    order: Order
    is_exploring: bool
    formula: int
    """The version of the formula; 0: in order of time."""
    published_ids: npt.NDArray[np.uint64]
    positions: npt.NDArray[np.int16]
    """Where in its stretch each post stands, from 0; -1: in order of time."""
    scores: npt.NDArray[np.float32]
    features: Features
    """Not a number where they were not kept."""


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One factor of a post's score, and what it was made of."""

    name: str
    value: float
    words: str


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why a post stood where it stood, when it was last served."""

    post_id: str
    reason: str
    order: Order
    position: int
    served_at: str
    score: float | None
    """None where the post stood in order of time."""
    factors: list[Factor]


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """One act of many: what it was, how much of it, how long it took, by whom."""

    measure: Measure
    count: int
    seconds: float
    account_id: int
