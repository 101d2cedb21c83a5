"""The verbs of the feed."""

from heliograph.features.feed.service.deciding import decide_modes, sweep
from heliograph.features.feed.service.fanning import fan_out
from heliograph.features.feed.service.inboxes import Rebuilds
from heliograph.features.feed.service.measuring import Turns, fold_samples
from heliograph.features.feed.service.outboxes import Outboxes
from heliograph.features.feed.service.reading import home, new_posts
from heliograph.features.feed.service.repairing import FAN_OUT, FAN_OUT_MORE, note_parked
from heliograph.features.feed.service.standing import Standing

__all__ = [
    "FAN_OUT",
    "FAN_OUT_MORE",
    "Outboxes",
    "Rebuilds",
    "Standing",
    "Turns",
    "decide_modes",
    "fan_out",
    "fold_samples",
    "home",
    "new_posts",
    "note_parked",
    "sweep",
]
