"""Find a reader's inbox, bring it up to the present follows, build it anew where it is cold, keep it short."""

import asyncio
import time

import numpy as np

from heliograph.features.feed.cache import inboxes as cache
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.service.measuring import measured
from heliograph.features.feed.service.standing import Known
from heliograph.features.feed.types import (
    INBOX_SIZE,
    LIFETIME_MAX_SECONDS,
    Inbox,
    Measure,
    NoInbox,
    Sample,
)
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import FollowChanges
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor
from heliograph.platform.ids import ID_A_DAY, first_at
from heliograph.platform.telemetry import FEED_READS

REBUILDS_MAX = 4
"""How many inboxes one process builds at a time; others are pulled meanwhile, and built at a later read."""


class Rebuilds:
    """How many more inboxes this process may build just now."""

    def __init__(self) -> None:
        self.room = asyncio.Semaphore(REBUILDS_MAX)


class InboxesAsked(Together[int, Inbox | NoInbox]):
    """The inboxes that this process is about to read; one a process."""

    def __init__(self) -> None:
        super().__init__("inboxes")

    async def of(self, ctx: Ctx, account_id: int) -> Inbox | NoInbox:
        """Return the account's inbox as it lies in the cache."""

        async def answer(account_ids: list[int]) -> list[Inbox | NoInbox | Refused]:
            try:
                found = await cache.read(ctx.cache, account_ids, await ctx.tool(cache.Epoch).current())
            except Lost as error:
                ctx.log.warning("inbox_lost", error=repr(error))
                return [NoInbox.AWAY] * len(account_ids)
            return [found.get(asked_id, NoInbox.COLD) for asked_id in account_ids]

        return await self.ask(account_id, answer)


async def kept_inbox(ctx: Ctx, account_id: int) -> Inbox | NoInbox:
    """Return the account's inbox, for those who ask at the same moment in one round trip."""
    inbox = await ctx.tool(InboxesAsked).of(ctx, account_id)
    if isinstance(inbox, Inbox) and inbox.built_id < (
        first_at(ctx.clock.now()) - LIFETIME_MAX_SECONDS * ID_A_DAY // 86_400
    ):
        return NoInbox.COLD
    return inbox


async def current_inbox(ctx: Ctx, actor: Actor, kept: Inbox | NoInbox, known: Known) -> Inbox | None:
    """Return the inbox that is good for the actor's present follows: as kept, with new followees' posts, or rebuilt.

    None where the cache is away, others are building or inboxes lack too much: the page is then pulled.
    """
    changes = await ctx.tool(graph.FollowChangesAsked).of(ctx, actor.account_id)
    try:
        if not known.is_overflown and isinstance(kept, Inbox):
            current = await _brought_up(ctx, actor, kept, changes)
            if current is not None:
                return current
        if not known.is_overflown and kept is not NoInbox.AWAY:
            built = await _rebuild_in_turn(ctx, actor, changes.version, known)
            if built is not None:
                return built
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))
    FEED_READS.labels("pull").inc()
    return None


async def keep(ctx: Ctx, actor: Actor, inbox: Inbox, known: Known) -> None:
    """Shorten an inbox that was read and has grown long, and have it live on; a cache that is away forgets."""
    now = ctx.clock.now()
    try:
        if len(inbox.entries) > rules.TRIM_ABOVE:
            kept, floor_id = rules.trimmed(inbox.entries)
            await cache.shorten(ctx.cache, actor.account_id, inbox, kept, max(floor_id, inbox.floor_id))
        lifetime = rules.lifetime_seconds(rules.pushes_a_day(inbox.entries, inbox.floor_id, now), known.costs)
        if rules.is_renewal_due(inbox.left_seconds, lifetime):
            await cache.renew(ctx.cache, actor.account_id, lifetime)
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))


async def _brought_up(ctx: Ctx, actor: Actor, kept: Inbox, changes: FollowChanges) -> Inbox | None:
    """Return the inbox with the newest posts of whom the actor has begun to follow; None: that cannot be told.

    Whom it has unfollowed is denied at read, and stays in until it is pushed out.
    """
    if kept.version == changes.version:
        FEED_READS.labels("warm").inc()
        return kept
    added = changes.added_since(kept.version)
    if added is None:
        return None
    rows: list[tuple[int, int]] = []
    if added:
        async with ctx.db.read() as db:
            rows = await posts.newest_of_each(db, list(added), rules.PER_AUTHOR, INBOX_SIZE)
    entries, floor_id = rules.merged(kept, rows)
    await cache.merge(ctx.cache, actor.account_id, kept, rows, version=changes.version, floor_id=floor_id)
    FEED_READS.labels("merged").inc()
    return Inbox(
        entries=entries,
        floor_id=floor_id,
        version=changes.version,
        built_id=kept.built_id,
        build=kept.build,
        left_seconds=kept.left_seconds,
        pulled=None,
    )


async def _rebuild_in_turn(ctx: Ctx, actor: Actor, version: int, known: Known) -> Inbox | None:
    room = ctx.tool(Rebuilds).room
    if room.locked():
        return None
    async with room:
        ticket = await cache.open_rebuild(ctx.cache, actor.account_id)
        if ticket is None:
            return None
        FEED_READS.labels("cold").inc()
        return await _rebuild(ctx, actor, (ticket, version), known)


async def _rebuild(ctx: Ctx, actor: Actor, named: tuple[str, int], known: Known) -> Inbox:
    """Fill an inbox that was opened under a ticket for a version, and return what was filled in."""
    ticket, version = named
    began = time.perf_counter()
    now = ctx.clock.now()
    epoch = await ctx.tool(cache.Epoch).current()
    async with ctx.db.read() as db:
        followee_ids = await graph.followee_ids(db, actor.account_id)
        author_ids = [actor.account_id, *(author_id for author_id in followee_ids if known.is_filled(author_id))]
        rows = await posts.newest_of_each(db, author_ids, rules.PER_AUTHOR, INBOX_SIZE)
    floor_id = rules.completeness_floor(rows)
    entries = np.array(rows, dtype="<u8").reshape(-1, 2)
    lifetime = rules.lifetime_seconds(rules.pushes_a_day(entries, floor_id, now), known.costs)
    built = cache.Built(
        version=version, epoch=epoch, floor_id=floor_id, built_id=first_at(now), lifetime_seconds=lifetime
    )
    await cache.fill(ctx.cache, actor.account_id, rows, ticket=ticket, built=built)
    await measured(ctx, Sample(Measure.REBUILD, 1, time.perf_counter() - began, actor.account_id))
    return Inbox(
        entries=entries,
        floor_id=floor_id,
        version=version,
        built_id=built.built_id,
        build=ticket.encode(),
        left_seconds=lifetime,
        pulled=None,
    )
