"""What this process has shown of posts lately, so that what many look at is asked for and encoded once.

Never whether anybody may see a post: that is asked of the primary each time, before, and with it which version of the
post is the present one. What is remembered of a post is remembered of a version; files may be some seconds late, and
only other people's.
"""

from dataclasses import dataclass

from heliograph.features.accounts.types import UserCard
from heliograph.features.media.types import MediaView
from heliograph.features.posts.types import Post, PostBody
from heliograph.platform.memo import Memo

Version = tuple[int, int]
"""An id of a post, and a number that is another after each change of its row."""


@dataclass(slots=True)
class ShownPost:
    """A version of a post; and how it was shown last, to whom it shows these people, with these files."""

    post: Post
    named_ids: tuple[int, ...]
    users: tuple[UserCard, ...] = ()
    files: list[MediaView] | None = None
    body: PostBody | None = None
    encoded: bytes = b""


class PostsShown:
    """One a process."""

    def __init__(self) -> None:
        self.posts: Memo[Version, ShownPost] = Memo("posts.shown", ttl_seconds=60, size_max=10_000)
        self.files: Memo[Version, list[MediaView]] = Memo("posts.files", ttl_seconds=5, size_max=10_000)
