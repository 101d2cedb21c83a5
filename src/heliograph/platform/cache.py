"""The Redis-compatible server: connections, and the rule that it may vanish at any moment.

What is kept there can always be made again from PostgreSQL. `Lost` is what a caller sees when it does not answer;
a caller on a read path catches it and goes to the database.

A server that hangs costs its deadline once. From then on everybody is told at once that it is lost, while one task
asks it until it answers again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NotInTime

from heliograph.platform.config import Config
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import CACHE_HANGS

Cache = Redis
Lost = (RedisError, OSError)
T = TypeVar("T")

_CONNECTIONS_MAX = 64
_WAITING_SECONDS = 2.0
"""How long a command that waits at the server may take altogether; none waits there for more than one second."""
_PROBE_SECONDS = 0.1


class Guard:
    """What is known of whether the server answers. One hang is told to everybody."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._probing: asyncio.Task[None] | None = None

    def check(self) -> None:
        """Raise `Lost` at once where the server hangs."""
        if self._probing is not None:
            raise NotConnected("the server did not answer a moment ago")

    def trip(self) -> None:
        """Learn that the server hangs, and ask it from now on until it answers."""
        if self._probing is None:
            CACHE_HANGS.inc()
            self._probing = asyncio.ensure_future(self._probe())

    async def close(self) -> None:
        """Ask no more."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)
            self._probing = None

    async def _probe(self) -> None:
        async with _client(self._config, self._config.redis_timeout_seconds, Retry(NoBackoff(), 0)) as redis:
            while goes_on():
                try:
                    await redis.ping()
                except Lost:
                    await asyncio.sleep(_PROBE_SECONDS)
                else:
                    self._probing = None
                    return


class _Pool(ConnectionPool):
    """Connections that are lent only while the server answers."""

    guard: Guard

    async def get_connection(self, *args: Any, **options: Any) -> Any:
        """Lend a connection. Raises `Lost` at once where the server hangs."""
        self.guard.check()
        return await super().get_connection(*args, **options)

    async def disconnect(self, inuse_connections: bool = True) -> None:  # noqa: FBT001, FBT002 - the library's own
        """Close every connection, and ask no more."""
        await self.guard.close()
        await super().disconnect(inuse_connections)


class _Once(Retry):
    """Try again where a connection was broken, as it may have been long before; where time ran out, tell the guard."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(NoBackoff(), 1, (NotConnected,))
        self._guard = guard

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Once":
        """Copy all but the guard: each connection has a copy of its own."""
        return _Once(self._guard)

    async def call_with_retry(self, do: Callable[[], Awaitable[T]], *args: Any, **options: Any) -> T:
        """Run `do`, and once more where the connection was broken."""
        try:
            return await super().call_with_retry(do, *args, **options)
        except NotInTime:
            self._guard.trip()
            raise


def connect_cache(config: Config) -> "Redis":
    """Make a client over a bounded pool; values are bytes. Connects at first use. Nothing may wait at the server."""
    guard = Guard(config)
    pool = _Pool.from_url(config.redis_url, **_options(config.redis_timeout_seconds, _Once(guard)))
    pool.guard = guard
    return Redis.from_pool(pool)


def connect_waiting(config: Config) -> "Redis":
    """Make a client as `connect_cache` does, for commands that wait at the server for up to a second."""
    return _client(config, _WAITING_SECONDS, Retry(NoBackoff(), 1))


def _client(config: Config, timeout_seconds: float, retry: Retry) -> "Redis":
    return Redis.from_url(config.redis_url, **_options(timeout_seconds, retry))


def _options(timeout_seconds: float, retry: Retry) -> dict[str, Any]:
    return {
        "socket_timeout": timeout_seconds,
        "socket_connect_timeout": timeout_seconds,
        "max_connections": _CONNECTIONS_MAX,
        "retry": retry,
        "decode_responses": False,
        "protocol": 2,
    }
