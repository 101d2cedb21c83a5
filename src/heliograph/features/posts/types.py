"""Ids, values and refusals of posts."""

from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.features.media.types import CaptureView, FileIntent, MediaView, Recipe, UploadOffer
from heliograph.platform.errors import Conflict, Invalid, NotFound

PostId = NewType("PostId", int)
PublishedId = NewType("PublishedId", int)
"""Orders posts by publication; an id of its own, beside the post's."""


class PostState(StrEnum):
    """Where a post is on its way."""

    AWAITING_UPLOAD = "awaiting_upload"
    PROCESSING = "processing"
    HELD = "held"
    """Rendered, and seen by its author and staff alone until a moderator has looked."""
    PUBLISHED = "published"
    FAILED = "failed"
    DELETED = "deleted"

    @property
    def shown(self) -> str:
        """The state in the words of the contract, which knows a held post as one still on its way."""
        return PostState.PROCESSING.value if self is PostState.HELD else self.value


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post's row."""

    post_id: int
    author_id: int
    state: PostState
    published_id: int | None
    """None until it is published."""
    media_count: int
    caption: str
    hashtags: list[str]
    mention_ids: list[int]
    tagged_ids: list[int]
    location_name: str
    latitude: float | None
    longitude: float | None
    alt_texts: list[str]
    is_comments_off: bool
    is_like_count_hidden: bool
    is_sensitive: bool
    """To be shown behind a click."""
    filter: str
    error: str
    created_at: datetime
    published_at: datetime | None


class Location(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place by name, with WGS 84 degrees where its author gave them."""

    name: str
    latitude: float | None = None
    longitude: float | None = None


class UploadRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file (`content_type`, `file_size`), or up to ten (`files`)."""

    content_type: str | None = None
    file_size: int | None = None
    files: list[FileIntent] | None = None


class UploadTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A post to be, and where its files go; `upload_url` is the first file's."""

    post_id: str
    upload_url: str
    expires_in: int
    uploads: list[UploadOffer]


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an author submits.

    `filter` names a look for every file; `edits` hold a recipe for each, in order, whose own filter goes
    before.
    """

    post_id: str
    caption: str = ""
    location: Location | str | None = None
    tagged_users: list[str] = []
    filter: str | None = None
    edits: list[Recipe] = []
    alt_texts: list[str] = []
    comments_off: bool = False
    hide_like_count: bool = False


class PostChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an author edits; what is absent stays. `location: null` removes the place."""

    caption: str | msgspec.UnsetType = msgspec.UNSET
    location: Location | str | msgspec.UnsetType | None = msgspec.UNSET
    tagged_users: list[str] | msgspec.UnsetType = msgspec.UNSET
    alt_texts: list[str] | msgspec.UnsetType = msgspec.UNSET
    comments_off: bool | msgspec.UnsetType = msgspec.UNSET
    hide_like_count: bool | msgspec.UnsetType = msgspec.UNSET


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A caption in its kept form, with what is found in it."""

    caption: str
    hashtags: list[str]
    mentions: list[str]


class PostBody(msgspec.Struct, frozen=True, kw_only=True):
    """What of a post is the same to all who see it, but for people who are absent to some of them."""

    post_id: str
    user: UserCard
    media: list[MediaView]
    image_url: str
    caption: str
    hashtags: list[str]
    mentions: list[str]
    location: Location | None
    tagged_users: list[UserCard]
    filter: str | None
    like_count_hidden: bool
    """Its author keeps the count to themselves; to all others it is 0 then."""
    comments_off: bool
    is_sensitive: bool
    created_at: str
    short_url: str
    status: str


class PostCard(PostBody, frozen=True, kw_only=True):
    """A post as clients see it."""

    like_count: int
    comment_count: int
    share_count: int
    has_liked: bool
    has_saved: bool


class FeedCard(msgspec.Struct, frozen=True, kw_only=True):
    """A post that belongs in a reader's feed at this moment."""

    published_id: int
    post_id: int
    is_own: bool
    is_public: bool
    """Everyone may see it."""
    body: PostBody
    encoded: bytes
    """`body` as a JSON object whose last brace is missing."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What changes about a post by the second, and differs by who looks: it is put onto a card last."""

    like_count: int
    comment_count: int
    share_count: int
    has_liked: bool
    has_saved: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a published post before something is done about it."""

    post_id: int
    author_id: int
    is_comments_off: bool
    is_like_count_hidden: bool


class PostStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a post is; `progress` from 0 to 1, `error` in words its author can act on."""

    status: str
    progress: float
    error: str | None = None
    notice: str | None = None
    """Why it takes longer than usual, where something but work is waited for."""


class CaptureList(msgspec.Struct, frozen=True, kw_only=True):
    """What the camera wrote into each file of a post, in order; files it wrote nothing into are left out."""

    captures: list[CaptureView]


class NoSuchPost(NotFound):
    """Absent, or not the viewer's to know of."""


class InvalidDraft(Invalid):
    """Something in the post is not acceptable; `errors` says what."""

    code = "invalid_post"


class PostClosed(Conflict):
    """The post was submitted before, or is past the state this needs."""

    code = "post_already_submitted"


class NotPublished(Conflict):
    """Something that only a published post can have done to it."""

    code = "post_not_published"
