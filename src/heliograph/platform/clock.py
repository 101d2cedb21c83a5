"""The one place that asks what time it is."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a program believes the time to be; tests substitute their own."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


def rfc3339(moment: datetime) -> str:
    """Write `moment` as RFC 3339 in UTC with milliseconds, e.g. `2026-01-01T00:00:00.000Z`."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"
