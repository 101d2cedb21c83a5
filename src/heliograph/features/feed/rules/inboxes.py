"""Inboxes: which ids they offer, and down to where they are complete."""

from datetime import datetime, timedelta

import numpy as np

from heliograph.features.feed.types import INBOX_SIZE, LIFETIME_MAX_SECONDS, Costs, Entries, Inbox, Outbox
from heliograph.platform.ids import ID_A_DAY, first_at

TRIM_ABOVE = INBOX_SIZE + 100
PER_AUTHOR = 40
"""How many posts of one author a rebuild or a merge reads."""
LIFETIME_MIN_SECONDS = 6 * 3_600
_RATE_WINDOW = timedelta(days=7)
_DAY_SECONDS = 86_400


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
    ids = entries[:, 0]
    if len(ids) and ids[0] > 0 and (ids[1:] > ids[:-1]).all():  # As they nearly always come: nothing is to be sorted.
        return entries[::-1]
    ids, first = np.unique(entries[:, 0], return_index=True)
    return entries[first[ids > 0][::-1]]


def trimmed(entries: Entries) -> tuple[Entries, int]:
    """Return the newest `INBOX_SIZE` entries, oldest first and each once, and the floor that they leave."""
    _, first = np.unique(entries[:, 0], return_index=True)
    kept = entries[first[-INBOX_SIZE:]]
    return kept, int(kept[0, 0])


def merged(inbox: Inbox, rows: list[tuple[int, int]]) -> tuple[Entries, int]:
    """Return the entries of an inbox with `rows` of new authors (as for `completeness_floor`), and their floor.

    What is above both floors is complete for the authors of both.
    """
    added = np.array(rows, dtype="<u8").reshape(-1, 2)
    return np.concatenate([added[::-1], inbox.entries]), max(inbox.floor_id, completeness_floor(rows))


def pushes_a_day(entries: Entries, floor_id: int, now: datetime) -> float:
    """Return how many pushes a day have come to an inbox, of the last week or of what it is complete for."""
    since_id = max(floor_id, first_at(now - _RATE_WINDOW))
    days = max((first_at(now) - since_id) / ID_A_DAY, 1 / 24)
    return float(np.count_nonzero(entries[:, 0] >= since_id)) / days


def lifetime_seconds(pushes_each_day: float, costs: Costs) -> int:
    """Return how long to keep pushing to a reader who is away: until that has cost as much as one rebuild.

    Ski rental: at most twice what it would have cost to know when the reader returns (Karlin et al., "Competitive
    Snoopy Caching", 1988).
    """
    a_day = pushes_each_day * costs.push_seconds
    if a_day <= 0:
        return LIFETIME_MAX_SECONDS
    wanted = costs.rebuild_seconds / a_day * _DAY_SECONDS
    return int(min(max(wanted, LIFETIME_MIN_SECONDS), LIFETIME_MAX_SECONDS))


def is_renewal_due(left_seconds: int, lifetime: int) -> bool:
    """Say whether an inbox that lives for `left_seconds` more is to be given its lifetime anew."""
    return not lifetime / 2 <= left_seconds <= 2 * lifetime


def outboxes(rows: list[tuple[int, int]], author_ids: list[int], size: int) -> dict[int, Outbox]:
    """Sort `rows` (the newest `size` of each author) by author; an outbox that is not full holds everything."""
    entries = np.array(rows, dtype="<u8").reshape(-1, 2)
    found: dict[int, Outbox] = {}
    for author_id in author_ids:
        own = entries[entries[:, 1] == author_id]
        found[author_id] = Outbox(entries=own, floor_id=int(own[:, 0].min()) if len(own) >= size else 0)
    return found


def overtaken(entries: Entries, newest_id: int, oldest_id: int) -> list[tuple[int, int]]:
    """Return what came into an inbox after `newest_id` and is older than it, from `oldest_id` on, newest first.

    `entries` are in order of arrival. Who saw `newest_id` on top of the feed had not seen these. Nothing, where the
    inbox does not hold `newest_id`, or no more in the order of arrival.
    """
    at = np.flatnonzero(entries[:, 0] == newest_id)
    if not len(at):
        return []
    ids = entries[:, 0]
    before = ids[: at[0]]
    later = entries[at[0] :]
    late = later[(later[:, 0] < newest_id) & (later[:, 0] >= max(oldest_id, 1)) & ~np.isin(later[:, 0], before)]
    return [(int(published_id), int(author_id)) for published_id, author_id in newest_first(late)]
