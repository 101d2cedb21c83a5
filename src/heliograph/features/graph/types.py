"""Values and refusals of the graph."""

from enum import StrEnum
from typing import NewType

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.platform.errors import Conflict, Invalid, NotFound

FollowId = NewType("FollowId", int)
FOLLOWEES_MAX = 7_500


class Mark(StrEnum):
    """What one account has decided about another; the other is never told."""

    BLOCK = "block"
    MUTE = "mute"
    CLOSE_FRIEND = "close_friend"
    STORY_HIDDEN = "story_hidden"


class Thing(StrEnum):
    """What of an owner's somebody asks to see; each kind has an audience."""

    HEADER = "header"
    """Name and small picture: all but the blocked."""
    DETAILS = "details"
    """Biography, web address and counts."""
    CONTENT = "content"
    """Published posts, all that hangs on them, their bytes, and the lists of who follows and is followed."""
    OWN = "own"
    """What is for its owner alone: originals, what cameras wrote, posts on their way, what one has saved."""


class Deed(StrEnum):
    """What somebody asks to do to an owner or to something of the owner's."""

    APPROACH = "approach"
    """Follow, block, mute, mention, tag, list."""
    RESPOND = "respond"
    """Like, comment, save, share."""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How a viewer stands to an owner."""

    is_following: bool = False
    follows_you: bool = False
    is_requested: bool = False
    """The viewer has asked to follow and waits for an answer."""
    is_blocking: bool = False
    """The viewer has blocked the owner."""
    is_blocked_by: bool = False
    is_muting: bool = False

    @property
    def is_severed(self) -> bool:
        """Whether either has blocked the other: each is absent to the other."""
        return self.is_blocking or self.is_blocked_by


STRANGERS = Relation()


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader's relations make of a set of accounts."""

    in_feed: set[int]
    severed: set[int]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many follow an account, and how many it follows."""

    follower_count: int
    following_count: int


NO_COUNTS = Counts(follower_count=0, following_count=0)


class FollowChanges(msgspec.Struct, frozen=True, kw_only=True):
    """How often a reader's choice of whom to follow has changed, and the newest changes, newest first.

    Each is a followee, or minus one that is followed no more.
    """

    version: int
    recent: list[int]

    def added_since(self, version: int) -> set[int] | None:
        """Return whom the reader has begun to follow since `version` and still follows; None: too long ago to tell."""
        count = self.version - version
        if not 0 <= count <= len(self.recent):
            return None
        added: set[int] = set()
        for change in reversed(self.recent[:count]):
            if change > 0:
                added.add(change)
            else:
                added.discard(-change)
        return added


class FollowState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a wish to follow, or not to, has led."""

    is_following: bool
    follow_requested: bool


class ListedUser(UserCard, frozen=True, kw_only=True):
    """A person in a list, and whether the viewer follows them."""

    is_following: bool


class SuggestedUser(UserCard, frozen=True, kw_only=True):
    """Somebody to follow, and why."""

    is_following: bool
    reason: str


class MarkSelf(Invalid):
    """Nobody blocks, mutes or lists oneself."""

    code = "mark_self"

    def __init__(self) -> None:
        super().__init__("You cannot do this to yourself.")


class Blocking(Conflict):
    """The actor has blocked whom it would follow."""

    code = "blocked"

    def __init__(self) -> None:
        super().__init__("You have blocked this account; unblock it first.")


class FollowSelf(Invalid):
    """Nobody follows oneself."""

    code = "follow_self"

    def __init__(self) -> None:
        super().__init__("You cannot follow yourself.")


class FollowsTooMany(Conflict):
    """The follower has as many followees as one can have."""

    code = "follow_limit"

    def __init__(self) -> None:
        super().__init__(f"An account can follow {FOLLOWEES_MAX:,} others; unfollow somebody first.")


class NoSuchOwner(NotFound):
    """Absent, or not the viewer's to know of."""


class NoSuchRequest(NotFound):
    """Nobody of that id waits for an answer."""
