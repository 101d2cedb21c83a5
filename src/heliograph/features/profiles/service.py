"""The verbs of profiles: show, edit, and change the picture."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.accounts.types import Header, Owner, ProfileChanges
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import Mark, Thing
from heliograph.features.media import service as media
from heliograph.features.media.types import Access, Medium
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import PostCard
from heliograph.features.profiles import rules
from heliograph.features.profiles.types import NoSuchProfile, OwnProfile, Profile
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx
from heliograph.platform.identity import Actor, Viewer


async def own(ctx: Ctx, actor: Actor) -> OwnProfile:
    """Return the actor's own profile."""
    async with ctx.db.read() as db:
        header, shown = await _gather(db, actor, actor.account_id)
    return OwnProfile(**msgspec.structs.asdict(shown), email=header.email, language=header.language)


async def by_id(ctx: Ctx, viewer: Viewer, account_id: int) -> Profile:
    """Return an account's profile as the viewer sees it. Raises `NoSuchProfile`."""
    async with ctx.db.read() as db:
        return (await _gather(db, viewer, account_id))[1]


async def by_username(ctx: Ctx, viewer: Viewer, username: str) -> Profile:
    """Return the profile of the account that bears the name. Raises `NoSuchProfile`."""
    async with ctx.db.read() as db:
        account_id = await accounts.id_by_username(db, username)
        if account_id is None:
            raise NoSuchProfile
        return (await _gather(db, viewer, account_id))[1]


async def public_profile(ctx: Ctx, username: str) -> Profile:
    """Return the profile of an account whose posts everyone may see. Raises `NoSuchProfile` for every other."""
    async with ctx.db.read() as db:
        account_id = await accounts.id_by_username(db, username)
        if account_id is None or account_id not in await graph.visible_owners(db, None, [account_id]):
            raise NoSuchProfile
        return (await _gather(db, None, account_id))[1]


async def shared(ctx: Ctx, path: tuple[str, ...]) -> PostCard | Profile:
    """Return the post or profile that everyone may see at a path of ours. Raises `NotFound`."""
    match path:
        case ("p", code):
            return await posts.show_by_code(ctx, None, code)
        case (username,):
            return await public_profile(ctx, username)
        case _:
            raise NoSuchProfile


async def edit(ctx: Ctx, actor: Actor, changes: ProfileChanges) -> OwnProfile:
    """Change what `changes` gives; return the profile. Raises `InvalidAccount`."""
    await accounts.edit_profile(ctx, actor, changes)
    return await own(ctx, actor)


async def change_avatar(ctx: Ctx, actor: Actor, body: bytes, content_type: str) -> OwnProfile:
    """Make a picture the actor's own, in place of the one before. Raises as `media.render_avatar` does."""
    rendered = await media.render_avatar(ctx, actor, body, content_type)
    async with ctx.db.tx() as tx:
        await _replace_avatar(tx, actor, await media.keep_avatar(tx, rendered))
    return await own(ctx, actor)


async def remove_avatar(ctx: Ctx, actor: Actor) -> OwnProfile:
    """Show no picture any more; doing it again changes nothing."""
    async with ctx.db.tx() as tx:
        await _replace_avatar(tx, actor, None)
    return await own(ctx, actor)


async def byte_access(db: Read, viewer: Viewer, medium: Medium, size: str) -> Access:
    """Say whether the viewer may have the bytes of a profile picture: the small ones go with the header."""
    thing = Thing.HEADER if rules.is_small(size) else Thing.CONTENT
    audiences = await graph.audiences(db, viewer, [medium.account_id], thing)
    if medium.account_id not in audiences:
        return Access.NONE
    return Access.PUBLIC if audiences[medium.account_id] else Access.PRIVATE


async def _replace_avatar(tx: Tx, actor: Actor, media_id: int | None) -> None:
    former_id = await accounts.set_avatar(tx, actor.account_id, media_id)
    if former_id is not None:
        await media.retire(tx, [former_id])


async def _gather(db: Read, viewer: Viewer, account_id: int) -> tuple[Header, Profile]:
    """Ask each owner of facts once, and keep back what is not the viewer's to know. Raises `NoSuchProfile`."""
    header = await accounts.header(db, account_id)
    if header is None:
        raise NoSuchProfile
    relation = (await graph.relations(db, viewer, [account_id]))[account_id]
    owner = Owner(account_id=account_id, is_private=header.is_private, is_suspended=False)
    viewer_id = viewer.account_id if viewer else None
    if not graph.may_view(viewer_id, Thing.HEADER, owner, relation):
        raise NoSuchProfile
    marks = await graph.marks_about(db, viewer, account_id)
    counts = (await graph.counts(db, [account_id]))[account_id]
    post_count = (await posts.post_counts(db, [account_id])).get(account_id, 0)
    profile = Profile(
        user_id=str(account_id),
        username=header.username,
        full_name=header.full_name,
        bio=header.bio,
        website=header.website or None,
        profile_pic_url=header.profile_pic_url,
        follower_count=counts.follower_count,
        following_count=counts.following_count,
        post_count=post_count,
        is_private=header.is_private,
        is_verified=header.is_verified,
        is_following=relation.is_following,
        follows_you=relation.follows_you,
        follow_requested=relation.is_requested,
        is_blocked=relation.is_blocking,
        is_muted=relation.is_muting,
        is_close_friend=Mark.CLOSE_FRIEND in marks,
        is_story_hidden=Mark.STORY_HIDDEN in marks,
    )
    may_see_details = graph.may_view(viewer_id, Thing.DETAILS, owner, relation)
    return header, profile if may_see_details else rules.outline(profile)
