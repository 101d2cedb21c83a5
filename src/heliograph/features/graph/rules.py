"""Who may see whose things: the one decision, for JSON, bytes, lists, feeds and hints alike."""

from heliograph.features.accounts.types import Owner
from heliograph.features.graph.types import Relation


def may_view(viewer_id: int | None, owner: Owner | None, relation: Relation | None) -> bool:
    """Say whether the viewer (None: anonymous) may see the owner's live things. Whatever is unknown means no.

    A suspended owner's are nobody's to see; a private one's its followers' and its own. Blocks belong here, before
    everything but suspension.
    """
    if owner is None or owner.is_suspended:
        return False
    if viewer_id == owner.account_id:
        return True
    if not owner.is_private:
        return True
    return viewer_id is not None and relation is not None and relation.is_following
