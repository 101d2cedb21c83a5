"""The verbs of the feed: read a page, count what is new, fan out a post."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.feed import cache, rules
from heliograph.features.feed.events import FanOutContinued
from heliograph.features.feed.types import (
    INBOX_SIZE,
    REASON_FOLLOWING,
    FeedPage,
    FeedPost,
    Inbox,
    NewPosts,
    NoInbox,
    Position,
)
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import PostCard
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, first_at
from heliograph.platform.live import Hint
from heliograph.platform.paging import read_cursor, write_cursor
from heliograph.platform.telemetry import FANNED_OUT, FEED_READS

BATCH = 1_000
BATCHES_A_STEP = 5
NEW_COUNT_MAX = 100
_ROUNDS_MAX = 6
_HINT_AUTHORS = 3


class NewHint(msgspec.Struct, frozen=True, kw_only=True):
    """What open clients of followers are told."""

    post_id: str
    author_id: str


async def home(ctx: Ctx, actor: Actor, cursor: str | None, limit: int) -> FeedPage:
    """Return a page of the actor's feed, newest first, refilled where the policy empties it.

    Costs one round trip to the cache and a fixed number of statements, warm or cold. Raises `BadCursor`.
    """
    scope = f"feed:{actor.account_id}"
    position = Position(newest_id=0, before_id=LARGEST)
    if cursor is not None:
        newest_id, before_id = read_cursor(ctx.keys, scope, cursor, 2)
        position = Position(newest_id=newest_id, before_id=before_id)
    kept = await _kept(ctx, actor.account_id)
    async with ctx.db.read() as db:
        inbox = await _current(ctx, db, actor, kept)
        found, rest_id = await _collect(db, actor, inbox, position.before_id, limit + 1)
    shown = found[:limit]
    below_id = shown[-1][0] if len(found) > limit else rest_id
    newest_id = position.newest_id or (shown[0][0] if shown else first_at(ctx.clock.now()))
    cards = await posts.addressed(ctx, actor, [card for _, card in shown])
    return FeedPage(
        posts=[_feed_post(card) for card in cards],
        next_cursor=None if below_id is None else write_cursor(ctx.keys, scope, (newest_id, below_id)),
        has_more=below_id is not None,
        newest_cursor=write_cursor(ctx.keys, scope, (newest_id, LARGEST)),
    )


async def new_posts(ctx: Ctx, actor: Actor, since: str) -> NewPosts:
    """Count what others have published since the first page that `since` belongs to. Raises `BadCursor`."""
    newest_id, _ = read_cursor(ctx.keys, f"feed:{actor.account_id}", since, 2)
    async with ctx.db.read() as db:
        author_ids = await graph.followee_ids(db, actor.account_id)
        newer = await posts.newer_ids(db, author_ids, newest_id, NEW_COUNT_MAX)
        visible = await graph.visible_owners(db, actor, list({author_id for _, author_id in newer}))
        counted = [author_id for _, author_id in newer if author_id in visible]
        first = list(dict.fromkeys(counted))[:_HINT_AUTHORS]
        cards = await accounts.account_cards(db, first) if first else {}
    return NewPosts(count=len(counted), authors=[cards[author_id] for author_id in first if author_id in cards])


async def fan_out(ctx: Ctx, post: FanOutContinued, delivery: Delivery) -> None:
    """Push a post into the next 5,000 followers' inboxes, and announce that there are more.

    At least once: readers take each id once. Emits `FanOutContinued`, so that large jobs yield to small ones.
    """
    after_id = post.after_follower_id
    if after_id == 0:
        await _push(ctx, [post.author_id], post)
    for _ in range(BATCHES_A_STEP):
        async with ctx.db.read() as db:
            follower_ids = await graph.followers_after(db, post.author_id, after_id, BATCH)
        if follower_ids:
            await _push(ctx, follower_ids, post)
            await _hint(ctx, follower_ids, post)
            after_id = follower_ids[-1]
        if len(follower_ids) < BATCH:
            return
    async with ctx.db.tx() as tx:
        if await tx.once(delivery):
            tx.emit(msgspec.structs.replace(post, after_follower_id=after_id))


async def _collect(
    db: Read, actor: Actor, inbox: Inbox | None, before_id: int, wanted: int
) -> tuple[list[tuple[int, PostCard]], int | None]:
    """Gather `wanted` posts below `before_id` that the actor may see, from the inbox and, below its floor, by pull.

    Where so much is denied that the rounds run out first, return also the id below which to go on; None otherwise.
    """
    author_ids: list[int] | None = None
    found: list[tuple[int, PostCard]] = []
    for round_number in range(_ROUNDS_MAX):
        needed = (wanted - len(found)) << round_number
        rows = (
            []
            if inbox is None
            else rules.candidates(inbox.entries, floor_id=inbox.floor_id, before_id=before_id, limit=needed)
        )
        is_last = inbox is not None and inbox.floor_id == 0 and len(rows) < needed
        if len(rows) < needed and not is_last:
            below_id = min(before_id, LARGEST if inbox is None else max(inbox.floor_id, 1))
            below_id = min(below_id, rows[-1][0]) if rows else below_id
            if author_ids is None:
                author_ids = [actor.account_id, *await graph.followee_ids(db, actor.account_id)]
            pulled = await posts.recent_ids(db, author_ids, below_id, needed - len(rows))
            is_last = len(pulled) < needed - len(rows)
            rows.extend(pulled)
        if rows:
            # Denied at read, by the primary: what is followed, alive and visible at this moment is kept.
            found.extend(await posts.feed_cards(db, actor, [published_id for published_id, _ in rows]))
            before_id = rows[-1][0]
        if is_last or len(found) >= wanted:
            return found, None
    return found, before_id


async def _kept(ctx: Ctx, account_id: int) -> Inbox | NoInbox:
    """Ask the cache before a connection is taken, so that a slow cache does not use up the pool."""
    try:
        inbox = await cache.read(ctx.cache, account_id, await ctx.tool(cache.Epoch).current())
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))
        return NoInbox.AWAY
    return NoInbox.COLD if inbox is None else inbox


async def _current(ctx: Ctx, db: Read, actor: Actor, kept: Inbox | NoInbox) -> Inbox | None:
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


async def _push(ctx: Ctx, account_ids: list[int], post: FanOutContinued) -> None:
    try:
        await cache.push(ctx.cache, account_ids, post.published_id, post.author_id)
    except Lost as error:
        raise Unavailable("The cache does not answer.") from error
    FANNED_OUT.inc(len(account_ids))


async def _hint(ctx: Ctx, follower_ids: list[int], post: FanOutContinued) -> None:
    data = msgspec.json.encode(NewHint(post_id=str(post.post_id), author_id=str(post.author_id)))
    present = await ctx.live.present(follower_ids)
    if not present:
        return
    # A backlog may lie between the fact and this moment: who may not see it any more hears nothing of it.
    async with ctx.db.read() as db:
        is_published = bool(await posts.published_among(db, [post.published_id]))
        reader_ids = await graph.readers_among(db, post.author_id, present) if is_published else set[int]()
    hints = [Hint(account_id=account_id, event="feed.new", data=data) for account_id in present]
    await ctx.live.publish([hint for hint in hints if hint.account_id in reader_ids])


def _feed_post(card: PostCard) -> FeedPost:
    return FeedPost(**msgspec.structs.asdict(card), reason=REASON_FOLLOWING)
