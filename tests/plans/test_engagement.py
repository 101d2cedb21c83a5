"""Every statement of engagement, as it is sent, uses the index that its docstring names and reads no table whole."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest_asyncio

from heliograph.features.engagement import queries
from heliograph.features.engagement.types import Comment, LikeChange
from heliograph.platform.db import Tx
from tests.plans.explaining import Explaining

_POST, _ROOT, _COLLECTION = 1_024, 2_048, 5
_LATE = datetime(2027, 1, 1, tzinfo=UTC)
_CHANGES = [LikeChange(target_id=_POST, account_id=n, author_id=1, is_like=n % 2 == 0) for n in range(40)]
_NEW = Comment(comment_id=3, post_id=_POST, author_id=1, account_id=2, parent_id=_ROOT, text="x", mention_ids=[])


@pytest_asyncio.fixture
async def explaining(fresh_database: str) -> AsyncGenerator[Explaining]:
    """A database in which a hot post has fifty thousand likes, and thousands of others have some."""
    connection = await asyncpg.connect(fresh_database)
    await connection.execute(
        """
        INSERT INTO engagement.post_like (post_id, account_id, author_id, created_at)
        SELECT 1024, n, 1, timestamptz '2026-06-01' + n * interval '1 second' FROM generate_series(1, 50000) AS n;
        INSERT INTO engagement.post_like (post_id, account_id, author_id, created_at)
        SELECT 2048 + n % 5000 * 1024, n / 10, n % 300, timestamptz '2026-06-01' + n * interval '1 second'
        FROM generate_series(1, 50000) AS n
        ON CONFLICT DO NOTHING;
        INSERT INTO engagement.comment (comment_id, post_id, author_id, account_id, parent_id, text, like_count)
        SELECT n * 1024, 1024 * (1 + n % 200), 1 + n % 300, 1 + n % 700, CASE n % 3 WHEN 0 THEN 2048 ELSE 0 END, 'x',
            n % 50
        FROM generate_series(1, 40000) AS n;
        INSERT INTO engagement.comment_like (comment_id, account_id)
        SELECT 1024 * (1 + n % 3000), n FROM generate_series(1, 30000) AS n;
        INSERT INTO engagement.save (account_id, post_id, author_id, save_id)
        SELECT 1 + n % 500, n * 1024, n % 300, n FROM generate_series(1, 30000) AS n;
        INSERT INTO engagement.save (account_id, post_id, author_id, save_id)
        SELECT 1000 + n, 1024, 1, n FROM generate_series(1, 30000) AS n;
        INSERT INTO engagement.collection (collection_id, account_id, name)
        SELECT n, 1 + n % 500, 'x' FROM generate_series(1, 5000) AS n;
        INSERT INTO engagement.collected (collection_id, post_id, account_id, collected_id)
        SELECT n % 5000, n * 1024, 1 + n % 500, n FROM generate_series(1, 30000) AS n;
        INSERT INTO engagement.share (share_id, post_id, account_id, author_id)
        SELECT n, 1024 * (n % 4000), n % 500, n % 300 FROM generate_series(1, 30000) AS n;
        INSERT INTO engagement.post_count (post_id, like_count) SELECT n * 1024, 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO engagement.post_delta (post_id, likes)
        SELECT 1024 * (1 + n % 4000), 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO engagement.comment_delta (comment_id, likes)
        SELECT 1024 * (1 + n % 4000), 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO engagement.repeat (account_id, text_hash, said_count, since)
        SELECT n, '\\x00', 1, timestamptz '2026-06-01' + n * interval '1 second' FROM generate_series(1, 20000) AS n;
        """
    )
    await connection.execute("VACUUM ANALYZE")
    yield Explaining(connection)
    await connection.close()


_Query = Callable[[Tx], Awaitable[object]]
POSTS = [1_024 * n for n in range(1, 21)]
HOT: dict[str, tuple[_Query, list[str]]] = {
    "write likes": (lambda tx: queries.change_post_likes(tx, _CHANGES), ["post_like_pkey"]),
    "write likes of comments": (
        lambda tx: queries.change_comment_likes(tx, _CHANGES),
        ["comment_like_pkey", "comment_pkey"],
    ),
    "likers": (lambda tx: queries.newest_likers(tx, _POST, None, 21), ["post_like_newest"]),
    "likers, further on": (lambda tx: queries.newest_likers(tx, _POST, (_LATE, 9), 21), ["post_like_newest"]),
    "likers whom one follows": (
        lambda tx: queries.likers_among(tx, POSTS, list(range(40_000, 40_200))),
        ["post_like_pkey"],
    ),
    "liked comments": (lambda tx: queries.liked_comments(tx, 7, POSTS), ["comment_like_pkey"]),
    "counts": (lambda tx: queries.exact_counts(tx, POSTS), ["post_count_pkey", "post_delta_by_post"]),
    "marks": (lambda tx: queries.marks(tx, [(7, post_id) for post_id in POSTS]), ["post_like_pkey", "save_pkey"]),
    "stats": (lambda tx: queries.post_stats(tx, POSTS * 10, 9.0), ["post_count_pkey"]),
    "affinities": (
        lambda tx: queries.acts_by_author(tx, 7, _LATE - timedelta(days=90), 5, 100),
        ["post_like_by_account", "comment_by_account", "save_newest", "share_by_account"],
    ),
    "comments by ids": (lambda tx: queries.comments_by_ids(tx, POSTS), ["comment_pkey", "comment_delta_by_comment"]),
    "newest comments": (lambda tx: queries.newest_comments(tx, _POST, 1 << 40, [1, 2], 21), ["comment_by_parent"]),
    "top comments": (lambda tx: queries.top_comments(tx, _POST, 30), ["comment_top"]),
    "answers": (lambda tx: queries.oldest_replies(tx, _POST, _ROOT, 0, 21), ["comment_by_parent"]),
    "delete answers": (lambda tx: queries.delete_replies(tx, _POST, _ROOT, 500), ["comment_by_parent"]),
    "delete a comment": (lambda tx: queries.delete_comment(tx, _ROOT), ["comment_pkey"]),
    "write a comment": (lambda tx: queries.insert_comment(tx, _NEW), []),
    "hold a comment": (lambda tx: queries.hold_comment(tx, _ROOT), ["comment_pkey"]),
    "forget repeats": (lambda tx: queries.forget_repeats(tx, timedelta(days=1), 100), ["repeat_oldest"]),
    "saved": (lambda tx: queries.newest_saves(tx, 7, 1 << 40, 21), ["save_newest"]),
    "save no more": (lambda tx: queries.delete_save(tx, 7, _POST), ["save_pkey"]),
    "out of collections": (lambda tx: queries.delete_from_collections(tx, 7, _POST), ["collected_by_post"]),
    "collections": (lambda tx: queries.collections(tx, 7, 1 << 40, 21), ["collection_newest", "collected_"]),
    "collected": (lambda tx: queries.newest_collected(tx, _COLLECTION, 1 << 40, 21), ["collected_newest"]),
    "what to fold": (queries.shards_to_fold, ["post_delta_pkey", "comment_delta_pkey"]),
    "fold": (lambda tx: queries.fold_posts(tx, 1, 9.0, 100), ["post_delta_pkey", "post_count_pkey"]),
    "fold comments": (lambda tx: queries.fold_comments(tx, 1, 100), ["comment_delta_pkey", "comment_pkey"]),
    "clear likes": (lambda tx: queries.delete_likes_of_post(tx, _POST, 1_000), ["post_like_pkey"]),
    "clear saves": (lambda tx: queries.delete_saves_of_post(tx, _POST, 1_000), ["save_pkey"]),
    "clear shares": (lambda tx: queries.delete_shares_of_post(tx, _POST, 1_000), ["share_by_post"]),
    "clear comments": (lambda tx: queries.some_comments_of_post(tx, _POST, 200), ["comment_by_parent"]),
    "clear likes of a comment": (lambda tx: queries.delete_likes_of_comment(tx, _ROOT, 1_000), ["comment_like_pkey"]),
}


async def test_statements_use_their_indexes(explaining: Explaining) -> None:
    wrong: dict[str, str] = {}
    for name, (query, indexes) in HOT.items():
        explaining.plans.clear()
        await query(explaining)
        plan = "\n".join(explaining.plans)
        if "Seq Scan" in plan or any(index not in plan for index in indexes):
            wrong[name] = plan
    assert not wrong, "\n\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())
