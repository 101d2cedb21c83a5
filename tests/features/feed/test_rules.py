"""Inboxes: what they offer, and down to where they are complete."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.feed.rules.inboxes import (
    LIFETIME_MIN_SECONDS,
    PER_AUTHOR,
    completeness_floor,
    is_renewal_due,
    lifetime_seconds,
    merged,
    newest_first,
    overtaken,
    pushes_a_day,
    trimmed,
)
from heliograph.features.feed.types import INBOX_SIZE, LIFETIME_MAX_SECONDS, Costs, Entries, Inbox
from heliograph.platform.ids import first_at

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


@given(posts, posts, st.integers(0, 2_100))
def test_above_the_floor_of_a_merge_nothing_is_missing(
    old: dict[int, int], new: dict[int, int], old_floor_id: int
) -> None:
    added = {published_id: 100 + author_id for published_id, author_id in new.items() if published_id not in old}
    entries = np.array([(p, a) for p, a in old.items() if p >= old_floor_id], dtype="<u8").reshape(-1, 2)
    by_author: dict[int, list[int]] = {}
    for published_id, author_id in added.items():
        by_author.setdefault(author_id, []).append(published_id)
    kept = [(p, a) for a, ids in by_author.items() for p in sorted(ids, reverse=True)[:PER_AUTHOR]]
    merged_entries, floor_id = merged(an_inbox(entries, old_floor_id), sorted(kept, reverse=True)[:INBOX_SIZE])
    known = {p for p in merged_entries[:, 0].tolist() if p >= floor_id}
    assert known == {p for p in (*old, *added) if p >= floor_id}


def an_inbox(entries: Entries, floor_id: int) -> Inbox:
    return Inbox(entries=entries, floor_id=floor_id, version=1, built_id=1, build=b"x", left_seconds=1_000, pulled=None)


@given(st.floats(0, 1e6), st.floats(1e-6, 1e-3), st.floats(1e-4, 1))
def test_pushing_to_who_is_away_never_costs_more_than_a_rebuild(pushes: float, push: float, rebuild: float) -> None:
    costs = Costs(push_seconds=push, pull_seconds=1e-4, rebuild_seconds=rebuild)
    lifetime = lifetime_seconds(pushes, costs)
    assert LIFETIME_MIN_SECONDS <= lifetime <= LIFETIME_MAX_SECONDS
    if lifetime > LIFETIME_MIN_SECONDS:
        assert pushes * push * lifetime / 86_400 <= rebuild * 1.001


def test_a_rate_is_counted_over_what_the_inbox_is_complete_for() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    hourly = [(first_at(now - timedelta(hours=hours)), 1) for hours in range(1, 400)]
    entries = np.array(hourly, dtype="<u8")
    assert pushes_a_day(entries, 0, now) == pytest.approx(24, rel=0.02)
    assert pushes_a_day(entries[:12], hourly[11][0], now) == pytest.approx(24, rel=0.02)
    assert pushes_a_day(np.empty((0, 2), dtype="<u8"), 0, now) == 0


def test_a_lifetime_is_renewed_at_its_half() -> None:
    assert [is_renewal_due(left, 100) for left in (10, 49, 50, 100, 200, 201)] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 60), st.integers(0, 60))
def test_overtaken_is_what_came_after_the_newest_seen_and_is_older(
    arrived: list[int], newest_id: int, oldest_id: int
) -> None:
    entries = np.array([(published_id, 7) for published_id in arrived], dtype="<u8").reshape(-1, 2)
    at = arrived.index(newest_id) if newest_id in arrived else len(arrived)
    late = {each for each in arrived[at:] if oldest_id <= each < newest_id} - set(arrived[:at])
    assert overtaken(entries, newest_id, oldest_id) == [(each, 7) for each in sorted(late, reverse=True)]
