"""Count what has come since a reader looked: by order of arrival, as a post may arrive after one of a higher id."""

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import UserCard
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.rules.modes import IN_FLIGHT
from heliograph.features.feed.service.gathering import skeleton
from heliograph.features.feed.service.inboxes import kept_inbox
from heliograph.features.feed.types import Inbox, NewPosts
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST

NEW_COUNT_MAX = 100
_HINT_AUTHORS = 3


async def count_new(ctx: Ctx, actor: Actor, newest_id: int) -> NewPosts:
    """Count what others have published since the actor saw `newest_id` on top, up to 100, as its feed would show it."""
    kept = await kept_inbox(ctx, actor.account_id)
    found_in = await skeleton(ctx, actor, kept)
    above = (await found_in.below(LARGEST, NEW_COUNT_MAX)).rows
    rows = [(int(published_id), int(author_id)) for published_id, author_id in above if published_id > newest_id]
    if isinstance(kept, Inbox):
        rows += rules.overtaken(kept.entries, newest_id, newest_id - IN_FLIGHT)
    async with ctx.db.read() as db:
        author_ids = await _shown_authors(db, actor, rows[:NEW_COUNT_MAX])
        first = list(dict.fromkeys(author_ids))[:_HINT_AUTHORS]
        cards: dict[int, UserCard] = await accounts.account_cards(db, first) if first else {}
    return NewPosts(count=len(author_ids), authors=[cards[author_id] for author_id in first if author_id in cards])


async def _shown_authors(db: Read, actor: Actor, rows: list[tuple[int, int]]) -> list[int]:
    """Return the author of each of those of the posts that belong in the actor's feed now and are not its own."""
    if not rows:
        return []
    published = await posts.published_among(db, [published_id for published_id, _ in rows])
    owners = await accounts.owners(db, {author_id for _, author_id in rows})
    in_feed = (await graph.sight(db, actor, owners)).in_feed - {actor.account_id}
    return [author_id for published_id, author_id in rows if published_id in published and author_id in in_feed]
