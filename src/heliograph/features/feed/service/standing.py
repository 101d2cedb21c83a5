"""What every process knows, a second old at most: who is pulled, what could not be pushed, and what things cost."""

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from heliograph.features.feed import queries
from heliograph.features.feed.rules import modes as rules
from heliograph.features.feed.types import AuthorMode, Costs, Entries, Measure
from heliograph.platform.db import Database, Read

MODES_MAX = 100_000
UNPUSHED_MAX = 2_000
_FRESH_SECONDS = 1.0
_STALE_SECONDS = 2.0
"""From then on nobody goes on with what is known while another asks."""
_COSTS_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A snapshot of modes, of what inboxes may miss, and of costs."""

    version: int = -1
    modes_version: int = -1
    modes: dict[int, AuthorMode] = field(default_factory=dict[int, AuthorMode])
    _mode_ids: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _pulled_until: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    unpushed: Entries = field(default_factory=lambda: np.empty((0, 2), dtype="<u8"))
    is_overflown: bool = False
    """So much could not be pushed that no inbox is to be relied upon."""
    costs: Costs = field(default_factory=Costs)

    def pulled_by(self, built_id: int) -> list[int]:
        """Return whom a reader has to pull, if it follows them, whose inbox was built at `built_id`."""
        return self._mode_ids[built_id < self._pulled_until].tolist()

    def is_filled(self, author_id: int) -> bool:
        """Say whether a rebuild takes the author's posts into the inbox, as they are pushed from now on."""
        mode = self.modes.get(author_id)
        return mode is None or rules.is_filled(mode)


class Standing:
    """Keep what is known, and ask the database again each second that somebody wants to know."""

    def __init__(self) -> None:
        self._known = Known()
        self._asked_at = float("-inf")
        self._costs_at = float("-inf")
        self._is_asking = False

    async def current(self, database: Database) -> Known:
        """Return what is known; costs a small statement once a second. Not to be asked by who holds a connection."""
        age = time.monotonic() - self._asked_at
        if age < _FRESH_SECONDS or (self._is_asking and age < _STALE_SECONDS):
            return self._known
        self._is_asking = True
        try:
            asked_at = time.monotonic()
            async with database.read() as db:
                versions = await queries.standing_versions(db)
                if versions[0] != self._known.version or asked_at - self._costs_at > _COSTS_SECONDS:
                    self._known = await _load(db, versions)
                    self._costs_at = asked_at
            self._asked_at = asked_at
        finally:
            self._is_asking = False
        return self._known


async def _load(db: Read, versions: tuple[int, int]) -> Known:
    unpushed = await queries.unpushed(db, UNPUSHED_MAX + 1)
    modes = await queries.modes(db, MODES_MAX)
    measured = await queries.measures(db)
    given = Costs()
    return Known(
        version=versions[0],
        modes_version=versions[1],
        modes=modes,
        _mode_ids=np.array(list(modes), dtype=np.int64),
        _pulled_until=np.array([rules.pulled_until(mode) for mode in modes.values()], dtype=np.int64),
        unpushed=np.array(unpushed, dtype="<u8").reshape(-1, 2),
        is_overflown=len(unpushed) > UNPUSHED_MAX or len(modes) == MODES_MAX,
        costs=Costs(
            push_seconds=measured.get(Measure.PUSH, given.push_seconds),
            pull_seconds=measured.get(Measure.PULL, given.pull_seconds),
            rebuild_seconds=measured.get(Measure.REBUILD, given.rebuild_seconds),
        ),
    )
