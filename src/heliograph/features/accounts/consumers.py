"""By the clock: forget what has ended."""

from heliograph.features.accounts import service
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx


async def forget_ended(ctx: Ctx) -> None:
    """Forget sessions and counts of guesses past their time."""
    await service.forget_ended(ctx)


CONSUMERS: list[Consumer] = []
TIMERS = [Timer(name="accounts.forget_ended", interval_seconds=300, run=forget_ended)]
