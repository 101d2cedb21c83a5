"""PostgreSQL behind two handles: `Read` asks, `Tx` changes and announces.

Statements are literal strings only. Every statement has a deadline. `Tx.emit` writes facts to the outbox in the
same transaction; they go out when it commits, or never. Nothing else in the project but `platform.replica` knows the
driver.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString, TypeVar, cast

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from heliograph.platform.config import Config
from heliograph.platform.errors import Contended, Unavailable
from heliograph.platform.events import Delivery, Event, encode_event
from heliograph.platform.replica import LateRead, Replica, Row

__all__ = ["Database", "LateRead", "Read", "Row", "Step", "Tx", "connect", "despite_rivals"]

T = TypeVar("T")

_START_SECONDS = 30
"""How long a program waits for a database that is not there yet, or is recovering."""

_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.QueryCanceledError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # A dying server's last words had come before anything was asked.
)
_AWAY = (
    *_LOST,
    TimeoutError,
    ConnectionError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientResourcesError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""What happens in the midst of work for no fault of the statement: rivals, load, a full disk, a primary that stepped
down."""
_ROOM_SECONDS = 0.05
"""How long until a server without room is asked again."""


class Read(LateRead):
    """Ask the primary; outside a transaction each statement sees its own snapshot."""

    def __init__(
        self, connection: "asyncpg.Connection[Any]", timeout_seconds: float, replica: Replica | None = None
    ) -> None:
        super().__init__(connection, timeout_seconds)
        self._replica = replica

    async def late(self, question: Callable[[LateRead], Awaitable[T]]) -> T | None:
        """Return what `question` returns of a replica; None where there is none that is near enough and answers.

        Ask it for bodies that others have written, and ask this handle for what it does not have.
        """
        return None if self._replica is None else await self._replica.ask(question)


class Tx(Read):
    """A transaction: reads, writes and facts that commit together."""

    def __init__(self, connection: "asyncpg.Connection[Any]", timeout_seconds: float) -> None:
        super().__init__(connection, timeout_seconds)
        self.facts: list[Event] = []

    async def run(self, sql: LiteralString, *args: object) -> int:
        """Execute a change; return the number of rows it touched."""
        status = await self._connection.execute(sql, *args, timeout=self._timeout_seconds)
        last = status.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    def emit(self, event: Event) -> None:
        """Announce `event` when, and only if, this transaction commits."""
        self.facts.append(event)

    async def once(self, delivery: Delivery) -> bool:
        """Mark `delivery` done in this transaction; False if it already was, and then do nothing more."""
        done = await self.run(
            """
            DELETE FROM platform.delivery
            WHERE event_id = $1 AND group_name = $2
            """,
            delivery.event_id,
            delivery.group,
        )
        return done == 1


Step = Callable[[Tx, int, int], Awaitable[int]]
"""Does up to so many (the last parameter) of what is to be done about something (the one before); returns how many."""

_TRIES = 4


async def despite_rivals(verb: Callable[[], Awaitable[T]]) -> T:
    """Do what may be done again without harm; again, thrice, where it gave way to rivals. Raises `Contended`."""
    for _ in range(_TRIES - 1):
        try:
            return await verb()
        except Contended:
            continue
    return await verb()


