"""`Ctx`: what a verb needs of the world, made once by a program and passed first."""

from dataclasses import dataclass
from typing import Any, TypeVar

from redis.asyncio import Redis
from structlog.typing import FilteringBoundLogger

from heliograph.platform.bus import Bus
from heliograph.platform.clock import Clock
from heliograph.platform.config import Config
from heliograph.platform.db import Database
from heliograph.platform.ids import IdSource
from heliograph.platform.live import Live
from heliograph.platform.objects import Objects
from heliograph.platform.tokens import Keys

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ctx:
    """The resources of one process. A verb that takes `ctx` opens its own transactions."""

    config: Config
    db: Database
    cache: "Redis"
    bus: Bus
    live: Live
    objects: Objects
    clock: Clock
    ids: IdSource
    keys: Keys
    log: FilteringBoundLogger
    tools: dict[type, Any]
    """Process-wide helpers that a feature brings (a pool of isolated children), by their class."""

    def tool(self, kind: type[T]) -> T:
        """Return the helper of `kind` that the program has made."""
        made: T = self.tools[kind]
        return made
