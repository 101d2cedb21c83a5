"""SQL of the feed; names only its own schema."""

from heliograph.features.feed.queries.measures import add_reads, measures, move_measure, reads_of
from heliograph.features.feed.queries.standing import (
    bump_standing,
    count_pulled,
    delete_unpushed,
    fan_out_standing,
    keep_leanings,
    leanings,
    modes,
    modes_of,
    note_unpushed,
    pulled_after,
    set_modes,
    standing_versions,
    sweep,
    unpushed,
)

__all__ = [
    "add_reads",
    "bump_standing",
    "count_pulled",
    "delete_unpushed",
    "fan_out_standing",
    "keep_leanings",
    "leanings",
    "measures",
    "modes",
    "modes_of",
    "move_measure",
    "note_unpushed",
    "pulled_after",
    "reads_of",
    "set_modes",
    "standing_versions",
    "sweep",
    "unpushed",
]
