"""The formula, the variety and what a cursor remembers: pure, over many worlds."""

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.feed.rules import passing, ranking
from heliograph.features.feed.rules.diversity import AUTHOR_SHARE_MAX, diversified
from heliograph.features.feed.rules.explaining import explained
from heliograph.features.feed.rules.ranking import (
    FEATURES,
    LOOKED_AT,
    RankingTooSlow,
    factors,
    promising,
    ranked,
    scores,
)
from heliograph.features.feed.types import PAGE_SIZE, Entries, Features
from heliograph.platform.ids import first_at

COLUMN = {name: place for place, name in enumerate(FEATURES)}


def features_of(count: int, **columns: npt.ArrayLike) -> Features:
    features = np.zeros((count, len(FEATURES)), np.float32)
    for name, column in columns.items():
        features[:, COLUMN[name]] = column
    return features


def rows_of(authors: list[int]) -> Entries:
    ids = range(len(authors), 0, -1)
    return np.array(list(zip(ids, authors, strict=True)), np.uint64).reshape(-1, 2)


def order_of(authors: list[int], features: Features) -> list[int]:
    """Return the authors in the order that their posts are read in."""
    rows = rows_of(authors)
    by_id = dict(zip(rows[:, 0].tolist(), authors, strict=True))
    return [by_id[published_id] for published_id in ranked(rows, features, lambda: False).ids.tolist()]


worlds = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.floats(0, 400, width=32),
        st.floats(0, 500, width=32),
        st.booleans(),
        st.floats(0, 1e4, width=32),
        st.floats(0, 1, width=32),
        st.integers(0, 3),
    ),
    max_size=120,
)


@given(worlds)
def test_every_candidate_is_ranked_once_and_scored_above_nothing(world: list[tuple[float, ...]]) -> None:
    authors = [int(row[0]) for row in world]
    features = features_of(
        len(world),
        age_hours=[row[1] for row in world],
        affinity=[row[2] for row in world],
        is_close_friend=[row[3] for row in world],
        velocity=[row[4] for row in world],
        quality=[row[5] for row in world],
        seen_count=[row[6] for row in world],
    )
    rows = rows_of(authors)
    found = ranked(rows, features, lambda: False)
    assert sorted(found.ids.tolist()) == sorted(rows[:, 0].tolist())
    assert (found.scores > 0).all()
    assert np.isfinite(found.scores).all()
    by_id = dict(zip(rows[:, 0].tolist(), range(len(rows)), strict=True))
    for published_id, score, row in zip(found.ids.tolist(), found.scores, found.features, strict=True):
        assert (row == features[by_id[published_id]]).all()
        assert score == pytest.approx(float(scores(row[None, :])[0]), rel=1e-4)


@given(worlds)
def test_nobody_fills_a_page_and_nobody_comes_three_times_in_a_row_where_others_are_there(
    world: list[tuple[float, ...]],
) -> None:
    authors = [int(row[0]) for row in world]
    found = list(
        diversified(
            np.array([1 + row[2] for row in world], np.float64),
            np.array(authors, np.uint64),
            np.arange(len(world)),
            np.empty(0, np.intp),
        )
    )
    chosen = [authors[index] for index in found]
    for position, author in enumerate(chosen):
        before = chosen[max(0, position - PAGE_SIZE + 1) : position]
        is_third = chosen[max(0, position - 2) : position] == [author, author]
        if not is_third and before.count(author) < AUTHOR_SHARE_MAX:
            continue
        for other in set(chosen[position:]) - {author}:
            other_is_third = chosen[max(0, position - 2) : position] == [other, other]
            assert other_is_third or before.count(other) >= AUTHOR_SHARE_MAX


@given(worlds)
def test_the_order_is_that_of_one_choice_after_another(world: list[tuple[float, ...]]) -> None:
    values = [1 + row[2] for row in world]
    authors = [int(row[0]) for row in world]
    found = diversified(
        np.array(values, np.float64), np.array(authors, np.uint64), np.arange(len(world)), np.empty(0, np.intp)
    )
    assert list(found) == chosen_one_by_one(values, authors)


def chosen_one_by_one(values: list[float], authors: list[int]) -> list[int]:
    """Choose as docs/ranking.md says it, looking at everything that is left each time."""
    chosen: list[int] = []
    left = set(range(len(values)))
    while left:
        row = [authors[index] for index in chosen]

        def weight(index: int, row: list[int] = row) -> float:
            return values[index] * (0.25 + 0.75 * 0.5 ** row.count(authors[index]))

        heads = [
            min((index for index in left if authors[index] == author), key=lambda index: (-values[index], index))
            for author in {authors[index] for index in left}
        ]
        free = [
            index
            for index in heads
            if row[-2:] != [authors[index]] * 2 and row[-(PAGE_SIZE - 1) :].count(authors[index]) < AUTHOR_SHARE_MAX
        ]
        best = min(free or heads, key=lambda index: (-weight(index), index))
        chosen.append(best)
        left.remove(best)
    return chosen


