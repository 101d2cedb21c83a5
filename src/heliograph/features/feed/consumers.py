"""On a published post: fan it out; later steps of large jobs run in a group of their own. By the clock: note what was
given up, measure, decide who is pulled, and forget what was served and seen too long ago."""

from heliograph.features.accounts.events import AccountErased
from heliograph.features.feed import service
from heliograph.features.feed.events import FanOutContinued
from heliograph.features.posts.events import PostPublished
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_published(ctx: Ctx, event: PostPublished, delivery: Delivery) -> None:
    """Begin to fan out."""
    start = FanOutContinued(
        post_id=event.post_id, published_id=event.published_id, author_id=event.author_id, after_follower_id=0
    )
    await service.fan_out(ctx, start, delivery)


async def on_continued(ctx: Ctx, event: FanOutContinued, delivery: Delivery) -> None:
    """Go on fanning out."""
    await service.fan_out(ctx, event, delivery)


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Forget what an erased account has seen and was served."""
    await service.erase(ctx, event.account_id)


async def forget(ctx: Ctx) -> None:
    """Forget what was served and seen too long ago."""
    await service.forget_pages(ctx)
    await service.forget_impressions(ctx)


CONSUMERS = [
    Consumer(group=service.FAN_OUT, event=PostPublished, handle=on_published),
    Consumer(group=service.FAN_OUT_MORE, event=FanOutContinued, handle=on_continued, concurrency=2),
    Consumer(group="feed.erase", event=AccountErased, handle=on_erased),
]
TIMERS = [
    Timer(name="feed.note_parked", interval_seconds=2, run=service.note_parked),
    Timer(name="feed.fold_samples", interval_seconds=5, run=service.fold_samples),
    Timer(name="feed.decide_modes", interval_seconds=10, run=service.decide_modes),
    Timer(name="feed.sweep", interval_seconds=600, run=service.sweep),
    Timer(name="feed.forget", interval_seconds=600, run=forget),
]
