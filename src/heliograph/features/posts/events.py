"""What happens to posts."""

from typing import ClassVar

from heliograph.platform.events import Event


class PostSubmitted(Event, frozen=True, kw_only=True):
    """Its author handed a post in; its media are being rendered. Unheard."""

    NAME: ClassVar[str] = "posts.post_submitted.v1"
    KEY: ClassVar[str] = "author_id"
    post_id: int
    author_id: int


class PostPublished(Event, frozen=True, kw_only=True):
    """A post can be seen by whoever may."""

    NAME: ClassVar[str] = "posts.post_published.v1"
    KEY: ClassVar[str] = "author_id"
    post_id: int
    author_id: int
    published_id: int


class PostEdited(Event, frozen=True, kw_only=True):
    """Its author changed the words around a post. Unheard."""

    NAME: ClassVar[str] = "posts.post_edited.v1"
    KEY: ClassVar[str] = "author_id"
    post_id: int
    author_id: int


class PostDeleted(Event, frozen=True, kw_only=True):
    """A post is gone for everyone."""

    NAME: ClassVar[str] = "posts.post_deleted.v1"
    KEY: ClassVar[str] = "author_id"
    post_id: int
    author_id: int
