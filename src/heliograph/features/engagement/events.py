"""What happens to posts when people react. Saves are told to nobody."""

from typing import ClassVar

from heliograph.platform.events import Event


class PostLiked(Event, frozen=True, kw_only=True):
    """More people like a post than before: told once a fold, however many they are. Unheard."""

    NAME: ClassVar[str] = "engagement.post_liked.v1"
    KEY: ClassVar[str] = "post_id"
    post_id: int
    new_like_count: int
    """How many more."""


class CommentLiked(Event, frozen=True, kw_only=True):
    """More people like a comment than before: told once a fold, however many they are. Unheard."""

    NAME: ClassVar[str] = "engagement.comment_liked.v1"
    KEY: ClassVar[str] = "comment_id"
    comment_id: int
    new_like_count: int
    """How many more."""


class Commented(Event, frozen=True, kw_only=True):
    """Somebody commented on a post, or answered a comment. Unheard."""

    NAME: ClassVar[str] = "engagement.commented.v1"
    KEY: ClassVar[str] = "author_id"
    comment_id: int
    post_id: int
    author_id: int
    """Of the post."""
    account_id: int
    """Of the comment."""
    answered_id: int
    """Whose comment it answers; 0: nobody's."""
    mention_ids: list[int]


class CommentDeleted(Event, frozen=True, kw_only=True):
    """A comment, or an answer to one, is gone for everyone."""

    NAME: ClassVar[str] = "engagement.comment_deleted.v1"
    KEY: ClassVar[str] = "post_id"
    comment_id: int
    post_id: int


class PostShared(Event, frozen=True, kw_only=True):
    """Somebody passed a post on. Unheard."""

    NAME: ClassVar[str] = "engagement.post_shared.v1"
    KEY: ClassVar[str] = "author_id"
    share_id: int
    post_id: int
    author_id: int
    account_id: int
