"""What a process remembers for a moment, so that many requests ask once.

Only for what may be shown a little late: never for relations, audiences, standing or anything else that permits.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from heliograph.platform.telemetry import MEMO_KEYS

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_Flight = asyncio.Future[Mapping[K, V] | None]
_Load = Callable[[list[K]], Awaitable[Mapping[K, V]]]


class Memo(Generic[K, V]):
    """Values by key, none remembered beyond `ttl_seconds` after its load began, and no more than `size_max` of them.

    That a key has no value is remembered like a value; that a load failed is not. A flight is one load, shared by all
    who ask for its keys meanwhile.
    """

    def __init__(
        self, name: str, *, ttl_seconds: float, size_max: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ttl_seconds = ttl_seconds
        self._size_max = size_max
        self._clock = clock
        # Every entry lives equally long and is put in anew when it is loaded: the first is the next to go. A dict would
        # look for its first among all that have gone before.
        self._entries: OrderedDict[K, tuple[float, tuple[V, ...]]] = OrderedDict()
        self._flights: dict[K, _Flight[K, V]] = {}
        self._hits, self._misses, self._joins = (
            MEMO_KEYS.labels(name, outcome) for outcome in ("hit", "miss", "joined")
        )

    def __len__(self) -> int:
        return len(self._entries)

    async def get_many(self, keys: Collection[K], load: _Load[K, V]) -> dict[K, V]:
        """Return the values of those of the keys that have one, from memory or by `load`, which gets what is missing.

        `load` runs in the caller's own task and may use the caller's connection. Where it fails or is cancelled, so is
        this caller alone: those who waited for it load for themselves.
        """
        found: dict[K, V] = {}
        missing = self._take_fresh(keys, found)
        if not missing:
            return found
        flights = {key: self._flights[key] for key in missing if key in self._flights}
        own = [key for key in missing if key not in flights]
        if own:
            # Before waiting for others, who may be waiting for these.
            _take(await self._fly(own, load), own, found)
        if flights:
            self._joins.inc(len(flights))
            await self._join(flights, load, found)
        return found

    def forget(self, keys: Iterable[K]) -> None:
        """Have the next caller load these anew; a load that is under way is not remembered."""
        for key in keys:
            self._entries.pop(key, None)
            self._flights.pop(key, None)

    def _take_fresh(self, keys: Collection[K], found: dict[K, V]) -> list[K]:
        """Add what is remembered to `found`; return the other keys, each once."""
        now = self._clock()
        missing: dict[K, None] = {}
        for key in keys:
            entry = self._entries.get(key)
            if entry is None or entry[0] <= now:
                missing[key] = None
            elif entry[1]:
                found[key] = entry[1][0]
        self._hits.inc(len(keys) - len(missing))
        return list(missing)

    async def _fly(self, keys: list[K], load: _Load[K, V]) -> Mapping[K, V]:
        """Load the keys for everybody who asks for them meanwhile."""
        self._misses.inc(len(keys))
        expires_at = self._clock() + self._ttl_seconds
        flight: _Flight[K, V] = asyncio.get_running_loop().create_future()
        self._flights.update(dict.fromkeys(keys, flight))
        loaded: Mapping[K, V] | None = None
        try:
            loaded = await load(keys)
            return loaded
        finally:
            flight.set_result(loaded)
            for key in keys:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                    if loaded is not None:
                        self._keep(key, expires_at, loaded)

    async def _join(self, flights: dict[K, _Flight[K, V]], load: _Load[K, V], found: dict[K, V]) -> None:
        """Take what others load; what they fail to, load here."""
        await asyncio.wait(set(flights.values()))  # Unlike awaiting a flight, being cancelled here leaves it alone.
        failed: list[K] = []
        for key, flight in flights.items():
            loaded = flight.result()
            if loaded is None:
                failed.append(key)
            else:
                _take(loaded, [key], found)
        if failed:
            _take(await self._fly(failed, load), failed, found)

    def _keep(self, key: K, expires_at: float, loaded: Mapping[K, V]) -> None:
        value = (loaded[key],) if key in loaded else ()
        self._entries.pop(key, None)
        self._entries[key] = (expires_at, value)
        if len(self._entries) > self._size_max:
            self._entries.popitem(last=False)


def _take(loaded: Mapping[K, V], keys: list[K], found: dict[K, V]) -> None:
    for key in keys:
        if key in loaded:
            found[key] = loaded[key]
