"""Published posts by the dozen: rows as the pipeline leaves them, and the fan-out that follows."""

from datetime import timedelta

from heliograph.features.feed import service as feed
from heliograph.features.feed.events import FanOutContinued
from heliograph.platform.events import Delivery
from heliograph.platform.ids import compose, first_at, shard_of
from tests.world import Person, World

_DELIVERY = Delivery(event_id=0, group="feed.fan_out", publication=1, name="", payload=b"")


async def posted(world: World, author: Person, *, hours_ago: float = 0.0, quality: float = 0.0) -> str:
    """Publish a post as of some hours ago and push it to whoever follows; return its id."""
    ctx, author_id = world.ctx, int(author.user_id)
    post_id = await ctx.ids.next(shard_of(author_id))
    published_id = await ctx.ids.next(shard_of(author_id))
    if hours_ago:
        tick = (first_at(ctx.clock.now() - timedelta(hours=hours_ago)) >> 13) | (published_id & 1023)
        published_id = compose(tick, shard_of(author_id))
    async with ctx.db.tx() as tx:
        await tx.run(
            """
            INSERT INTO posts.post (post_id, author_id, state, published_id, media_count, published_at)
            VALUES ($1, $2, 'published', $3, 1, now())
            """,
            post_id,
            author_id,
            published_id,
        )
        await tx.run(
            """
            INSERT INTO media.medium (
                media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key, width,
                height, quality
            )
            VALUES ($1, $2, 'post', $1, 0, 'ready', 'image/jpeg', 1000, '', 640, 480, $3)
            """,
            post_id,
            author_id,
            quality,
        )
        await tx.run(
            """
            INSERT INTO posts.author_count (account_id, post_count)
            VALUES ($1, 1)
            ON CONFLICT (account_id) DO UPDATE SET post_count = author_count.post_count + 1
            """,
            author_id,
        )
    event = FanOutContinued(post_id=post_id, published_id=published_id, author_id=author_id, after_follower_id=0)
    await feed.fan_out(ctx, event, _DELIVERY)
    return str(post_id)
