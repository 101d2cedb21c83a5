"""Values of the feed."""

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.features.posts.types import PostCard

REASON_FOLLOWING = "following"


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
