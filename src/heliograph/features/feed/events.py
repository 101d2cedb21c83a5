"""What the feed tells itself."""

from typing import ClassVar

from heliograph.platform.events import Event


class FanOutContinued(Event, frozen=True, kw_only=True):
    """A post reached the followers up to `after_follower_id`; the rest are still to be reached."""

    NAME: ClassVar[str] = "feed.fan_out_continued.v1"
    KEY: ClassVar[str] = "author_id"
    post_id: int
    published_id: int
    author_id: int
    after_follower_id: int
