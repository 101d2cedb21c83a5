"""Files as this process has shown them last, for some seconds: of what many look at each is asked for once.

Never whether anybody may see the post: that is asked of the primary each time, before. Only of other people's posts.
"""

from heliograph.features.media.types import MediaView
from heliograph.platform.memo import Memo


class FilesShown:
    """The files of published posts by id; one a process."""

    def __init__(self) -> None:
        self.views: Memo[int, list[MediaView]] = Memo("posts.files", ttl_seconds=5, size_max=20_000)
