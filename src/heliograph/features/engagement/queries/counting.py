"""SQL of counts: exact ones for showing, folded ones for ranking, and the folding itself."""

from datetime import datetime

import msgspec

from heliograph.features.engagement.types import Counts, PostStats
from heliograph.platform.db import Read, Row, Tx


async def exact_counts(db: Read, post_ids: list[int]) -> dict[int, Counts]:
    """Return the counts of each of the posts in this snapshot. Uses `post_count_pkey` and `post_delta_by_post`."""
    rows = await db.all(
        """
        SELECT wanted.post_id,
            coalesce(kept.like_count, 0) + coalesce(late.likes, 0) AS like_count,
            coalesce(kept.comment_count, 0) + coalesce(late.comments, 0) AS comment_count,
            coalesce(kept.save_count, 0) + coalesce(late.saves, 0) AS save_count,
            coalesce(kept.share_count, 0) + coalesce(late.shares, 0) AS share_count
        FROM unnest($1::bigint[]) AS wanted (post_id)
        LEFT JOIN engagement.post_count AS kept USING (post_id)
        LEFT JOIN LATERAL (
            SELECT sum(likes) AS likes, sum(comments) AS comments, sum(saves) AS saves, sum(shares) AS shares
            FROM engagement.post_delta
            WHERE post_delta.post_id = wanted.post_id
        ) AS late ON true
        """,
        post_ids,
    )
    return {row["post_id"]: _counts(row) for row in rows}


async def marks(db: Read, pairs: list[tuple[int, int]]) -> dict[tuple[int, int], tuple[bool, bool]]:
    """Return whether the account likes and has saved the post, of each (account, post) where it does either.

    Uses both primary keys: by scalar subqueries, as a join might read all that an account has ever liked.
    """
    rows = await db.all(
        """
        SELECT marked.account_id, marked.post_id, marked.has_liked, marked.has_saved
        FROM (
            SELECT given.account_id, given.post_id,
                (
                    SELECT true FROM engagement.post_like
                    WHERE post_like.post_id = given.post_id AND post_like.account_id = given.account_id
                ) AS has_liked,
                (
                    SELECT true FROM engagement.save
                    WHERE save.account_id = given.account_id AND save.post_id = given.post_id
                ) AS has_saved
            FROM unnest($1::bigint[], $2::bigint[]) AS given (account_id, post_id)
            OFFSET 0
        ) AS marked
        WHERE marked.has_liked OR marked.has_saved
        """,
        [account_id for account_id, _ in pairs],
        [post_id for _, post_id in pairs],
    )
    return {(row["account_id"], row["post_id"]): (row["has_liked"] is True, row["has_saved"] is True) for row in rows}


async def post_stats(db: Read, post_ids: list[int], tau_seconds: float) -> dict[int, PostStats]:
    """Return the folded counts of those of the posts that have any. Uses `post_count_pkey`."""
    rows = await db.all(
        """
        SELECT post_id, like_count, comment_count, save_count, share_count,
            recent_likes * exp(
                -greatest(extract(epoch FROM now() - recent_at)::double precision, 0) / $2
            ) AS recent_like_count
        FROM engagement.post_count
        WHERE post_id = ANY($1::bigint[])
        """,
        post_ids,
        tau_seconds,
    )
    return {row["post_id"]: msgspec.convert(dict(row), PostStats) for row in rows}


async def acts_by_author(
    db: Read, account_id: int, since: datetime, since_id: int, limit: int
) -> dict[int, dict[str, int]]:
    """Return how many acts of each kind an account's newest `limit` of that kind count towards each author.

    `since_id` is the first that could be made at `since`. Uses `post_like_by_account`, `comment_by_account`,
    `save_newest` and `share_by_account`.
    """
    rows = await db.all(
        """
        WITH act AS (
            (
                SELECT author_id, 'likes' AS kind
                FROM engagement.post_like
                WHERE account_id = $1 AND created_at >= $2
                ORDER BY created_at DESC LIMIT $4
            )
            UNION ALL
            (
                SELECT author_id, 'comments'
                FROM engagement.comment
                WHERE account_id = $1 AND comment_id >= $3
                ORDER BY comment_id DESC LIMIT $4
            )
            UNION ALL
            (
                SELECT author_id, 'saves'
                FROM engagement.save
                WHERE account_id = $1 AND save_id >= $3
                ORDER BY save_id DESC LIMIT $4
            )
            UNION ALL
            (
                SELECT author_id, 'shares'
                FROM engagement.share
                WHERE account_id = $1 AND share_id >= $3
                ORDER BY share_id DESC LIMIT $4
            )
        )
        SELECT author_id, kind, count(*) AS acts FROM act GROUP BY author_id, kind
        """,
        account_id,
        since,
        since_id,
        limit,
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["author_id"], {})[row["kind"]] = row["acts"]
    return found


