"""Views of rendered files, and who may have their bytes: that is the owner feature's gate to say."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from heliograph.features.media import queries, rules
from heliograph.features.media.types import (
    Access,
    CaptureView,
    MediaState,
    MediaType,
    MediaView,
    Medium,
    Purpose,
    Recipe,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import LateRead, Read
from heliograph.platform.identity import Viewer

Gate = Callable[[Read, Viewer, Medium, str], Awaitable[Access]]
"""Asked with the size that is wanted."""
Listener = Callable[[Ctx, int], Awaitable[None]]
"""Called with the id of the object one of whose files is further than before."""


@dataclass(frozen=True, slots=True)
class Gates:
    """For each purpose, who decides about the bytes and who hears of progress; made by the program, from above."""

    by_purpose: dict[Purpose, Gate]
    on_progress: dict[Purpose, Listener]


async def views(
    db: Read, object_ids: list[int], alt_texts: dict[int, list[str]], owned_ids: set[int]
) -> dict[int, list[MediaView]]:
    """Return the media of each object as clients see them; `owned_ids` are the viewer's own objects."""
    return _views(await queries.media_of_objects(db, object_ids), alt_texts, owned_ids)


async def ready_views(
    db: LateRead, object_ids: list[int], alt_texts: dict[int, list[str]]
) -> dict[int, list[MediaView]]:
    """Return the media of each object as others than its owner see them, from a database that may be late.

    An object is absent unless all of it that is there is ready; whether all of it is there is for the caller to know.
    """
    media = await queries.media_of_objects(db, object_ids)
    unready_ids = {medium.object_id for medium in media if medium.state is not MediaState.READY}
    return _views([medium for medium in media if medium.object_id not in unready_ids], alt_texts, set())


def _views(media: list[Medium], alt_texts: dict[int, list[str]], owned_ids: set[int]) -> dict[int, list[MediaView]]:
    found: dict[int, list[MediaView]] = defaultdict(list)
    for medium in media:
        texts = alt_texts.get(medium.object_id, [])
        found[medium.object_id].append(
            _view(
                medium,
                alt_text=texts[medium.position] if medium.position < len(texts) else "",
                is_own=medium.object_id in owned_ids,
            )
        )
    return found


async def qualities(db: Read, object_ids: list[int]) -> dict[int, float]:
    """Return how good the first picture of each object is, from 0 to 1; 0: not known."""
    return await queries.qualities(db, object_ids) if object_ids else {}


def _view(medium: Medium, *, alt_text: str, is_own: bool) -> MediaView:
    view = MediaView(
        media_id=str(medium.media_id),
        type=medium.type.value,
        width=medium.width,
        height=medium.height,
        alt_text=alt_text,
        placeholder=medium.placeholder,
        urls=rules.urls(medium.media_id, has_original=is_own and medium.state is MediaState.READY),
        recipe=medium.recipe if is_own and medium.recipe != Recipe() else None,
    )
    if medium.type is MediaType.PHOTO:
        return view
    return msgspec.structs.replace(
        view,
        video_urls=rules.video_urls(medium.media_id, medium.video_sizes),
        duration_seconds=round(medium.duration_seconds, 3),
        has_audio=medium.has_audio,
        is_looping=medium.is_looping,
    )


async def captures(db: Read, media: list[Medium]) -> list[CaptureView]:
    """Return what cameras wrote into these files, in their order; the caller shows it to their author alone."""
    found = {capture.media_id: capture for capture in await queries.captures(db, [medium.media_id for medium in media])}
    return [found[str(medium.media_id)] for medium in media if str(medium.media_id) in found]


async def access_to(ctx: Ctx, db: Read, viewer: Viewer, medium: Medium, size: str) -> Access:
    """Ask whoever owns the object; a purpose without a gate is nobody's to see."""
    gate = ctx.tool(Gates).by_purpose.get(medium.purpose)
    return Access.NONE if gate is None else await gate(db, viewer, medium, size)
