"""The verbs of the feed."""

from heliograph.features.feed.service.explaining import why
from heliograph.features.feed.service.fanning import fan_out
from heliograph.features.feed.service.features import FeatureMemory
from heliograph.features.feed.service.logging_pages import PageLog, forget_pages, write_pages
from heliograph.features.feed.service.reading import home, new_posts
from heliograph.features.feed.service.sampling import Sampler, sample_pages
from heliograph.features.feed.service.seeing import forget_impressions, see

__all__ = [
    "FeatureMemory",
    "PageLog",
    "Sampler",
    "fan_out",
    "forget_impressions",
    "forget_pages",
    "home",
    "new_posts",
    "sample_pages",
    "see",
    "why",
    "write_pages",
]
