"""On media's events: publish or fail the post. On accounts': delete what the erased have posted. By the clock: remove
what was never submitted."""

from heliograph.features.accounts.events import AccountErased
from heliograph.features.media.events import MediaFailed, MediaReady
from heliograph.features.media.types import Purpose
from heliograph.features.posts import service
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_media_ready(ctx: Ctx, event: MediaReady, delivery: Delivery) -> None:
    """Publish the post if this was the last of its files."""
    if event.purpose == Purpose.POST:
        await service.publish(ctx, event.object_id, delivery)


async def on_media_failed(ctx: Ctx, event: MediaFailed, delivery: Delivery) -> None:
    """Fail the post."""
    if event.purpose == Purpose.POST:
        await service.fail(ctx, event.object_id, event.error, delivery)


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Delete what an erased account has posted."""
    await service.erase(ctx, event.account_id)


async def discard_abandoned(ctx: Ctx) -> None:
    """Remove begun posts that were never submitted."""
    await service.discard_abandoned(ctx)


CONSUMERS = [
    Consumer(group="posts.publish", event=MediaReady, handle=on_media_ready),
    Consumer(group="posts.publish", event=MediaFailed, handle=on_media_failed),
    Consumer(group="posts.erase", event=AccountErased, handle=on_erased),
]
TIMERS = [Timer(name="posts.discard_abandoned", interval_seconds=600, run=discard_abandoned)]
