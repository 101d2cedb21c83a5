"""SQL of comments."""

from datetime import timedelta

import msgspec

from heliograph.features.engagement.types import Comment, Repeats
from heliograph.platform.db import Read, Row, Tx


def _comment(row: Row) -> Comment:
    return msgspec.convert(dict(row), Comment)


async def insert_comment(tx: Tx, comment: Comment) -> None:
    """Insert a comment, with the deltas of its post and of the comment it answers."""
    await tx.run(
        """
        WITH made AS (
            INSERT INTO engagement.comment (comment_id, post_id, author_id, account_id, parent_id, text, mention_ids)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            RETURNING post_id, parent_id
        ), answer AS (
            INSERT INTO engagement.comment_delta (comment_id, replies)
            SELECT parent_id, 1 FROM made WHERE parent_id <> 0
        )
        INSERT INTO engagement.post_delta (post_id, comments)
        SELECT post_id, 1 FROM made
        """,
        comment.comment_id,
        comment.post_id,
        comment.author_id,
        comment.account_id,
        comment.parent_id,
        comment.text,
        comment.mention_ids,
    )


async def comments_by_ids(db: Read, comment_ids: list[int]) -> dict[int, Comment]:
    """Return those of the comments that there are, with exact counts. Uses the primary key and the deltas' index."""
    rows = await db.all(
        """
        SELECT comment_id, post_id, author_id, account_id, parent_id, text, mention_ids,
            like_count + coalesce(late.likes, 0) AS like_count,
            reply_count + coalesce(late.replies, 0) AS reply_count
        FROM engagement.comment
        LEFT JOIN LATERAL (
            SELECT sum(likes) AS likes, sum(replies) AS replies
            FROM engagement.comment_delta
            WHERE comment_delta.comment_id = comment.comment_id
        ) AS late ON true
        WHERE comment_id = ANY($1::bigint[])
        """,
        comment_ids,
    )
    return {row["comment_id"]: _comment(row) for row in rows}


async def newest_comments(db: Read, post_id: int, before_id: int, left_out_ids: list[int], limit: int) -> list[int]:
    """Return comments on a post itself, older than `before_id`, the newest first. Uses `comment_by_parent`."""
    rows = await db.all(
        """
        SELECT comment_id
        FROM engagement.comment
        WHERE post_id = $1 AND parent_id = 0 AND comment_id < $2 AND comment_id <> ALL($3::bigint[])
        ORDER BY comment_id DESC
        LIMIT $4
        """,
        post_id,
        before_id,
        left_out_ids,
        limit,
    )
    return [row["comment_id"] for row in rows]


async def top_comments(db: Read, post_id: int, limit: int) -> list[int]:
    """Return the comments on a post itself that most like, as of the last fold. Uses `comment_top`."""
    rows = await db.all(
        """
        SELECT comment_id
        FROM engagement.comment
        WHERE post_id = $1 AND parent_id = 0 AND like_count > 0
        ORDER BY like_count DESC, comment_id DESC
        LIMIT $2
        """,
        post_id,
        limit,
    )
    return [row["comment_id"] for row in rows]


async def oldest_replies(db: Read, post_id: int, parent_id: int, after_id: int, limit: int) -> list[int]:
    """Return answers to a comment, the oldest first. Uses `comment_by_parent`."""
    rows = await db.all(
        """
        SELECT comment_id
        FROM engagement.comment
        WHERE post_id = $1 AND parent_id = $2 AND comment_id > $3
        ORDER BY comment_id
        LIMIT $4
        """,
        post_id,
        parent_id,
        after_id,
        limit,
    )
    return [row["comment_id"] for row in rows]


async def hold_comment(tx: Tx, comment_id: int) -> Comment | None:
    """Return a comment without its counts, which is not deleted before the transaction ends. Uses the primary key."""
    row = await tx.one(
        """
        SELECT comment_id, post_id, author_id, account_id, parent_id, text, mention_ids
        FROM engagement.comment
        WHERE comment_id = $1
        FOR KEY SHARE
        """,
        comment_id,
    )
    return None if row is None else _comment(row)


async def lock_comment(tx: Tx, comment_id: int) -> Comment | None:
    """Return a comment without its counts, and have answers to it wait for the transaction's end."""
    row = await tx.one(
        """
        SELECT comment_id, post_id, author_id, account_id, parent_id, text, mention_ids
        FROM engagement.comment
        WHERE comment_id = $1
        FOR UPDATE
        """,
        comment_id,
    )
    return None if row is None else _comment(row)


async def delete_replies(tx: Tx, post_id: int, parent_id: int, limit: int) -> list[int]:
    """Delete up to `limit` answers to a comment, with their deltas; return them. Uses `comment_by_parent`."""
    rows = await tx.all(
        """
        WITH gone AS (
            DELETE FROM engagement.comment
            WHERE comment_id IN (
                SELECT comment_id
                FROM engagement.comment
                WHERE post_id = $1 AND parent_id = $2
                ORDER BY comment_id
                LIMIT $3
                FOR UPDATE
            )
            RETURNING comment_id
        ), counted AS (
            SELECT count(*)::integer AS gone_count FROM gone
        ), answers AS (
            INSERT INTO engagement.comment_delta (comment_id, replies)
            SELECT $2, -gone_count FROM counted WHERE gone_count > 0
        ), comments AS (
            INSERT INTO engagement.post_delta (post_id, comments)
            SELECT $1, -gone_count FROM counted WHERE gone_count > 0
        )
        SELECT comment_id FROM gone
        """,
        post_id,
        parent_id,
        limit,
    )
    return [row["comment_id"] for row in rows]


async def delete_comment(tx: Tx, comment_id: int) -> None:
    """Delete a comment that is locked and has no answers (any more), with its deltas."""
    await tx.run(
        """
        WITH gone AS (
            DELETE FROM engagement.comment
            WHERE comment_id = $1
            RETURNING post_id, parent_id
        ), answer AS (
            INSERT INTO engagement.comment_delta (comment_id, replies)
            SELECT parent_id, -1 FROM gone WHERE parent_id <> 0
        )
        INSERT INTO engagement.post_delta (post_id, comments)
        SELECT post_id, -1 FROM gone
        """,
        comment_id,
    )


async def count_repeat(tx: Tx, account_id: int, text_hash: bytes, window: timedelta) -> Repeats:
    """Count that an account says this (again), from one when the window since the first time is over."""
    row = await tx.one(
        """
        INSERT INTO engagement.repeat AS kept (account_id, text_hash, said_count, since)
        VALUES ($1, $2, 1, now())
        ON CONFLICT (account_id, text_hash) DO UPDATE
        SET said_count = CASE WHEN kept.since < now() - $3::interval THEN 1 ELSE kept.said_count + 1 END,
            since = CASE WHEN kept.since < now() - $3::interval THEN now() ELSE kept.since END
        RETURNING said_count, since
        """,
        account_id,
        text_hash,
        window,
    )
    return msgspec.convert(dict(row or {}), Repeats)


async def forget_repeats(tx: Tx, window: timedelta, limit: int) -> int:
    """Forget up to `limit` counts whose window is over. Uses `repeat_oldest`."""
    return await tx.run(
        """
        DELETE FROM engagement.repeat
        WHERE ctid = ANY(ARRAY(
            SELECT ctid
            FROM engagement.repeat
            WHERE since < now() - $1::interval
            ORDER BY since
            LIMIT $2
            FOR UPDATE SKIP LOCKED
        ))
        """,
        window,
        limit,
    )
