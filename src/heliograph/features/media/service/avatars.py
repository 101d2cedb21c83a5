"""Profile pictures: rendered while their owner waits."""

from heliograph.features.media import queries, rules
from heliograph.features.media.service import photos, settling
from heliograph.features.media.transcode.types import PhotoJob, Rejected
from heliograph.features.media.types import (
    FileIntent,
    FileTooLarge,
    MediaState,
    MediaType,
    Medium,
    NotAPhoto,
    Purpose,
    Recipe,
    RenderedAvatar,
    Verdict,
)
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import shard_of

_RETIRED_AT_ONCE = 100


async def render_avatar(ctx: Ctx, actor: Actor, body: bytes, content_type: str) -> RenderedAvatar:
    """Render a profile picture while its owner waits, and store its bytes; `keep_avatar` makes it one.

    Raises `UnsupportedMedia`, `FileTooLarge`, `NotAPhoto`, `Unavailable`.
    """
    if len(body) > ctx.config.avatar_max_bytes:
        raise FileTooLarge(f"A profile picture may have up to {ctx.config.avatar_max_bytes / 1_000_000:g} MB.")
    rules.check_photo_intent(
        FileIntent(content_type=content_type, file_size=len(body)), max_bytes=ctx.config.avatar_max_bytes
    )
    try:
        result = await photos.render(ctx, PhotoJob(source=body, content_type=content_type))
    except Rejected as refusal:
        raise NotAPhoto(refusal.detail) from refusal
    media_id = await ctx.ids.next(shard_of(actor.account_id))
    rendered = await photos.keep(ctx, _awaited(actor, media_id, content_type, len(body)), body, result)
    if rendered.medium.verdict in (Verdict.HOLD, Verdict.REJECT):
        await settling.purge(ctx, media_id)
        raise NotAPhoto(rules.words_for(Verdict.REJECT))
    return RenderedAvatar(medium=rendered.medium, finding=rendered.finding, renditions=rendered.renditions)


async def keep_avatar(tx: Tx, avatar: RenderedAvatar) -> int:
    """Write a rendered profile picture down, ready to serve; return its id."""
    medium = avatar.medium
    row = {
        "media_id": medium.media_id,
        "object_id": medium.object_id,
        "position": medium.position,
        "type": medium.type,
        "content_type": medium.content_type,
        "size_bytes": medium.size_bytes,
        "upload_key": medium.upload_key,
    }
    await queries.insert_media(tx, [row], account_id=medium.account_id, purpose=medium.purpose)
    await queries.mark_submitted(tx, medium.object_id, medium.account_id, [])
    await queries.mark_ready(tx, medium, avatar.finding)
    await queries.insert_renditions(tx, medium.media_id, avatar.renditions)
    return medium.media_id


def _awaited(actor: Actor, media_id: int, content_type: str, size_bytes: int) -> Medium:
    return Medium(
        media_id=media_id,
        account_id=actor.account_id,
        purpose=Purpose.AVATAR,
        object_id=actor.account_id,
        position=0,
        type=MediaType.PHOTO,
        state=MediaState.SUBMITTED,
        content_type=content_type,
        size_bytes=size_bytes,
        upload_key=rules.quarantine_key(media_id),
        original_key="",
        recipe=Recipe(),
        progress=0.0,
        verdict=Verdict.ALLOW,
        width=0,
        height=0,
        placeholder="",
        duration_seconds=0.0,
        has_audio=False,
        is_looping=False,
        video_sizes=[],
        error="",
        predecessor_id=None,
    )


async def retire_avatars(ctx: Ctx, account_id: int) -> None:
    """Retire every picture of itself that an account has; doing it again retires what is left. Emits `MediaRetired`."""
    while True:
        async with ctx.db.tx() as tx:
            media_ids = await queries.avatars_of_account(tx, account_id, _RETIRED_AT_ONCE)
            await settling.retire(tx, media_ids)
        if len(media_ids) < _RETIRED_AT_ONCE:
            return