def test_the_most_promising_are_looked_at() -> None:
    features = features_of(400, age_hours=np.arange(400) * 1.0, affinity=np.where(np.arange(400) == 399, 1e6, 0))
    looked_at = promising(features)
    assert len(looked_at) == LOOKED_AT
    assert 399 in looked_at
    assert set(looked_at.tolist()) == {*range(LOOKED_AT - 1), 399}
    assert set(promising(features[:40]).tolist()) == set(range(40))


def test_in_a_world_without_likes_the_order_is_that_of_time() -> None:
    authors = list(range(1, 40))
    features = features_of(39, age_hours=np.arange(39) * 20.0)
    assert order_of(authors, features) == authors


def test_a_post_seen_twice_stands_behind_everything_and_one_seen_once_lower() -> None:
    seen = np.zeros(30)
    seen[0], seen[1] = 2, 1
    found = order_of(list(range(1, 31)), features_of(30, age_hours=1.0, seen_count=seen))
    assert found[-1] == 1
    assert found[-2] == 2


def test_when_all_is_seen_the_order_is_that_of_time() -> None:
    affinity = np.arange(30) * 10.0
    found = order_of(list(range(1, 31)), features_of(30, seen_count=2, affinity=affinity))
    assert found == list(range(1, 31))


def test_unseen_close_friends_stand_within_the_first_page_however_old() -> None:
    authors = list(range(1, 200))
    age = np.arange(199) * 2.0
    close = np.isin(authors, [150, 170, 190])
    features = features_of(199, age_hours=age, affinity=np.where(close, 0, 300), is_close_friend=close)
    found = order_of(authors, features)
    assert {150, 170, 190} <= set(found[:PAGE_SIZE])
    seen = features.copy()
    seen[close, COLUMN["seen_count"]] = 1
    assert not {150, 170, 190} & set(order_of(authors, seen)[:PAGE_SIZE])


def test_more_close_friends_than_a_page_holds_fill_it_with_the_best() -> None:
    found = order_of(list(range(1, 61)), features_of(60, age_hours=np.arange(60) * 5.0, is_close_friend=1.0))
    assert found[:PAGE_SIZE] == list(range(1, PAGE_SIZE + 1))


def test_what_one_responds_to_and_others_like_stands_higher() -> None:
    for column in ("affinity", "velocity", "quality"):
        values = np.full(10, 0.1)
        values[7] = 1.0
        assert order_of(list(range(1, 11)), features_of(10, age_hours=1.0, **{column: values}))[0] == 8


def test_the_same_author_weighs_less_each_time() -> None:
    strong, weak = [1] * 5, list(range(2, 12))
    affinity = np.array([10.0] * 5 + [0.0] * 10)
    found = order_of(strong + weak, features_of(15, age_hours=1.0, affinity=affinity))
    assert found[:2] == [1, 1]
    assert found.count(1) == 5
    assert 1 not in found[2:3]


def test_ranking_that_takes_too_long_gives_up() -> None:
    with pytest.raises(RankingTooSlow):
        ranked(rows_of([1, 2, 3]), features_of(3), lambda: True)


def test_ages_are_read_off_the_ids() -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    ids = np.array([first_at(now - timedelta(hours=hours)) for hours in (0, 1.5, 100)], np.uint64)
    assert ranking.age_hours(ids, now) == pytest.approx([0, 1.5, 100])


def test_every_factor_is_explained_in_words() -> None:
    features = features_of(1, age_hours=30.0, affinity=4.0, quality=0.9)
    told = explained(features)
    assert {factor.name for factor in told} == set(factors(features))
    assert float(np.prod([factor.value for factor in told])) == pytest.approx(float(scores(features)[0]), rel=1e-2)
    assert "You often respond to its author's posts." in [factor.words for factor in told]


@given(st.sets(st.integers(1, 2**63 - 1), max_size=500), st.data())
def test_what_was_passed_is_known_again_and_nothing_else_of_the_stretch(ids: set[int], data: st.DataObject) -> None:
    stretch = np.array(sorted(ids), np.uint64)
    count = data.draw(st.integers(0, len(stretch)))
    salt = passing.free_salt(stretch)
    passed = passing.marks(stretch[:count], salt)
    assert len(passed) == 3 * count
    assert passing.is_passed(stretch, passed, salt).tolist() == [place < count for place in range(len(stretch))]
