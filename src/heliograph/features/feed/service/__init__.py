"""The verbs of the feed."""

from heliograph.features.feed.service.deciding import decide_modes, sweep
from heliograph.features.feed.service.erasing import erase
from heliograph.features.feed.service.explaining import why
from heliograph.features.feed.service.fanning import fan_out
from heliograph.features.feed.service.features import FeatureMemory
from heliograph.features.feed.service.inboxes import InboxesAsked, Rebuilds
from heliograph.features.feed.service.logging_pages import PageLog, forget_pages, write_pages
from heliograph.features.feed.service.measuring import Turns, fold_samples
from heliograph.features.feed.service.outboxes import Outboxes
from heliograph.features.feed.service.reading import home, new_posts
from heliograph.features.feed.service.repairing import FAN_OUT, FAN_OUT_MORE, note_parked
from heliograph.features.feed.service.sampling import Sampler, sample_pages
from heliograph.features.feed.service.seeing import forget_impressions, see
from heliograph.features.feed.service.standing import Standing

__all__ = [
    "FAN_OUT",
    "FAN_OUT_MORE",
    "FeatureMemory",
    "InboxesAsked",
    "Outboxes",
    "PageLog",
    "Rebuilds",
    "Sampler",
    "Standing",
    "Turns",
    "decide_modes",
    "erase",
    "fan_out",
    "fold_samples",
    "forget_impressions",
    "forget_pages",
    "home",
    "new_posts",
    "note_parked",
    "sample_pages",
    "see",
    "sweep",
    "why",
    "write_pages",
]
