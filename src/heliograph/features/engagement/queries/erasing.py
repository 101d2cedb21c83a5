"""SQL that removes what an erased account has liked, said, saved and shared, in batches, each with its deltas.

Rows of likes and saves are never updated, so that the place of one that is locked (`ctid`) is where it stays.
"""

from heliograph.platform.db import Read, Tx


async def delete_likes_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` likes that an account has given to posts; return how many. Uses `post_like_by_account`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.post_like
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM engagement.post_like
                WHERE account_id = $1
                ORDER BY created_at DESC
                LIMIT $2
                FOR UPDATE
            ))
            RETURNING post_id
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, likes)
            SELECT post_id, -1 FROM gone
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )


async def delete_comment_likes_by(tx: Tx, account_id: int, limit: int) -> int:
    """Do as `delete_likes_by` does, for comments. Uses `comment_like_by_account`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.comment_like
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM engagement.comment_like
                WHERE account_id = $1
                ORDER BY created_at DESC
                LIMIT $2
                FOR UPDATE
            ))
            RETURNING comment_id
        ), told AS (
            INSERT INTO engagement.comment_delta (comment_id, likes)
            SELECT comment_id, -1 FROM gone
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )


async def delete_saves_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` of what an account has saved, from collections too. Uses `save_newest`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.save
            WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM engagement.save WHERE account_id = $1 ORDER BY save_id DESC LIMIT $2 FOR UPDATE
            ))
            RETURNING post_id
        ), taken_out AS (
            DELETE FROM engagement.collected
            USING gone
            WHERE collected.post_id = gone.post_id AND collected.account_id = $1
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, saves)
            SELECT post_id, -1 FROM gone
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )


async def delete_shares_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` shares by an account; return how many. Uses `share_by_account`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.share
            WHERE share_id IN (
                SELECT share_id FROM engagement.share
                WHERE account_id = $1
                ORDER BY share_id DESC
                LIMIT $2
                FOR UPDATE
            )
            RETURNING post_id
        ), told AS (
            INSERT INTO engagement.post_delta (post_id, shares)
            SELECT post_id, -1 FROM gone
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )


async def delete_repeats_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` counts of what an account says again; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM engagement.repeat
        WHERE (account_id, text_hash) IN (
            SELECT account_id, text_hash FROM engagement.repeat WHERE account_id = $1 ORDER BY text_hash LIMIT $2
        )
        """,
        account_id,
        limit,
    )


async def delete_collections_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` collections of an account, with what is in them. Uses `collection_newest`."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM engagement.collection
            WHERE collection_id IN (
                SELECT collection_id FROM engagement.collection
                WHERE account_id = $1
                ORDER BY collection_id DESC
                LIMIT $2
                FOR UPDATE
            )
            RETURNING collection_id
        ), emptied AS (
            DELETE FROM engagement.collected
            USING gone
            WHERE collected.collection_id = gone.collection_id
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )


async def comments_by(db: Read, account_id: int, limit: int) -> list[int]:
    """Return up to `limit` comments by an account, the newest first. Uses `comment_by_account`."""
    rows = await db.all(
        """
        SELECT comment_id FROM engagement.comment WHERE account_id = $1 ORDER BY comment_id DESC LIMIT $2
        """,
        account_id,
        limit,
    )
    return [row["comment_id"] for row in rows]
