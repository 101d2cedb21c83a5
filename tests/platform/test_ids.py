"""Ids: layout, order, uniqueness whatever the clock does."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.platform.config import Config
from heliograph.platform.db import connect
from heliograph.platform.ids import EPOCH, LARGEST, SEQUENCES, SHARDS, IdSource, compose, first_at, shard_of, time_of

milliseconds = st.integers(min_value=0, max_value=(1 << 40) - 1)
shards = st.integers(min_value=0, max_value=SHARDS - 1)
sequences = st.integers(min_value=0, max_value=SEQUENCES - 1)


class SteppingClock:
    """A clock that shows what it is told to."""

    def __init__(self, moments: list[datetime]) -> None:
        self.moments = moments

    def now(self) -> datetime:
        return self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]


@given(milliseconds, shards, sequences)
def test_an_id_carries_its_time_and_its_shard(ms: int, shard: int, sequence: int) -> None:
    an_id = compose((ms << 10) | sequence, shard)
    assert 0 <= an_id <= LARGEST
    assert time_of(an_id) == EPOCH + timedelta(milliseconds=ms)
    assert shard_of(an_id) == shard


@given(st.tuples(milliseconds, shards, sequences), st.tuples(milliseconds, shards, sequences))
def test_ids_of_later_milliseconds_are_larger(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    first, second = (compose((ms << 10) | sequence, shard) for ms, shard, sequence in (one, other))
    if one[0] != other[0]:
        assert (first < second) == (one[0] < other[0])


@given(milliseconds, shards, sequences)
def test_first_at_is_a_lower_bound(ms: int, shard: int, sequence: int) -> None:
    moment = EPOCH + timedelta(milliseconds=ms)
    assert first_at(moment) <= compose((ms << 10) | sequence, shard)
    assert ms == 0 or first_at(moment) > compose(((ms - 1) << 10) | (SEQUENCES - 1), SHARDS - 1)


def test_before_the_epoch_the_first_id_is_zero() -> None:
    assert first_at(datetime(2020, 1, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize("step", [timedelta(0), timedelta(hours=-3), timedelta(hours=3)])
async def test_no_two_ids_are_alike_though_the_clock_steps(config: Config, step: timedelta) -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    db = await connect(config, {})
    try:
        sources = [
            IdSource(db.lease_ticks, SteppingClock([start, start + step, start - timedelta(days=1)]), block=3)
            for _ in range(4)
        ]
        batches = await asyncio.gather(*(source.several(5, 17) for source in sources for _ in range(20)))
        made = [an_id for batch in batches for an_id in batch]
        assert len(set(made)) == len(made) == 400
        assert {shard_of(an_id) for an_id in made} == {17}
    finally:
        await db.close()
