"""Find a reader's inbox, build it anew where it is cold, keep it short."""

from heliograph.features.feed.cache import inboxes as cache
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.types import INBOX_SIZE, Inbox, NoInbox
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.telemetry import FEED_READS


async def kept_inbox(ctx: Ctx, account_id: int) -> Inbox | NoInbox:
    """Ask the cache before a connection is taken, so that a slow cache does not use up the pool."""
    try:
        inbox = await cache.read(ctx.cache, account_id, await ctx.tool(cache.Epoch).current())
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))
        return NoInbox.AWAY
    return NoInbox.COLD if inbox is None else inbox


async def current_inbox(ctx: Ctx, db: Read, actor: Actor, kept: Inbox | NoInbox) -> Inbox | None:
    """Return the inbox that is good for the actor's present follows, rebuilt where it is cold.

    None where the cache is away or another rebuild runs: the page is then pulled.
    """
    version = await graph.follow_version(db, actor.account_id)
    try:
        if isinstance(kept, Inbox) and kept.version == version:
            FEED_READS.labels("warm").inc()
            await _shorten(ctx, actor.account_id, kept)
            return kept
        ticket = None if kept is NoInbox.AWAY else await cache.open_rebuild(ctx.cache, actor.account_id)
        if ticket is not None:
            FEED_READS.labels("cold").inc()
            return await _rebuild(ctx, db, actor, ticket, version)
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))
    FEED_READS.labels("pull").inc()
    return None


async def _rebuild(ctx: Ctx, db: Read, actor: Actor, ticket: str, version: int) -> Inbox | None:
    """Fill an inbox that was opened under `ticket`, and read it with what was pushed meanwhile."""
    epoch = await ctx.tool(cache.Epoch).current()
    author_ids = [actor.account_id, *await graph.followee_ids(db, actor.account_id)]
    rows = await posts.newest_of_each(db, author_ids, rules.PER_AUTHOR, INBOX_SIZE)
    built = cache.Built(version=version, epoch=epoch, floor_id=rules.completeness_floor(rows))
    await cache.fill(ctx.cache, actor.account_id, rows, ticket=ticket, built=built)
    inbox = await cache.read(ctx.cache, actor.account_id, epoch)
    return inbox if inbox is not None and inbox.version == version else None


async def _shorten(ctx: Ctx, account_id: int, inbox: Inbox) -> None:
    length = len(inbox.entries)
    if length > rules.TRIM_ABOVE:
        kept, floor_id = rules.trimmed(inbox.entries)
        await cache.shorten(ctx.cache, account_id, kept, from_length=length, floor_id=max(floor_id, inbox.floor_id))
