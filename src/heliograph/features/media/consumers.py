"""On its own events: render what was submitted, delete what was retired."""

from heliograph.features.media import service
from heliograph.features.media.events import MediaRetired, MediaSubmitted, VideoPlayable, VideoSubmitted
from heliograph.platform.consumers import Consumer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_submitted(ctx: Ctx, event: MediaSubmitted, delivery: Delivery) -> None:
    """Render the picture."""
    await service.process(ctx, event.media_id, delivery)


async def on_video_submitted(ctx: Ctx, event: VideoSubmitted, delivery: Delivery) -> None:
    """Render the video in one size that can be played."""
    await service.process_video(ctx, event.media_id, delivery)


async def on_video_playable(ctx: Ctx, event: VideoPlayable, delivery: Delivery) -> None:
    """Render the video's other sizes."""
    await service.complete_video(ctx, event.media_id, delivery)


async def on_retired(ctx: Ctx, event: MediaRetired, _: Delivery) -> None:
    """Delete the bytes; deleting again does no harm."""
    await service.purge(ctx, event.media_id)


CONSUMERS = [
    Consumer(group="media.process", event=MediaSubmitted, handle=on_submitted, concurrency=2),
    Consumer(group="media.video", event=VideoSubmitted, handle=on_video_submitted, concurrency=2),
    Consumer(group="media.complete", event=VideoPlayable, handle=on_video_playable, concurrency=1),
    Consumer(group="media.purge", event=MediaRetired, handle=on_retired, concurrency=4),
]
