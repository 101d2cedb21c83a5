"""On accounts' events: let in who waits when an account goes public. By the clock: fold counts, find the most
followed."""

from heliograph.features.accounts.events import AccountErased, PrivacyChanged
from heliograph.features.graph import service
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_privacy_changed(ctx: Ctx, event: PrivacyChanged, _: Delivery) -> None:
    """Accept all who wait for an account that went public."""
    if not event.is_private:
        await service.accept_waiting(ctx, event.account_id)


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Remove what stands between an erased account and others."""
    await service.erase(ctx, event.account_id)


CONSUMERS = [
    Consumer(group="graph.accept_waiting", event=PrivacyChanged, handle=on_privacy_changed),
    Consumer(group="graph.erase", event=AccountErased, handle=on_erased),
]
TIMERS = [
    Timer(name="graph.fold_followers", interval_seconds=1, run=service.fold_followers),
    Timer(name="graph.refresh_popular", interval_seconds=300, run=service.refresh_popular),
]
