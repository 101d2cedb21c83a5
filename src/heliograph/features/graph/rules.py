"""Who may see what of whom, and do what to it: the one decision, for JSON, bytes, lists, feeds and hints alike.

What depends on the clock (an expiry) the query has judged already, by the database's; so `now` is no parameter here.
"""

from typing import assert_never

from heliograph.features.accounts.types import Owner
from heliograph.features.graph.types import STRANGERS, Deed, Relation, Thing
from heliograph.platform.writing import compared_name

SOUGHT_LENGTH_MAX = 100
"""As long as a full name can be."""


def may_view(viewer_id: int | None, thing: Thing, owner: Owner | None, relation: Relation | None) -> bool:
    """Say whether the viewer (None: anonymous) may see such a thing of the owner's. Whatever is unknown means no.

    A suspended owner's are nobody's to see; one's own always. Of two of whom one has blocked the other, neither sees
    the other's, but that who has blocked sees whom. A private owner's content is its followers'; all others' is
    everyone's.
    """
    if owner is None or owner.is_suspended:
        return False
    if viewer_id == owner.account_id:
        return True
    if viewer_id is None:
        relation = STRANGERS
    if relation is None or relation.is_blocked_by:
        return False
    match thing:
        case Thing.HEADER:
            may = True
        case Thing.DETAILS:
            may = not relation.is_blocking and (viewer_id is not None or not owner.is_private)
        case Thing.CONTENT:
            may = not relation.is_blocking and (relation.is_following or not owner.is_private)
        case Thing.OWN:
            may = False
        case _:
            assert_never(thing)
    return may


def may_do(actor_id: int, deed: Deed, owner: Owner | None, relation: Relation | None) -> bool:
    """Say whether the actor may do this to the owner, or to something of the owner's. Whatever is unknown means no.

    Nobody does anything to what they may not see; what is refused here answers as what is not there.
    """
    match deed:
        case Deed.APPROACH:
            return may_view(actor_id, Thing.HEADER, owner, relation)
        case Deed.RESPOND:
            return may_view(actor_id, Thing.CONTENT, owner, relation)
        case _:
            assert_never(deed)


def sought(typed: str) -> str:
    """Return how the name begins that somebody looks for, in its compared form; empty where nothing was typed."""
    return compared_name(typed)[:SOUGHT_LENGTH_MAX]
