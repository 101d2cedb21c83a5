"""Inboxes: which ids they offer, and down to where they are complete."""

import numpy as np

from heliograph.features.feed.types import INBOX_SIZE, Entries

TRIM_ABOVE = INBOX_SIZE + 100
PER_AUTHOR = 40
"""How many posts of one author a rebuild reads."""


def completeness_floor(rows: list[tuple[int, int]]) -> int:
    """Return the id from which on `rows` (published_id, author_id; newest first) hold every post of their authors.

    `rows` are at most `PER_AUTHOR` newest of each author, and at most `INBOX_SIZE` newest of all of those.
    """
    floor = rows[-1][0] if len(rows) >= INBOX_SIZE else 0
    seen: dict[int, int] = {}
    for published_id, author_id in rows:
        seen[author_id] = seen.get(author_id, 0) + 1
        if seen[author_id] == PER_AUTHOR:
            floor = max(floor, published_id)
    return floor


def newest_first(entries: Entries) -> Entries:
    """Return the entries, newest first and each id once, without sentinels."""
    ids, first = np.unique(entries[:, 0], return_index=True)
    return entries[first[ids > 0][::-1]]


def trimmed(entries: Entries) -> tuple[Entries, int]:
    """Return the newest `INBOX_SIZE` entries, oldest first and each once, and the floor that they leave."""
    _, first = np.unique(entries[:, 0], return_index=True)
    kept = entries[first[-INBOX_SIZE:]]
    return kept, int(kept[0, 0])
