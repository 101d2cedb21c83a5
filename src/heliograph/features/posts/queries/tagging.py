"""Statements on whom posts show: `posts.tagged` has a row for each person in each published post."""

from heliograph.platform.db import Read, Tx


async def set_tagged_ids(tx: Tx, post_id: int, account_ids: list[int]) -> None:
    """Keep whom a post shows, in the author's order; the spots of those whom it shows no more go."""
    await tx.run(
        """
        UPDATE posts.post
        SET tagged_ids = $2, tag_spots = (
            SELECT coalesce(jsonb_object_agg(key, value), '{}')
            FROM jsonb_each(tag_spots)
            WHERE key::bigint = ANY($2::bigint[])
        )
        WHERE post_id = $1
        """,
        post_id,
        account_ids,
    )


async def set_tag_spots(tx: Tx, post_id: int, spots: str) -> None:
    """Keep where on its pictures a post shows people, as `rules.check_spots` wrote it down."""
    await tx.run("UPDATE posts.post SET tag_spots = $2::text::jsonb WHERE post_id = $1", post_id, spots)


async def add_tagged(tx: Tx, published_id: int, account_ids: list[int]) -> None:
    """List a published post under the people whom it shows; doing it again changes nothing."""
    await tx.run(
        """
        INSERT INTO posts.tagged (account_id, published_id)
        SELECT account_id, $1
        FROM unnest($2::bigint[]) AS given (account_id)
        ON CONFLICT DO NOTHING
        """,
        published_id,
        account_ids,
    )


async def remove_tagged(tx: Tx, published_id: int, account_ids: list[int]) -> None:
    """List a post under these people no more. Uses the primary key."""
    await tx.run(
        "DELETE FROM posts.tagged WHERE account_id = ANY($2::bigint[]) AND published_id = $1", published_id, account_ids
    )


async def tagged_in(db: Read, account_id: int, before_id: int, limit: int) -> list[int]:
    """Return the published ids, below `before_id`, of posts that show somebody, newest first. Uses the primary key."""
    rows = await db.all(
        """
        SELECT published_id
        FROM posts.tagged
        WHERE account_id = $1 AND published_id < $2
        ORDER BY published_id DESC
        LIMIT $3
        """,
        account_id,
        before_id,
        limit,
    )
    return [row["published_id"] for row in rows]


async def untag_everywhere(tx: Tx, account_id: int, limit: int) -> int:
    """Take somebody off up to `limit` published posts that show them; return how many. Uses the primary key."""
    return await tx.value(
        """
        WITH gone AS (
            DELETE FROM posts.tagged
            WHERE account_id = $1 AND published_id IN (
                SELECT published_id FROM posts.tagged WHERE account_id = $1 ORDER BY published_id DESC LIMIT $2
            )
            RETURNING published_id
        ), untagged AS (
            UPDATE posts.post
            SET tagged_ids = array_remove(tagged_ids, $1), tag_spots = tag_spots - $1::bigint::text
            FROM gone
            WHERE post.published_id = gone.published_id
        )
        SELECT count(*) FROM gone
        """,
        account_id,
        limit,
    )
