"""The verbs of search."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import ListedUser
from heliograph.features.search import rules
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor

_OTHERS_TIMES = 2
"""How many more strangers are read than shown, as some of them may be left out."""


async def people(ctx: Ctx, actor: Actor, text: str, limit: int) -> list[ListedUser]:
    """Return whose names begin so: first those whom the actor follows, by user or full name; then others, by user name.

    For nothing typed, whom the actor follows, the newest first. Nobody between whom and the actor there is a block.
    Five statements; they look at no more than the 7,500 whom one can follow, and at a few more names than are shown.
    Raises `InvalidSearch`.
    """
    wanted = rules.read_query(text)
    async with ctx.db.read() as db:
        followee_ids = await graph.followee_ids(db, actor.account_id)
        if wanted:
            followee_ids = list(await accounts.called_among(db, followee_ids, wanted))
        else:
            followee_ids = followee_ids[: _OTHERS_TIMES * limit]
        known = await accounts.account_cards(db, followee_ids) if followee_ids else {}
        others = await accounts.cards_by_prefix(db, wanted, _OTHERS_TIMES * limit) if wanted else []
        followed = [known[account_id] for account_id in followee_ids if account_id in known]
        if wanted:
            followed = rules.by_closeness(followed, wanted)
        found = {int(card.user_id): card for card in [*followed[: _OTHERS_TIMES * limit], *others]}
        relations = await graph.relations(db, actor, found)
    return [
        ListedUser(**msgspec.structs.asdict(card), is_following=relations[account_id].is_following)
        for account_id, card in found.items()
        if not relations[account_id].is_severed
    ][:limit]
