"""What happens to files."""

from typing import ClassVar

from heliograph.platform.events import Event


class MediaSubmitted(Event, frozen=True, kw_only=True):
    """A picture arrived and is to be rendered."""

    NAME: ClassVar[str] = "media.media_submitted.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int


class VideoSubmitted(Event, frozen=True, kw_only=True):
    """A video arrived and is to be rendered, first in one size that can be played."""

    NAME: ClassVar[str] = "media.video_submitted.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int


class VideoPlayable(Event, frozen=True, kw_only=True):
    """A video can be played in one size; the others are to follow."""

    NAME: ClassVar[str] = "media.video_playable.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int


class MediaReady(Event, frozen=True, kw_only=True):
    """A file can be served: a photo in every size, a video in one at least."""

    NAME: ClassVar[str] = "media.media_ready.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int
    purpose: str


class MediaFailed(Event, frozen=True, kw_only=True):
    """A file cannot be rendered; `error` is in words for its author."""

    NAME: ClassVar[str] = "media.media_failed.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int
    purpose: str
    error: str


class MediaRetired(Event, frozen=True, kw_only=True):
    """A file is not needed any more; its bytes are to be deleted."""

    NAME: ClassVar[str] = "media.media_retired.v1"
    KEY: ClassVar[str] = "object_id"
    media_id: int
    object_id: int
