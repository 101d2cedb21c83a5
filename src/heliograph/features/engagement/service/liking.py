"""Like posts and comments, and see who does. Many wishes are one commit; none waits for a hot row."""

import msgspec

from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import queries, rules
from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.engagement.types import (
    CommentWish,
    LikeChange,
    LikeCount,
    LikesHidden,
    NoSuchComment,
    PostWish,
)
from heliograph.features.graph import service as graph
from heliograph.features.graph.types import ListedUser
from heliograph.features.posts import service as posts
from heliograph.features.posts.types import NoSuchPost
from heliograph.platform.context import Ctx
from heliograph.platform.db import despite_rivals
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor, Viewer
from heliograph.platform.paging import Page

_GATHER_SECONDS = 0.005


async def like_post(ctx: Ctx, actor: Actor, post_id: int) -> LikeCount:
    """Like a published post that the actor may see; doing it again changes nothing. Raises `NoSuchPost`."""
    wish = PostWish(account_id=actor.account_id, post_id=post_id, is_like=True)
    return await ctx.tool(PostLikes).commit(ctx, wish)


async def unlike_post(ctx: Ctx, actor: Actor, post_id: int) -> LikeCount:
    """Like a post no more; doing it again changes nothing. Raises `NoSuchPost`."""
    wish = PostWish(account_id=actor.account_id, post_id=post_id, is_like=False)
    return await ctx.tool(PostLikes).commit(ctx, wish)


async def like_comment(ctx: Ctx, actor: Actor, comment_id: int) -> int:
    """Like a comment that the actor may see; return how many do. Raises `NoSuchComment`."""
    wish = CommentWish(account_id=actor.account_id, comment_id=comment_id, is_like=True)
    return await ctx.tool(CommentLikes).commit(ctx, wish)


async def unlike_comment(ctx: Ctx, actor: Actor, comment_id: int) -> int:
    """Like a comment no more; return how many do. Raises `NoSuchComment`."""
    wish = CommentWish(account_id=actor.account_id, comment_id=comment_id, is_like=False)
    return await ctx.tool(CommentLikes).commit(ctx, wish)


async def likers(
    ctx: Ctx, viewer: Viewer, post_id: int, before: tuple[int, ...] | None, limit: int
) -> Page[ListedUser]:
    """Return who likes a post, the newest first. Raises `NoSuchPost`, and `LikesHidden` for all but its author.

    Suspended people are left out, and those between whom and the viewer there is a block: a page may be short.
    """
    async with ctx.db.read() as db:
        post = await posts.visible_post(db, viewer, post_id)
        if post.is_like_count_hidden and (viewer is None or viewer.account_id != post.author_id):
            raise LikesHidden
        place = None if before is None else (rules.moment(before[0]), before[1])
        rows = await queries.newest_likers(db, post_id, place, limit + 1)
        shown = rows[:limit]
        account_ids = [account_id for _, account_id in shown]
        cards = await accounts.account_cards(db, account_ids) if account_ids else {}
        relations = await graph.relations(db, viewer, account_ids)
    items = [
        ListedUser(**msgspec.structs.asdict(cards[account_id]), is_following=relations[account_id].is_following)
        for account_id in account_ids
        if account_id in cards and not relations[account_id].is_severed
    ]
    next_key = (rules.microseconds(shown[-1][0]), shown[-1][1]) if len(rows) > limit else None
    return Page(items=items, next_key=next_key)


async def write_post_wishes(ctx: Ctx, wishes: list[PostWish]) -> list[LikeCount | Refused]:
    """Commit the wishes that the policy allows, at this moment; return each one's count, or refusal.

    Five statements, however many the wishes are. Of several wishes of an account about a post the last one counts.
    """
    wanted = rules.last_post_wishes(wishes)
    async with ctx.db.tx() as tx:
        standings = await posts.standings(tx, wanted.keys())
        changes = [
            LikeChange(target_id=pair[1], account_id=pair[0], author_id=standings[pair].author_id, is_like=is_like)
            for pair, is_like in wanted.items()
            if pair in standings
        ]
        post_ids = list({change.target_id for change in changes})
        if changes:
            await queries.change_post_likes(tx, changes)
        counts = await queries.exact_counts(tx, post_ids) if changes else {}
    ctx.tool(ShownCounts).forget(post_ids)
    answers: list[LikeCount | Refused] = []
    for wish in wishes:
        standing = standings.get((wish.account_id, wish.post_id))
        if standing is None:
            answers.append(NoSuchPost())
            continue
        count = counts[wish.post_id].like_count
        is_hidden = standing.is_like_count_hidden
        answers.append(rules.shown_like_count(wish.account_id, standing.author_id, count, is_hidden=is_hidden))
    return answers


async def write_comment_wishes(ctx: Ctx, wishes: list[CommentWish]) -> list[int | Refused]:
    """Do as `write_post_wishes` does, for comments: seen where their post is, but for those of the absent."""
    wanted = rules.last_comment_wishes(wishes)
    async with ctx.db.tx() as tx:
        comments = await queries.comments_by_ids(tx, list({comment_id for _, comment_id in wanted}))
        pairs = {pair: comments[pair[1]] for pair in wanted if pair[1] in comments}
        standings = await posts.standings(tx, {(pair[0], comment.post_id) for pair, comment in pairs.items()})
        live = await accounts.account_cards(tx, {comment.account_id for comment in pairs.values()})
        severed = await graph.severed_pairs(tx, {(pair[0], comment.account_id) for pair, comment in pairs.items()})
        changes = [
            LikeChange(target_id=pair[1], account_id=pair[0], author_id=comment.account_id, is_like=wanted[pair])
            for pair, comment in pairs.items()
            if (pair[0], comment.post_id) in standings
            and comment.account_id in live
            and (pair[0], comment.account_id) not in severed
        ]
        await queries.change_comment_likes(tx, changes)
        changed_ids = list({change.target_id for change in changes})
        counted = await queries.comments_by_ids(tx, changed_ids) if changes else {}
    allowed = {(change.account_id, change.target_id) for change in changes if change.target_id in counted}
    return [
        counted[wish.comment_id].like_count if (wish.account_id, wish.comment_id) in allowed else NoSuchComment()
        for wish in wishes
    ]


class PostLikes(Together[PostWish, LikeCount]):
    """The likes of posts that wait for this process to commit them; one a process."""

    def __init__(self) -> None:
        super().__init__("likes", gather_seconds=_GATHER_SECONDS)

    async def commit(self, ctx: Ctx, wish: PostWish) -> LikeCount:
        """Return the count after the wish is committed, along with others'. Raises `NoSuchPost`, `Unavailable`."""
        return await self.ask(wish, lambda wishes: despite_rivals(lambda: write_post_wishes(ctx, wishes)))


class CommentLikes(Together[CommentWish, int]):
    """The likes of comments that wait for this process to commit them; one a process."""

    def __init__(self) -> None:
        super().__init__("comment_likes", gather_seconds=_GATHER_SECONDS)

    async def commit(self, ctx: Ctx, wish: CommentWish) -> int:
        """Return the count after the wish is committed, along with others'. Raises `NoSuchComment`, `Unavailable`."""
        return await self.ask(wish, lambda wishes: despite_rivals(lambda: write_comment_wishes(ctx, wishes)))
