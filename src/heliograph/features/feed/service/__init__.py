"""The verbs of the feed."""

from heliograph.features.feed.service.fanning import fan_out
from heliograph.features.feed.service.reading import home, new_posts

__all__ = ["fan_out", "home", "new_posts"]
