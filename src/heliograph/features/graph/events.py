"""What happens in the graph."""

from typing import ClassVar

from heliograph.platform.events import Event


class Followed(Event, frozen=True, kw_only=True):
    """One account follows another, at once or after its request was accepted. Unheard."""

    NAME: ClassVar[str] = "graph.followed.v1"
    KEY: ClassVar[str] = "followee_id"
    follower_id: int
    followee_id: int


class Unfollowed(Event, frozen=True, kw_only=True):
    """One account follows another no more. Unheard."""

    NAME: ClassVar[str] = "graph.unfollowed.v1"
    KEY: ClassVar[str] = "followee_id"
    follower_id: int
    followee_id: int


class FollowRequested(Event, frozen=True, kw_only=True):
    """Somebody asks to follow a private account. Unheard."""

    NAME: ClassVar[str] = "graph.follow_requested.v1"
    KEY: ClassVar[str] = "owner_id"
    requester_id: int
    owner_id: int


class Blocked(Event, frozen=True, kw_only=True):
    """One account has blocked another. Unheard: what it ends is ended in the same transaction, or denied at read."""

    NAME: ClassVar[str] = "graph.blocked.v1"
    KEY: ClassVar[str] = "blocker_id"
    blocker_id: int
    blocked_id: int
