"""By the clock: forget what has ended, erase who is gone for good."""

from heliograph.features.accounts import service
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx


async def forget_ended(ctx: Ctx) -> None:
    """Forget sessions and counts of guesses past their time."""
    await service.forget_ended(ctx)


async def erase_due(ctx: Ctx) -> None:
    """Erase deleted accounts that cannot be brought back any more."""
    await service.erase_due(ctx)


CONSUMERS: list[Consumer] = []
TIMERS = [
    Timer(name="accounts.forget_ended", interval_seconds=300, run=forget_ended),
    Timer(name="accounts.erase_due", interval_seconds=60, run=erase_due),
]
