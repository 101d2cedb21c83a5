"""Gather candidates for a page of the feed: ids and their authors, newest first, unchecked by the policy.

What is warm comes from the cache; the rest is pulled from the database. The caller hydrates with
`posts.FeedCardsAsked`, which asks the whole policy of the primary, and gathers again below the last row where too much
fell. A connection is taken only where something is pulled, and never while the cache is waited for.
"""

import msgspec
import numpy as np

from heliograph.features.feed.cache.inboxes import note_pulled
from heliograph.features.feed.rules import inboxes as rules
from heliograph.features.feed.service.inboxes import current_inbox, keep, kept_inbox
from heliograph.features.feed.service.measuring import was_read
from heliograph.features.feed.service.outboxes import pulled_outboxes
from heliograph.features.feed.service.standing import Known, Standing
from heliograph.features.feed.types import Candidates, Entries, Inbox, NoInbox
from heliograph.features.graph import service as graph
from heliograph.features.posts import service as posts
from heliograph.platform.cache import Lost
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST
from heliograph.platform.telemetry import PULLED_AUTHORS

CANDIDATES_MAX = 1_000
_PULL_MAX = 200
"""How many rows are pulled at most: to rank well, or to fill a page twice, and little enough to be quick."""
_ENOUGH = 50
"""With so many at hand nothing is pulled beside."""
_ASKED_MAX = 500
"""Of more authors than this it is not asked whether one follows them, but whom one follows."""


class Skeleton(msgspec.Struct, kw_only=True):
    """What one read knows of the actor's feed: every id from `floor_id` on, and how to pull what lies below."""

    ctx: Ctx
    actor: Actor
    entries: Entries
    """Newest first, each once; complete for ids ≥ `floor_id`."""
    floor_id: int
    _author_ids: list[int] = []

    async def below(self, below_id: int, limit: int) -> Candidates:
        """Return up to `limit` candidates below `below_id`, newest first, each once.

        Fewer than `limit` is not the end, which `is_end` tells; no row at all is.
        """
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
        async with self.ctx.db.read() as db:
            if not self._author_ids:
                followee_ids = await graph.followee_ids(db, self.actor.account_id)
                self._author_ids = [self.actor.account_id, *followee_ids]
            pulled = await posts.recent_ids(db, self._author_ids, below_id, wanted)
        is_end = len(pulled) < wanted
        joined = np.concatenate([rows, np.array(pulled, dtype="<u8").reshape(-1, 2)])
        return Candidates(rows=joined, floor_id=0 if is_end else pulled[-1][0], is_end=is_end)


async def skeleton(ctx: Ctx, actor: Actor, kept: Inbox | NoInbox | None = None) -> Skeleton:
    """Open the actor's feed: from the inbox where there is one, else with everything still to be pulled.

    `kept` is what `kept_inbox` answered, where the caller has asked already.
    """
    if kept is None:
        kept = await kept_inbox(ctx, actor.account_id)
    known = await ctx.tool(Standing).current(ctx.db)
    inbox = await current_inbox(ctx, actor, kept, known)
    if inbox is None:
        return Skeleton(ctx=ctx, actor=actor, entries=np.empty((0, 2), dtype="<u8"), floor_id=LARGEST)
    if isinstance(kept, Inbox) and kept.build == inbox.build and kept.version == inbox.version:
        await keep(ctx, actor, inbox, known)
    parts, floor_id = [inbox.entries], inbox.floor_id
    pulled_ids = await _pulled_ids(ctx, actor, inbox, known)
    if pulled_ids:
        outboxes = await pulled_outboxes(ctx, pulled_ids)
        parts.extend(outbox.entries for outbox in outboxes)
        floor_id = max(floor_id, *(outbox.floor_id for outbox in outboxes))
    if len(known.unpushed):
        parts.append(await _unpushed(ctx, actor, known.unpushed))
    PULLED_AUTHORS.observe(len(pulled_ids))
    await was_read(ctx, actor.account_id, len(pulled_ids))
    return Skeleton(ctx=ctx, actor=actor, entries=rules.newest_first(np.concatenate(parts)), floor_id=floor_id)


async def _pulled_ids(ctx: Ctx, actor: Actor, inbox: Inbox, known: Known) -> list[int]:
    """Return whom of those the actor follows it has to pull; kept beside the inbox until somebody's mode changes."""
    if not known.modes:
        return []
    if inbox.pulled is not None and inbox.pulled[0] == known.modes_version:
        return list(inbox.pulled[1:])
    pulled_ids = sorted(await _followed_of(ctx, actor, known.pulled_by(inbox.built_id)))
    try:
        await note_pulled(ctx.cache, actor.account_id, inbox, (known.modes_version, *pulled_ids))
    except Lost as error:
        ctx.log.warning("inbox_lost", error=repr(error))
    return pulled_ids


async def _unpushed(ctx: Ctx, actor: Actor, unpushed: Entries) -> Entries:
    """Return those of the posts that inboxes may miss whose authors the actor follows, and its own."""
    author_ids = np.unique(unpushed[:, 1]).tolist()
    shown = await _followed_of(ctx, actor, author_ids) | {actor.account_id}
    return unpushed[np.isin(unpushed[:, 1], np.array(sorted(shown), dtype="<u8"))]


async def _followed_of(ctx: Ctx, actor: Actor, author_ids: list[int]) -> set[int]:
    async with ctx.db.read() as db:
        if len(author_ids) > _ASKED_MAX:
            return set(await graph.followee_ids(db, actor.account_id)).intersection(author_ids)
        return await graph.followed_among(db, actor.account_id, author_ids)
