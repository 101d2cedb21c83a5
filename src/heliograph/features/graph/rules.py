"""Who may see whose things: the one decision, for JSON, bytes, lists, feeds and hints alike."""

from heliograph.features.accounts.types import Owner
from heliograph.features.graph.types import Relation


def may_view(viewer_id: int | None, owner: Owner | None, relation: Relation | None) -> bool:
    """Say whether the viewer (None: anonymous) may see the owner's live things. Whatever is unknown means no.

    A suspended owner's are nobody's to see; one's own always; of two of whom one has blocked the other, neither sees
    the other's; a private owner's are its followers'; all others' are everyone's.
    """
    if owner is None or owner.is_suspended:
        return False
    if viewer_id == owner.account_id:
        return True
    if viewer_id is None:
        return not owner.is_private
    if relation is None or relation.is_severed:
        return False
    return relation.is_following or not owner.is_private
