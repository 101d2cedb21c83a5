"""On accounts' events: remove what an erased account has reported, and what was reported of it."""

from heliograph.features.accounts.events import AccountErased
from heliograph.features.moderation import service
from heliograph.platform.consumers import Consumer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Remove an erased account's reports, by it and about it."""
    await service.erase(ctx, event.account_id)


CONSUMERS = [Consumer(group="moderation.erase", event=AccountErased, handle=on_erased)]
