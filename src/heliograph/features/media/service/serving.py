"""Views of rendered files, and who may have their bytes: that is the owner feature's gate to say."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from heliograph.features.accounts import service as accounts
from heliograph.features.media import queries, rules
from heliograph.features.media.types import Access, MediaState, MediaView, Medium, Purpose
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.identity import Viewer

Gate = Callable[[Read, Viewer, Medium], Awaitable[Access]]


@dataclass(frozen=True, slots=True)
class Gates:
    """For each purpose, who decides about the bytes; made by the program, from the features above."""

    by_purpose: dict[Purpose, Gate]


async def views(
    db: Read, object_ids: list[int], alt_texts: dict[int, list[str]], owned_ids: set[int]
) -> dict[int, list[MediaView]]:
    """Return the media of each object as clients see them; `owned_ids` are the viewer's own objects."""
    found: dict[int, list[MediaView]] = defaultdict(list)
    for medium in await queries.media_of_objects(db, object_ids):
        texts = alt_texts.get(medium.object_id, [])
        found[medium.object_id].append(
            MediaView(
                media_id=str(medium.media_id),
                type="photo",
                width=medium.width,
                height=medium.height,
                alt_text=texts[medium.position] if medium.position < len(texts) else "",
                placeholder=medium.placeholder,
                urls=rules.urls(
                    medium.media_id,
                    has_original=medium.object_id in owned_ids and medium.state is MediaState.READY,
                ),
            )
        )
    return found


async def access_to(ctx: Ctx, db: Read, viewer: Viewer, medium: Medium) -> Access:
    """Ask whoever owns the object; a purpose without a gate is nobody's to see."""
    if medium.purpose is Purpose.AVATAR:
        return Access.PUBLIC if await accounts.account_cards(db, [medium.account_id]) else Access.NONE
    gate = ctx.tool(Gates).by_purpose.get(medium.purpose)
    return Access.NONE if gate is None else await gate(db, viewer, medium)
