"""A replica of the database, for what may be shown a moment late: bodies, never permissions.

`LateRead` is what a replica is asked through. `platform.db.Read`, which asks the primary, is one too, and not the
other way round: a function that takes `LateRead` may be asked of either, one that takes `Read` of the primary alone.

How late is proven, not guessed. Twice a second the process notes where the primary's log ends; a replica that has
replayed as far as a note shows everything that was committed when the note was made. That holds for a replica that is
slow, paused, cut off or promoted, and for a primary where nothing happens.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, LiteralString, TypeVar, cast

import asyncpg

from heliograph.platform.config import Config
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import REPLICA_READS

Row = Mapping[str, Any]
T = TypeVar("T")

_NOTE_SECONDS = 0.5
_FAILED = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""Whatever a replica does not answer, the primary is asked: if the statement is at fault, the primary says so."""


class LateRead:
    """Ask the database for what may be a moment late; each statement sees its own snapshot."""

    def __init__(self, connection: "asyncpg.Connection[Any]", timeout_seconds: float) -> None:
        self._connection = connection
        self._timeout_seconds = timeout_seconds

    async def one(self, sql: LiteralString, *args: object) -> Row | None:
        """Return the first row, or None where there is none."""
        return cast("Row | None", await self._connection.fetchrow(sql, *args, timeout=self._timeout_seconds))

    async def all(self, sql: LiteralString, *args: object) -> list[Row]:
        """Return every row; the statement bounds their number."""
        return cast("list[Row]", await self._connection.fetch(sql, *args, timeout=self._timeout_seconds))

    async def value(self, sql: LiteralString, *args: object) -> Any:
        """Return the first column of the first row, or None where there is none."""
        return await self._connection.fetchval(sql, *args, timeout=self._timeout_seconds)


class Replica:
    """A pool of connections to a replica, and the proof of how late it is."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", config: Config, primary_position: Callable[[], Awaitable[int]]
    ) -> None:
        self._pool = pool
        self._timeout_seconds = config.database_replica_timeout_seconds
        self._lag_seconds = config.database_replica_lag_seconds
        self._primary_position = primary_position
        self._notes: deque[tuple[float, int]] = deque(maxlen=int(self._lag_seconds / _NOTE_SECONDS) + 2)
        self._fresh_until = 0.0

    async def ask(self, question: Callable[[LateRead], Awaitable[T]]) -> T | None:
        """Return what `question` returns of the replica; None where it is too late, away or slow."""
        if time.monotonic() >= self._fresh_until:
            REPLICA_READS.labels("late").inc()
            return None
        try:
            answer = await self._within_time(question)
        except _FAILED:
            self._fresh_until = 0.0  # Nobody else waits for it before it has answered a note.
            REPLICA_READS.labels("failed").inc()
            return None
        REPLICA_READS.labels("answered").inc()
        return answer

    async def run(self) -> None:
        """Keep the proof up to date until cancelled."""
        while goes_on():
            try:
                await self._take_note()
            except _FAILED:
                self._fresh_until = 0.0
            await asyncio.sleep(_NOTE_SECONDS)

    async def close(self) -> None:
        """End every connection: nothing is lost by it."""
        self._pool.terminate()

    async def _take_note(self) -> None:
        # The moment before: what commits while the primary is asked may lie behind the position.
        noted_at = time.monotonic()
        self._notes.append((noted_at, await self._primary_position()))
        replayed = await self._within_time(_replayed)
        if replayed is None:
            self._fresh_until = 0.0
            return
        reached = [moment for moment, position in self._notes if position <= replayed]
        self._fresh_until = reached[-1] + self._lag_seconds if reached else 0.0

    async def _within_time(self, question: Callable[[LateRead], Awaitable[T]]) -> T:
        async with asyncio.timeout(self._timeout_seconds):
            connection = await self._pool.acquire()
            try:
                return await question(LateRead(cast("asyncpg.Connection[Any]", connection), self._timeout_seconds))
            except BaseException:
                # To cancel a statement politely means to wait for a server that may never answer.
                connection.terminate()
                raise
            finally:
                await self._pool.release(connection)


async def _replayed(replica: LateRead) -> int | None:
    """Return how far the server has replayed the primary's log; None where it is no replica (any more)."""
    replayed: int | None = await replica.value(
        """
        SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint END
        """
    )
    return replayed
