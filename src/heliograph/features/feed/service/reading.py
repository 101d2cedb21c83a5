"""Read a page of the feed, and count what is new."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.service.inboxes import current_inbox, kept_inbox
from heliograph.features.feed.types import REASON_FOLLOWING, FeedPage, FeedPost, Inbox, NewPosts, Position
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import PostCard
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, first_at
from heliograph.platform.paging import read_cursor, write_cursor

NEW_COUNT_MAX = 100
_ROUNDS_MAX = 6
_HINT_AUTHORS = 3


async def home(ctx: Ctx, actor: Actor, cursor: str | None, limit: int) -> FeedPage:
    """Return a page of the actor's feed, newest first, refilled where the policy empties it.

    Costs one round trip to the cache and a fixed number of statements, warm or cold. Raises `BadCursor`.
    """
    scope = f"feed:{actor.account_id}"
    position = Position(newest_id=0, before_id=LARGEST)
    if cursor is not None:
        newest_id, before_id = read_cursor(ctx.keys, scope, cursor, 2)
        position = Position(newest_id=newest_id, before_id=before_id)
    kept = await kept_inbox(ctx, actor.account_id)
    async with ctx.db.read() as db:
        inbox = await current_inbox(ctx, db, actor, kept)
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


def _feed_post(card: PostCard) -> FeedPost:
    return FeedPost(**msgspec.structs.asdict(card), reason=REASON_FOLLOWING)
