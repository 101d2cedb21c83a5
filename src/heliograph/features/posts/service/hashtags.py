"""What posts are about: listed by hashtag when they are published, and shown to whoever may see them."""

from heliograph.features.graph import service as graph
from heliograph.features.posts import queries, rules
from heliograph.features.posts.service.filling import filled
from heliograph.features.posts.service.presenting import presented
from heliograph.features.posts.types import Post, PostCard, PostState
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Tx
from heliograph.platform.identity import Viewer
from heliograph.platform.paging import Page


async def list_hashtags(tx: Tx, post: Post, published_id: int) -> None:
    """List a post, at the moment it is published, under its hashtags; the caller has locked it."""
    if post.hashtags:
        await queries.add_hashtagged(tx, published_id, post.hashtags)


async def relist_hashtags(tx: Tx, post: Post, hashtags: list[str]) -> None:
    """List a post, where it is published, under these hashtags and no others; the caller has locked it."""
    if post.state is not PostState.PUBLISHED or post.published_id is None:
        return
    gone = [hashtag for hashtag in post.hashtags if hashtag not in hashtags]
    if gone:
        await queries.remove_hashtagged(tx, post.published_id, gone)
    if hashtags:
        await queries.add_hashtagged(tx, post.published_id, hashtags)


async def hashtag_posts(ctx: Ctx, viewer: Viewer, hashtag: str, before_id: int | None, limit: int) -> Page[PostCard]:
    """Return the posts with a hashtag, newest first: of those, what the viewer may see.

    What is hidden leaves no gap: a page is full while there is more, unless a thousand in a row are hidden.
    """
    kept = rules.read_hashtag(hashtag)
    async with ctx.db.read() as db:
        found, last_id = await filled(
            db,
            viewer,
            lambda before, size: queries.hashtagged_in(db, kept, before, size),
            lambda posts: _shown(db, viewer, posts),
            before_id=before_id,
            limit=limit,
        )
    return Page(items=await presented(ctx, viewer, found), next_key=None if last_id is None else (last_id,))


async def _shown(db: Read, viewer: Viewer, posts: list[Post]) -> list[Post]:
    visible = await graph.visible_owners(db, viewer, {post.author_id for post in posts})
    return [post for post in posts if post.author_id in visible]
