"""On its own events: render what was submitted, delete what was retired. On accounts': close what was public, remove
what is left of the erased.

By the clock: remove what is past its time.
"""

from heliograph.features.accounts.events import AccountDeleted, AccountErased, AccountSuspended, PrivacyChanged
from heliograph.features.media import service
from heliograph.features.media.events import MediaRetired, MediaSubmitted, VideoPlayable, VideoSubmitted
from heliograph.platform.consumers import Consumer, Timer
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


async def on_retired_at_edges(ctx: Ctx, event: MediaRetired, _: Delivery) -> None:
    """Have edges forget the file."""
    await service.forget_cached(ctx, [event.media_id])


async def on_privacy_changed(ctx: Ctx, event: PrivacyChanged, _: Delivery) -> None:
    """Have edges forget what an account showed to everyone until now."""
    if event.is_private:
        await service.forget_cached_of(ctx, event.account_id)


async def on_suspended(ctx: Ctx, event: AccountSuspended, _: Delivery) -> None:
    """Have edges forget everything of an account that is absent now."""
    await service.forget_cached_of(ctx, event.account_id)


async def on_deleted(ctx: Ctx, event: AccountDeleted, _: Delivery) -> None:
    """Have edges forget everything of an account that is absent now."""
    await service.forget_cached_of(ctx, event.account_id)


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Retire an erased account's pictures of itself."""
    await service.retire_avatars(ctx, event.account_id)


async def expire_files(ctx: Ctx) -> None:
    """Remove files past their time."""
    await service.expire_files(ctx)


CONSUMERS = [
    Consumer(group="media.process", event=MediaSubmitted, handle=on_submitted, concurrency=2),
    Consumer(group="media.video", event=VideoSubmitted, handle=on_video_submitted, concurrency=2),
    Consumer(group="media.complete", event=VideoPlayable, handle=on_video_playable, concurrency=1),
    Consumer(group="media.purge", event=MediaRetired, handle=on_retired, concurrency=4),
    Consumer(group="media.edges", event=MediaRetired, handle=on_retired_at_edges),
    Consumer(group="media.edges", event=PrivacyChanged, handle=on_privacy_changed),
    Consumer(group="media.edges", event=AccountSuspended, handle=on_suspended),
    Consumer(group="media.edges", event=AccountDeleted, handle=on_deleted),
    Consumer(group="media.erase", event=AccountErased, handle=on_erased),
]
TIMERS = [Timer(name="media.expire_files", interval_seconds=3_600, run=expire_files)]
