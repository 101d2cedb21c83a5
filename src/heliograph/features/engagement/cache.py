"""Counts as this process has read them last, for half a second: what many look at at once is not summed for each.

Never a fact that decides anything. What this process itself changes it forgets at once.
"""

from heliograph.features.engagement.types import Counts
from heliograph.platform.memo import Memo


class ShownCounts(Memo[int, Counts]):
    """The counts of posts by id; one a process."""

    def __init__(self) -> None:
        super().__init__("engagement.counts", ttl_seconds=0.5, size_max=20_000)
