"""Push or pull: what is decided, by costs."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.features.feed.rules import modes as rules
from heliograph.features.feed.types import AuthorMode, Costs, Mode

COSTS = Costs(push_seconds=20e-6, pull_seconds=60e-6, rebuild_seconds=10e-3)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
amounts = st.floats(0, 1e6, allow_nan=False)
authors = st.lists(st.tuples(st.booleans(), amounts, st.floats(0, 500), amounts), min_size=1, max_size=40)


def load_of(rows: list[tuple[bool, float, float, float]]) -> rules.Load:
    return rules.Load(
        is_pulled=np.array([row[0] for row in rows], dtype=bool),
        followers=np.array([row[1] for row in rows], dtype=np.float64),
        posts_a_day=np.array([row[2] for row in rows], dtype=np.float64),
        reads_a_day=np.array([row[3] for row in rows], dtype=np.float64),
    )


def as_other(load: rules.Load) -> rules.Load:
    return rules.Load(
        is_pulled=~load.is_pulled,
        followers=load.followers,
        posts_a_day=load.posts_a_day,
        reads_a_day=load.reads_a_day,
    )


@given(authors)
def test_nobody_leans_both_ways_so_nobody_goes_to_and_fro(rows: list[tuple[bool, float, float, float]]) -> None:
    load = load_of(rows)
    assert not np.any(rules.leans(load, COSTS) & rules.leans(as_other(load), COSTS))


@given(authors)
def test_who_must_not_be_pushed_never_leans_back(rows: list[tuple[bool, float, float, float]]) -> None:
    load = load_of([(False, *row[1:]) for row in rows])
    assert not np.any(rules.bursts(load, COSTS) & rules.leans(as_other(load), COSTS))


def test_small_and_chatty_is_pulled_and_large_and_read_is_pushed() -> None:
    chatty, read, silent = (False, 300.0, 200.0, 100.0), (False, 5_000.0, 1.0, 50_000.0), (False, 900.0, 0.0, 0.0)
    assert rules.leans(load_of([chatty, read, silent]), COSTS).tolist() == [True, False, False]
    assert rules.bursts(load_of([(False, 100_001.0, 0.0, 1e9), chatty]), COSTS).tolist() == [True, False]


def test_a_mode_changes_after_a_day_and_back_after_three() -> None:
    day = timedelta(days=1)
    cases = [(Mode.PUSH, day, True), (Mode.PUSH, 0.9 * day, False), (Mode.PULL, 2 * day, False)]
    for mode, leant, expected in [*cases, (Mode.PULL, 3 * day, True)]:
        assert rules.switches(mode, NOW - leant, NOW) == expected


@given(st.integers(1, 1 << 60), st.integers(-1_000, 1_000), st.sampled_from(Mode))
def test_what_is_not_pushed_is_pulled_by_every_inbox_that_may_lack_it(cut_id: int, offset: int, mode: Mode) -> None:
    published_id = max(cut_id + offset, 0)
    before = AuthorMode(mode=mode, cut_id=cut_id)
    after = AuthorMode(mode=Mode.PUSH, cut_id=cut_id + rules.IN_FLIGHT)
    if not rules.is_pushed(before, published_id):
        # Whoever has built an inbox before this was committed lacks it: now, and after the author's return.
        assert published_id < rules.pulled_until(before)
        assert published_id < rules.pulled_until(after)


def test_of_those_pulled_the_least_saving_go_first_and_bursts_never() -> None:
    load = load_of([(True, 100.0, 90.0, 10.0), (True, 100.0, 2.0, 10.0), (False, 9.0, 1.0, 1.0), (True, 2e5, 0.1, 1e6)])
    assert rules.least_saving(load, COSTS, 1).tolist() == [1]
    assert rules.least_saving(load, COSTS, 9).tolist() == [1, 0]
