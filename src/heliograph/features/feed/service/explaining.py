"""Why am I seeing this: answered from what was served to the asking account, and to nobody else."""

import numpy as np

from heliograph.features.feed.queries import served as queries
from heliograph.features.feed.rules import ranking
from heliograph.features.feed.rules.explaining import explained
from heliograph.features.feed.service.logging_pages import PageLog
from heliograph.features.feed.types import REASON_FOLLOWING, ServedPage, Why
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import NoSuchPost
from heliograph.platform.clock import rfc3339
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor

_PAGES_MAX = 100


async def why(ctx: Ctx, actor: Actor, post_id: int) -> Why:
    """Return why a post stood in the actor's feed when it was last served there.

    Raises `NoSuchPost` where the actor may not see the post, or was not served it lately.
    """
    async with ctx.db.read() as db:
        visible = await posts.visible_among(db, actor, [post_id])
        if post_id not in visible:
            raise NoSuchPost
        pages = ctx.tool(PageLog).of(actor.account_id)
        pages += await queries.newest_pages(db, actor.account_id, _PAGES_MAX)
    for page in pages:
        places = np.flatnonzero(page.published_ids == visible[post_id])
        if len(places):
            return _why(page, int(places[0]), post_id)
    raise NoSuchPost


def _why(page: ServedPage, place: int, post_id: int) -> Why:
    """Explain by the formula of today only what was ranked by it."""
    is_explained = page.formula == ranking.VERSION and not np.isnan(page.scores[place])
    return Why(
        post_id=str(post_id),
        reason=REASON_FOLLOWING,
        order=page.order,
        position=int(page.positions[place]),
        served_at=rfc3339(page.served_at),
        score=round(float(page.scores[place]), 6) if is_explained else None,
        factors=explained(page.features[place : place + 1]) if is_explained else [],
    )