class Database:
    """A pool of connections to the primary, and a replica to lean on where there is one."""

    def __init__(
        self,
        pool: "asyncpg.Pool[Any]",
        timeout_seconds: float,
        subscriptions: Mapping[str, Sequence[str]],
    ) -> None:
        self._pool = pool
        self._timeout_seconds = timeout_seconds
        self._replica: Replica | None = None
        self._watching: asyncio.Future[None] | None = None
        self._pairs = [(name, group) for name, groups in subscriptions.items() for group in groups]
        self.on_facts: Callable[[], Awaitable[None]] | None = None
        """Called after a commit that wrote facts: a hint to the relay, which may be lost."""

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Read]:
        """Lend a connection for reading. Raises `Unavailable` where none comes free in time."""
        async with self._connection() as connection:
            yield Read(connection, self._timeout_seconds, self._replica)

    @asynccontextmanager
    async def tx(self) -> AsyncGenerator[Tx]:
        """Open a transaction; it commits when the block ends, and rolls back when it raises."""
        async with self._connection() as connection:
            tx = Tx(connection, self._timeout_seconds)
            async with connection.transaction():
                yield tx
                if tx.facts:
                    await self._write_facts(tx)
        if tx.facts and self.on_facts is not None:
            await self.on_facts()

    async def in_batches(self, step: "Step", subject_id: int, size: int) -> None:
        """Do `step(tx, subject_id, size)` in one transaction after another, until one does less than `size`.

        It may be done again: where it gives way to rivals it is. Whoever is killed amid it leaves whole batches.
        """

        async def do() -> int:
            async with self.tx() as tx:
                return await step(tx, subject_id, size)

        while await despite_rivals(do) >= size:
            pass

    async def lease_ticks(self, lowest: int, wanted: int) -> int:
        """Lease a block of id ticks (see `platform.ids`)."""
        async with self.read() as db:
            first: int = await db.value("SELECT platform.lease_ticks($1, $2)", lowest, wanted)
            return first

    async def position(self) -> int:
        """Return where the log ends that holds everything committed by now."""
        async with self.read() as db:
            position: int = await db.value("SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint")
            return position

    def lean_on(self, replica: Replica) -> None:
        """Let readers ask `replica` for what may be late."""
        self._replica = replica
        self._watching = asyncio.ensure_future(replica.run())

    async def close(self) -> None:
        """Close every connection once it is idle; end what still runs after five seconds."""
        if self._replica is not None and self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            await self._replica.close()
        try:
            async with asyncio.timeout(5):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator["asyncpg.Connection[Any]"]:
        try:
            # The pool's own time limit would cost a task each time.
            async with asyncio.timeout(self._timeout_seconds):
                connection = await self._acquire()
        except (TimeoutError, OSError, *_LOST) as error:
            raise Unavailable("The database does not answer; please try again in a moment.") from error
        try:
            yield cast("asyncpg.Connection[Any]", connection)
        except asyncpg.DeadlockDetectedError as error:
            raise Contended("Others were in the way; please try again.") from error
        except _AWAY as error:
            raise Unavailable("The database could not finish this; please try again in a moment.") from error
        finally:
            await self._pool.release(connection)

    async def _acquire(self) -> "PoolConnectionProxy[Any]":
        """Lend one of the pool's; where the server has no room for one more, wait for one that is there already."""
        while True:
            try:
                return await self._pool.acquire()
            except asyncpg.TooManyConnectionsError:
                await asyncio.sleep(_ROOM_SECONDS)

    async def _write_facts(self, tx: Tx) -> None:
        await tx.run(
            """
            WITH fact AS (
                INSERT INTO platform.event (name, partition_key, payload)
                SELECT name, partition_key, payload
                FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS given (name, partition_key, payload)
                RETURNING event_id, name
            )
            INSERT INTO platform.delivery (event_id, group_name)
            SELECT fact.event_id, subscription.group_name
            FROM fact
            JOIN unnest($4::text[], $5::text[]) AS subscription (name, group_name) USING (name)
            """,
            [event.name() for event in tx.facts],
            [event.partition_key() for event in tx.facts],
            [encode_event(event) for event in tx.facts],
            [name for name, _ in self._pairs],
            [group for _, group in self._pairs],
        )


class _Connection(asyncpg.Connection):  # type: ignore[type-arg]
    """A connection that is not reset on release: nothing here changes session state."""

    def get_reset_query(self) -> str:
        return ""


async def connect(config: Config, subscriptions: Mapping[str, Sequence[str]]) -> Database:
    """Open the pool, waiting a while for a database that is starting; `subscriptions` maps events to groups."""
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while True:
        try:
            pool = await _open_pool(config, config.database_url, connections_min=1)
        except (OSError, *_LOST):
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)
        else:
            return await _lean(Database(pool, config.database_timeout_seconds, subscriptions), config)


async def _lean(database: Database, config: Config) -> Database:
    """Add the replica, where one is configured; it may come later, or never."""
    if config.database_replica_url:
        pool = await _open_pool(config, config.database_replica_url, connections_min=0)
        database.lean_on(Replica(pool, config, database.position))
    return database


async def _open_pool(config: Config, url: str, *, connections_min: int) -> "asyncpg.Pool[Any]":
    return await asyncpg.create_pool(
        url,
        min_size=connections_min,
        max_size=config.database_pool_size,
        statement_cache_size=config.database_statement_cache_size,
        connection_class=_Connection,
        max_inactive_connection_lifetime=60,
        timeout=config.database_timeout_seconds,
        server_settings={
            "application_name": "heliograph",
            "statement_timeout": str(int(config.database_timeout_seconds * 1000)),
            "lock_timeout": str(int(config.database_timeout_seconds * 1000)),
            "idle_in_transaction_session_timeout": "60000",
        },
    )
