"""Make of posts' rows what is shown of them. Whoever calls has found that the viewer may see them."""

import msgspec

from heliograph.features.accounts.types import UserCard
from heliograph.features.media import service as media
from heliograph.features.media.types import MediaView
from heliograph.features.posts import rules
from heliograph.features.posts.types import Location, Post, PostBody, PostCard
from heliograph.platform.clock import rfc3339
from heliograph.platform.db import Read
from heliograph.platform.identity import Viewer


def people_in(post: Post) -> tuple[int, ...]:
    """Return who shows in a post: its author first, then whom it names and shows."""
    return (post.author_id, *post.mention_ids, *post.tagged_ids)


async def hydrated(db: Read, viewer: Viewer, posts: list[Post], users: dict[int, UserCard]) -> dict[int, PostCard]:
    """Return the cards of the posts, by id, still without counts; `users` are the people who show in them."""
    viewer_id = viewer.account_id if viewer else None
    own = [post for post in posts if post.author_id == viewer_id]
    others = [post for post in posts if post.author_id != viewer_id]
    files = await files_for_others(db, others) | await files_for_authors(db, own)
    return {
        post.post_id: PostCard(
            **msgspec.structs.asdict(body_of(post, users, files[post.post_id])),
            like_count=0,
            comment_count=0,
            share_count=0,
            has_liked=False,
            has_saved=False,
        )
        for post in posts
        if post.author_id in users and files.get(post.post_id)
    }


def body_of(post: Post, users: dict[int, UserCard], files: list[MediaView]) -> PostBody:
    """Return what is shown of a post with these files, at least one, to somebody who sees these people."""
    return PostBody(
        post_id=str(post.post_id),
        user=users[post.author_id],
        media=files,
        image_url=files[0].urls.large,
        caption=post.caption,
        hashtags=post.hashtags,
        mentions=[users[account_id].username for account_id in post.mention_ids if account_id in users],
        location=_location(post),
        tagged_users=[users[account_id] for account_id in post.tagged_ids if account_id in users],
        filter=post.filter or None,
        like_count_hidden=post.is_like_count_hidden,
        comments_off=post.is_comments_off,
        is_sensitive=post.is_sensitive,
        created_at=rfc3339(post.published_at or post.created_at),
        short_url=f"/p/{rules.short_code(post.post_id)}",
        status=post.state.shown,
    )


async def files_for_others(db: Read, posts: list[Post]) -> dict[int, list[MediaView]]:
    """Return each post's files as others than its author see them; they may be a moment late."""
    if not posts:
        return {}
    alt_texts = {post.post_id: post.alt_texts for post in posts}
    late = await db.late(lambda replica: media.ready_views(replica, list(alt_texts), alt_texts))
    # A published post has all its files; a replica may not have got them yet.
    counts = {post.post_id: post.media_count for post in posts}
    found = {post_id: files for post_id, files in (late or {}).items() if len(files) == counts[post_id]}
    missing_ids = [post_id for post_id in alt_texts if post_id not in found]
    return found | (await media.views(db, missing_ids, alt_texts, set()) if missing_ids else {})


async def files_for_authors(db: Read, posts: list[Post]) -> dict[int, list[MediaView]]:
    """Return each post's files as its author sees them, who is never shown anything late."""
    if not posts:
        return {}
    alt_texts = {post.post_id: post.alt_texts for post in posts}
    return await media.views(db, list(alt_texts), alt_texts, set(alt_texts))


def _location(post: Post) -> Location | None:
    if not post.location_name:
        return None
    return Location(name=post.location_name, latitude=post.latitude, longitude=post.longitude)
