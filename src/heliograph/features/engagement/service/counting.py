"""Counts and marks: on posts as they are shown, and for those who rank."""

from collections.abc import Collection
from datetime import datetime

from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.engagement.types import Affinity, Counts, LiveCounts, PostStats
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import Stamp, Standing
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.ids import first_at

RECENT_TAU_SECONDS = 6 * 3_600.0
ACTS_MAX = 1_000
_UNMARKED = (False, False)
_Asked = tuple[int | None, list[int]]
"""A viewer (None: anonymous), and the posts that are shown to it."""
_Stamps = dict[int, Stamp]


class StampsAsked(Together[_Asked, _Stamps]):
    """The posts that this process is about to stamp; one a process."""

    def __init__(self) -> None:
        super().__init__("stamps")

    async def of(self, ctx: Ctx, asked: _Asked) -> _Stamps:
        """Return what `stamps` does."""

        async def answer(several: list[_Asked]) -> list[_Stamps | Refused]:
            return await _answers(ctx, several)

        return await self.ask(asked, answer)


async def stamps(ctx: Ctx, viewer: Viewer, post_ids: Collection[int]) -> dict[int, Stamp]:
    """Return each post's counts, at most half a second old, and what the viewer has done about it.

    At most two statements for all who ask at the same moment: one for the counts that this process has not read just
    now, one for viewers' own acts. Not to be asked by who holds a connection. Raises `Unavailable`.
    """
    return await ctx.tool(StampsAsked).of(ctx, (viewer.account_id if viewer else None, list(dict.fromkeys(post_ids))))


async def _answers(ctx: Ctx, asked: list[_Asked]) -> list[_Stamps | Refused]:
    wanted = {post_id for _, post_ids in asked for post_id in post_ids}
    pairs = {(viewer_id, post_id) for viewer_id, post_ids in asked if viewer_id is not None for post_id in post_ids}
    async with ctx.db.read() as db:
        counts = await ctx.tool(ShownCounts).get_many(wanted, lambda missing: queries.exact_counts(db, missing))
        marks = await queries.marks(db, list(pairs)) if pairs else {}
    return [
        {
            post_id: _stamp(
                counts[post_id], _UNMARKED if viewer_id is None else marks.get((viewer_id, post_id), _UNMARKED)
            )
            for post_id in post_ids
        }
        for viewer_id, post_ids in asked
    ]


async def live_counts(ctx: Ctx, actor: Actor, post_ids: list[int]) -> list[LiveCounts]:
    """Return what changes by the second of those of the posts that are published and the actor may see at this moment.

    For those who look at them and ask again and again: five statements at most, however many posts.
    """
    async with ctx.db.read() as db:
        standings = await posts.standings(db, [(actor.account_id, post_id) for post_id in post_ids])
    visible = {post_id: standing for (_, post_id), standing in standings.items()}
    stamped = await stamps(ctx, actor, visible)
    return [_live(actor, visible[post_id], stamp) for post_id, stamp in stamped.items()]


async def exact_counts(db: Read, post_ids: Collection[int]) -> dict[int, Counts]:
    """Return the counts of each of the posts, exact in the snapshot that `db` reads."""
    return await queries.exact_counts(db, list(post_ids)) if post_ids else {}


async def post_stats(db: Read, post_ids: Collection[int]) -> dict[int, PostStats]:
    """Return the posts' counts as of the last fold, a second ago or so; posts about which nothing was done are absent.

    One statement by primary key, for thousands of posts. `recent_like_count` weighs a like by exp(−age / 6 h).
    """
    return await queries.post_stats(db, list(post_ids), RECENT_TAU_SECONDS) if post_ids else {}


async def affinities(db: Read, viewer_id: int, since: datetime) -> dict[int, Affinity]:
    """Return by author how much the viewer has done about their posts since then; authors of nothing are absent.

    One statement; of each kind the newest 1,000 acts count. Comments on one's own posts count towards oneself.
    """
    found = await queries.acts_by_author(db, viewer_id, since, first_at(since), ACTS_MAX)
    return {author_id: Affinity(**acts) for author_id, acts in found.items()}


def _live(actor: Actor, standing: Standing, stamp: Stamp) -> LiveCounts:
    likes = rules.shown_like_count(
        actor.account_id, standing.author_id, stamp.like_count, is_hidden=standing.is_like_count_hidden
    )
    return LiveCounts(
        post_id=str(standing.post_id),
        like_count=likes.like_count,
        like_count_hidden=likes.is_hidden,
        comment_count=stamp.comment_count,
        comments_off=standing.is_comments_off,
        share_count=stamp.share_count,
        has_liked=stamp.has_liked,
        has_saved=stamp.has_saved,
    )


def _stamp(counts: Counts, marks: tuple[bool, bool]) -> Stamp:
    has_liked, has_saved = marks
    return Stamp(
        like_count=counts.like_count,
        comment_count=counts.comment_count,
        share_count=counts.share_count,
        has_liked=has_liked,
        has_saved=has_saved,
    )
