"""What there is: every feature's consumers, timers and tools, and the context they run in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from heliograph.features.accounts import consumers as accounts_consumers
from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import consumers as engagement_consumers
from heliograph.features.engagement import service as engagement
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.feed import consumers as feed_consumers
from heliograph.features.feed import service as feed
from heliograph.features.feed.cache.inboxes import Epoch
from heliograph.features.graph import consumers as graph_consumers
from heliograph.features.graph import service as graph
from heliograph.features.media import consumers as media_consumers
from heliograph.features.media.service import Gates, LateRenditions
from heliograph.features.media.transcode.models.pool import Models
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.types import Purpose
from heliograph.features.moderation import consumers as moderation_consumers
from heliograph.features.posts import consumers as posts_consumers
from heliograph.features.posts import service as posts
from heliograph.features.posts.cache import PostsShown
from heliograph.features.profiles import service as profiles
from heliograph.platform.bus import Bus
from heliograph.platform.cache import connect_cache, connect_waiting
from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.consumers import Consumer, Timer, subscriptions
from heliograph.platform.context import Ctx
from heliograph.platform.db import connect
from heliograph.platform.ids import IdSource
from heliograph.platform.live import Live
from heliograph.platform.objects import Objects
from heliograph.platform.passwords import Passwords
from heliograph.platform.telemetry import make_log
from heliograph.platform.tokens import Keys
from heliograph.programs import housekeeping
from heliograph.programs.models import configured_models

CONSUMERS: list[Consumer] = [
    *accounts_consumers.CONSUMERS,
    *graph_consumers.CONSUMERS,
    *media_consumers.CONSUMERS,
    *posts_consumers.CONSUMERS,
    *engagement_consumers.CONSUMERS,
    *feed_consumers.CONSUMERS,
    *moderation_consumers.CONSUMERS,
]
TIMERS: list[Timer] = [
    *accounts_consumers.TIMERS,
    *graph_consumers.TIMERS,
    *media_consumers.TIMERS,
    *posts_consumers.TIMERS,
    *feed_consumers.TIMERS,
    *engagement_consumers.TIMERS,
    *housekeeping.TIMERS,
]


def _tools_of_features() -> dict[type, Any]:
    """Make what needs no engine and no closing: verbs registered from above, and what a process remembers."""
    return {
        Gates: Gates(
            {Purpose.POST: posts.byte_access, Purpose.AVATAR: profiles.byte_access},
            {Purpose.POST: posts.tell_progress},
        ),
        LateRenditions: LateRenditions(),
        posts.Stamps: posts.Stamps(engagement.stamps),
        PostsShown: PostsShown(),
        posts.FeedCardsAsked: posts.FeedCardsAsked(),
        graph.FollowChangesAsked: graph.FollowChangesAsked(),
        engagement.StampsAsked: engagement.StampsAsked(),
        accounts.SessionsAsked: accounts.SessionsAsked(),
        engagement.PostLikes: engagement.PostLikes(),
        engagement.CommentLikes: engagement.CommentLikes(),
        engagement.WordList: engagement.WordList(),
        ShownCounts: ShownCounts(),
        feed.Outboxes: feed.Outboxes(),
        feed.Rebuilds: feed.Rebuilds(),
        feed.InboxesAsked: feed.InboxesAsked(),
        feed.Standing: feed.Standing(),
        feed.Turns: feed.Turns(),
        feed.FeatureMemory: feed.FeatureMemory(),
        feed.PageLog: feed.PageLog(),
        feed.Sampler: feed.Sampler(),
    }


@asynccontextmanager
async def open_context(config: Config, program: str) -> AsyncGenerator[Ctx]:
    """Connect a process to its engines; everything is closed when the block ends."""
    log = make_log(config, program)
    clock = SystemClock()
    keys = Keys(config.secret_key)
    passwords = Passwords(threads=config.password_threads, queue_max=config.password_queue_max)
    transcoder = Transcoder(slots=config.transcoder_children, idle_seconds=config.transcoder_idle_seconds)
    videos = VideoTranscoder(slots=config.video_children, ffmpeg_path=config.ffmpeg_bin)
    models = Models(
        configured_models(config),
        timeout_seconds=config.models_timeout_seconds,
        idle_seconds=config.transcoder_idle_seconds,
    )
    redis = connect_cache(config)
    waiting = connect_waiting(config)
    bus = Bus(redis, waiting)
    db = await connect(config, subscriptions(CONSUMERS))
    db.on_facts = bus.kick
    ctx = Ctx(
        config=config,
        db=db,
        cache=redis,
        bus=bus,
        live=Live(redis),
        objects=Objects(config, keys, clock),
        clock=clock,
        ids=IdSource(db.lease_ticks, clock),
        keys=keys,
        log=log,
        tools={
            Passwords: passwords,
            Transcoder: transcoder,
            Models: models,
            VideoTranscoder: videos,
            Epoch: Epoch(redis),
            **_tools_of_features(),
        },
    )
    try:
        yield ctx
    finally:
        await transcoder.aclose()
        await videos.aclose()
        await models.aclose()
        passwords.close()
        await db.close()
        await redis.aclose()
        await waiting.aclose()
