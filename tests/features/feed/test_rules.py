"""Inboxes: what they offer, and down to where they are complete."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.feed.rules.inboxes import PER_AUTHOR, completeness_floor, newest_first, trimmed
from heliograph.features.feed.types import INBOX_SIZE

posts = st.dictionaries(st.integers(1, 2_000), st.integers(1, 12), max_size=900)


@given(posts, st.randoms())
def test_entries_are_offered_newest_first_each_once_without_sentinels(world: dict[int, int], shuffler: object) -> None:
    rows = [*world.items(), *list(world.items())[:20], (0, 0), (0, 0)]
    shuffler.shuffle(rows)  # type: ignore[attr-defined]
    entries = np.array(rows, dtype="<u8").reshape(-1, 2)
    assert [tuple(row) for row in newest_first(entries).tolist()] == sorted(world.items(), reverse=True)


@given(posts)
def test_above_the_floor_nothing_is_missing(world: dict[int, int]) -> None:
    by_author: dict[int, list[int]] = {}
    for published_id, author_id in world.items():
        by_author.setdefault(author_id, []).append(published_id)
    kept = [(p, a) for a, ids in by_author.items() for p in sorted(ids, reverse=True)[:PER_AUTHOR]]
    rows = sorted(kept, reverse=True)[:INBOX_SIZE]
    floor_id = completeness_floor(rows)
    assert {p for p in world if p >= floor_id} == {p for p, _ in rows if p >= floor_id}


def test_trimming_keeps_the_newest_and_says_from_where_on() -> None:
    entries = np.array([(n, 1) for n in range(1, 701)] + [(700, 1)], dtype="<u8")
    kept, floor_id = trimmed(entries)
    assert len(kept) == INBOX_SIZE
    assert floor_id == int(kept[0, 0]) == 201
