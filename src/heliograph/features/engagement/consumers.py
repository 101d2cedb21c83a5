"""On deleted posts and comments: remove what hung on them. By the clock: fold deltas, forget old repeats."""

from heliograph.features.accounts.events import AccountErased
from heliograph.features.engagement import service
from heliograph.features.engagement.events import CommentDeleted
from heliograph.features.posts.events import PostDeleted
from heliograph.platform.consumers import Consumer, Timer
from heliograph.platform.context import Ctx
from heliograph.platform.events import Delivery


async def on_post_deleted(ctx: Ctx, event: PostDeleted, _: Delivery) -> None:
    """Remove a post's likes, comments, saves and shares."""
    await service.clear_post(ctx, event.post_id)


async def on_comment_deleted(ctx: Ctx, event: CommentDeleted, _: Delivery) -> None:
    """Remove a comment's likes."""
    await service.clear_comment(ctx, event.comment_id)


async def on_erased(ctx: Ctx, event: AccountErased, _: Delivery) -> None:
    """Remove what an erased account has liked, said, saved and shared."""
    await service.erase(ctx, event.account_id)


async def fold(ctx: Ctx) -> None:
    """Move deltas into counts."""
    await service.fold(ctx)


async def forget_repeats(ctx: Ctx) -> None:
    """Forget what was counted for a while only."""
    await service.forget_repeats(ctx)


CONSUMERS = [
    Consumer(group="engagement.clear", event=PostDeleted, handle=on_post_deleted, concurrency=2),
    Consumer(group="engagement.clear", event=CommentDeleted, handle=on_comment_deleted, concurrency=2),
    Consumer(group="engagement.erase", event=AccountErased, handle=on_erased),
]
TIMERS = [
    Timer(name="engagement.fold", interval_seconds=1, run=fold),
    Timer(name="engagement.forget_repeats", interval_seconds=60, run=forget_repeats),
]
