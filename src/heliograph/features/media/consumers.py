"""On its own events: render what was submitted, delete what was retired. By the clock: remove what is past its time."""

from heliograph.features.media import service
from heliograph.features.media.events import MediaRetired, MediaSubmitted
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_submitted(ctx: Ctx, event: MediaSubmitted, delivery: Delivery) -> None:
    """Render the picture."""
    await service.process(ctx, event.media_id, delivery)


async def on_retired(ctx: Ctx, event: MediaRetired, _: Delivery) -> None:
    """Delete the bytes; deleting again does no harm."""
    await service.purge(ctx, event.media_id)


async def expire_files(ctx: Ctx) -> None:
    """Remove files past their time."""
    await service.expire_files(ctx)


CONSUMERS = [
    Consumer(group="media.process", event=MediaSubmitted, handle=on_submitted, concurrency=2),
    Consumer(group="media.purge", event=MediaRetired, handle=on_retired, concurrency=4),
]
TIMERS = [Timer(name="media.expire_files", interval_seconds=3_600, run=expire_files)]
