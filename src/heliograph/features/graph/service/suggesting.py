"""Accounts to follow, each with its reason."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import UserCard
from heliograph.features.graph import queries
from heliograph.features.graph.service.reading import relations
from heliograph.features.graph.types import SuggestedUser
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST

_POPULAR = 200
_CANDIDATES = 100


async def suggested(ctx: Ctx, actor: Actor, limit: int) -> list[SuggestedUser]:
    """Return whom to follow: friends of friends, most in common first; then one's followers; then the most followed.

    Nobody that is followed, asked, blocked either way, or muted.
    """
    async with ctx.db.read() as db:
        common = await queries.friends_of_friends(db, actor.account_id, _CANDIDATES)
        fans = await queries.newest_followers(db, actor.account_id, LARGEST, _CANDIDATES)
        known = await queries.popular(db, _CANDIDATES)
        friend_ids = {friend_id for _, _, friend_id in common}
        candidate_ids = dict.fromkeys([*(row[0] for row in common), *(fan_id for _, fan_id in fans), *known])
        candidate_ids.pop(actor.account_id, None)
        found = await relations(db, actor, list(candidate_ids))
        open_ids = [
            account_id
            for account_id in candidate_ids
            if not (found[account_id].is_following or found[account_id].is_requested)
            and not (found[account_id].is_severed or found[account_id].is_muting)
        ]
        cards = await accounts.account_cards(db, {*open_ids[: 2 * limit], *friend_ids})
    friends = {account_id: (count, friend_id) for account_id, count, friend_id in common}
    return [
        SuggestedUser(
            **msgspec.structs.asdict(cards[account_id]),
            is_following=False,
            reason=_reason(friends.get(account_id), cards, follows_you=found[account_id].follows_you),
        )
        for account_id in open_ids[: 2 * limit]
        if account_id in cards
    ][:limit]


async def refresh_popular(ctx: Ctx) -> None:
    """Find the most followed accounts anew."""
    async with ctx.db.tx() as tx:
        await queries.refresh_popular(tx, _POPULAR)


def _reason(friends: tuple[int, int] | None, cards: dict[int, UserCard], *, follows_you: bool) -> str:
    if friends is not None and friends[1] in cards:
        others = friends[0] - 1
        name = cards[friends[1]].username
        if not others:
            return f"Followed by {name}"
        return f"Followed by {name} and {others} {'other' if others == 1 else 'others'} you follow"
    return "Follows you" if follows_you else "Popular here"
