"""Inboxes: what they offer, and down to where they are complete."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.feed.rules.inboxes import PER_AUTHOR, candidates, completeness_floor, trimmed
from heliograph.features.feed.types import INBOX_SIZE

posts = st.dictionaries(st.integers(1, 2_000), st.integers(1, 12), max_size=900)


@given(posts, st.integers(0, 2_100), st.integers(0, 2_100), st.integers(1, 30), st.randoms())
def test_candidates_are_the_newest_within_bounds_each_once(
    world: dict[int, int], floor_id: int, before_id: int, limit: int, shuffler: object
) -> None:
    rows = [*world.items(), *list(world.items())[:20], (0, 0)]
    shuffler.shuffle(rows)  # type: ignore[attr-defined]
    entries = np.array(rows, dtype="<u8").reshape(-1, 2)
    expected = sorted(((p, a) for p, a in world.items() if floor_id <= p < before_id), reverse=True)[:limit]
    assert candidates(entries, floor_id=floor_id, before_id=before_id, limit=limit) == expected


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
