"""Values and refusals of the graph."""

from typing import NewType

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.platform.errors import Conflict, Invalid, NotFound

FollowId = NewType("FollowId", int)
FOLLOWEES_MAX = 7_500


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How a viewer stands to an owner."""

    is_following: bool
    follows_you: bool
    is_requested: bool
    """The viewer has asked to follow and waits for an answer."""


STRANGERS = Relation(is_following=False, follows_you=False, is_requested=False)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many follow an account, and how many it follows."""

    follower_count: int
    following_count: int


NO_COUNTS = Counts(follower_count=0, following_count=0)


class FollowState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a wish to follow, or not to, has led."""

    is_following: bool
    follow_requested: bool


class ListedUser(UserCard, frozen=True, kw_only=True):
    """A person in a list, and whether the viewer follows them."""

    is_following: bool


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