async def shards_to_fold(db: Read) -> list[int]:
    """Return the shards in which deltas of posts or of comments wait. Uses their primary keys."""
    rows = await db.all(
        """
        SELECT each.shard
        FROM generate_series(0, 15) AS each (shard)
        WHERE (SELECT min(delta_id) FROM engagement.post_delta WHERE post_delta.shard = each.shard) IS NOT NULL
            OR (SELECT min(delta_id) FROM engagement.comment_delta WHERE comment_delta.shard = each.shard) IS NOT NULL
        ORDER BY each.shard
        """
    )
    return [row["shard"] for row in rows]


async def claim_shard(tx: Tx, shard: int) -> bool:
    """Be the only one who folds the shard until the transaction ends; False where another is at it."""
    is_claimed: bool = await tx.value("SELECT pg_try_advisory_xact_lock(7341015, $1)", shard)
    return is_claimed


async def await_shard(tx: Tx, shard: int) -> None:
    """Be the only one who folds the shard until the transaction ends, after whoever is at it."""
    await tx.one("SELECT pg_advisory_xact_lock(7341015, $1)", shard)


async def fold_posts(tx: Tx, shard: int, tau_seconds: float, limit: int) -> list[tuple[int, int, int]]:
    """Move the oldest deltas of a claimed shard into counts; return (post_id, likes, deltas) of each post.

    In order of delta_id: a delta that takes away came after the one it takes from, so no count is ever below zero.
    """
    rows = await tx.all(
        """
        WITH taken AS (
            DELETE FROM engagement.post_delta
            WHERE shard = $1 AND delta_id IN (
                SELECT delta_id FROM engagement.post_delta
                WHERE shard = $1
                ORDER BY delta_id LIMIT $3
                FOR UPDATE SKIP LOCKED
            )
            RETURNING post_id, likes, comments, saves, shares
        ), net AS (
            SELECT post_id, count(*) AS deltas,
                sum(likes) AS likes, sum(comments) AS comments, sum(saves) AS saves, sum(shares) AS shares
            FROM taken
            GROUP BY post_id
        ), added AS (
            UPDATE engagement.post_count AS kept
            SET like_count = kept.like_count + net.likes, comment_count = kept.comment_count + net.comments,
                save_count = kept.save_count + net.saves, share_count = kept.share_count + net.shares,
                recent_likes = greatest(net.likes + kept.recent_likes * exp(
                    -greatest(extract(epoch FROM now() - kept.recent_at)::double precision, 0) / $2
                ), 0),
                recent_at = now()
            FROM net
            WHERE kept.post_id = net.post_id
            RETURNING kept.post_id
        ), begun AS (
            INSERT INTO engagement.post_count
                (post_id, like_count, comment_count, save_count, share_count, recent_likes)
            SELECT post_id, likes, comments, saves, shares, greatest(likes, 0)
            FROM net
            WHERE post_id NOT IN (SELECT post_id FROM added)
        )
        SELECT post_id, likes, deltas FROM net
        """,
        shard,
        tau_seconds,
        limit,
    )
    return [(row["post_id"], row["likes"], row["deltas"]) for row in rows]


async def fold_comments(tx: Tx, shard: int, limit: int) -> list[tuple[int, int, int]]:
    """Do as `fold_posts` does, for comments: (comment_id, likes, deltas); those of a deleted comment are dropped."""
    rows = await tx.all(
        """
        WITH taken AS (
            DELETE FROM engagement.comment_delta
            WHERE shard = $1 AND delta_id IN (
                SELECT delta_id
                FROM engagement.comment_delta
                WHERE shard = $1
                ORDER BY delta_id
                LIMIT $2
                FOR UPDATE SKIP LOCKED
            )
            RETURNING comment_id, likes, replies
        ), net AS (
            SELECT comment_id, sum(likes) AS likes, sum(replies) AS replies, count(*) AS deltas
            FROM taken
            GROUP BY comment_id
        ), added AS (
            UPDATE engagement.comment AS kept
            SET like_count = kept.like_count + net.likes, reply_count = kept.reply_count + net.replies
            FROM net
            WHERE kept.comment_id = net.comment_id
        )
        SELECT comment_id, likes, deltas FROM net
        """,
        shard,
        limit,
    )
    return [(row["comment_id"], row["likes"], row["deltas"]) for row in rows]


def _counts(row: Row) -> Counts:
    return Counts(
        like_count=row["like_count"],
        comment_count=row["comment_count"],
        save_count=row["save_count"],
        share_count=row["share_count"],
    )
