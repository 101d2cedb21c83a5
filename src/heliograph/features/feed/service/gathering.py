"""Gather candidates for a page of the feed: ids and their authors, newest first, unchecked by the policy.

What is warm comes from the cache; the rest is pulled from the database. The caller hydrates with `posts.feed_cards`,
which asks the whole policy of the primary, and gathers again below the last row where too much fell.
"""

from dataclasses import dataclass, field

import numpy as np

from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.service.inboxes import current_inbox, kept_inbox
from heliograph.features.feed.types import Candidates, Entries, Inbox, NoInbox
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST

CANDIDATES_MAX = 1_000
_PULL_MAX = 200
"""How many rows are pulled at most: to rank well, or to fill a page twice, and little enough to be quick."""
_ENOUGH = 50
"""With so many at hand nothing is pulled beside."""


async def gather(
    ctx: Ctx, db: Read, actor: Actor, *, below_id: int, limit: int, kept: Inbox | NoInbox | None = None
) -> Candidates:
    """Return up to `limit` candidates below `below_id`, newest first, each once.

    Fewer than `limit` is not the end, which `is_end` tells; no row at all is. `kept` is what `kept_inbox` answered,
    where the caller asked the cache before it took `db`. Not to be asked in a loop: take `skeleton` for that.
    """
    return await (await skeleton(ctx, db, actor, kept)).below(below_id, limit)


@dataclass(slots=True, kw_only=True)
class Skeleton:
    """What one read knows of the actor's feed: every id from `floor_id` on, and how to pull what lies below."""

    db: Read
    actor: Actor
    entries: Entries
    """Newest first, each once; complete for ids ≥ `floor_id`."""
    floor_id: int
    _author_ids: list[int] = field(default_factory=list[int])

    async def below(self, below_id: int, limit: int) -> Candidates:
        """Return up to `limit` candidates below `below_id`, as `gather` does."""
        limit = min(limit, CANDIDATES_MAX)
        ids = self.entries[:, 0]
        rows = self.entries[(ids < below_id) & (ids >= self.floor_id)][:limit]
        if len(rows) == limit:
            return Candidates(rows=rows, floor_id=int(rows[-1, 0]), is_end=False)
        if self.floor_id == 0:
            return Candidates(rows=rows, floor_id=0, is_end=True)
        if len(rows) >= _ENOUGH:
            return Candidates(rows=rows, floor_id=self.floor_id, is_end=False)
        return await self._with_pulled(rows, min(below_id, self.floor_id), min(limit - len(rows), _PULL_MAX))

    async def _with_pulled(self, rows: Entries, below_id: int, wanted: int) -> Candidates:
        if not self._author_ids:
            followee_ids = await graph.followee_ids(self.db, self.actor.account_id)
            self._author_ids = [self.actor.account_id, *followee_ids]
        pulled = await posts.recent_ids(self.db, self._author_ids, below_id, wanted)
        is_end = len(pulled) < wanted
        joined = np.concatenate([rows, np.array(pulled, dtype="<u8").reshape(-1, 2)])
        return Candidates(rows=joined, floor_id=0 if is_end else pulled[-1][0], is_end=is_end)


async def skeleton(ctx: Ctx, db: Read, actor: Actor, kept: Inbox | NoInbox | None = None) -> Skeleton:
    """Open the actor's feed: from the inbox where there is one, else with everything still to be pulled."""
    if kept is None:
        kept = await kept_inbox(ctx, actor.account_id)
    inbox = await current_inbox(ctx, db, actor, kept)
    if inbox is None:
        return Skeleton(db=db, actor=actor, entries=np.empty((0, 2), dtype="<u8"), floor_id=LARGEST)
    return Skeleton(db=db, actor=actor, entries=rules.newest_first(inbox.entries), floor_id=inbox.floor_id)
