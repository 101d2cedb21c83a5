"""SQL of saves, collections and shares."""

import msgspec

from heliograph.features.engagement.types import Collection
from heliograph.platform.db import Read, Tx


async def insert_save(tx: Tx, account_id: int, post_id: int, author_id: int, save_id: int) -> bool:
    """Save a post, with its delta; False where it is saved."""
    return (
        await tx.run(
            """
            WITH made AS (
                INSERT INTO engagement.save (account_id, post_id, author_id, save_id)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (post_id, account_id) DO NOTHING
                RETURNING post_id
            )
            INSERT INTO engagement.post_delta (post_id, saves)
            SELECT post_id, 1 FROM made
            """,
            account_id,
            post_id,
            author_id,
            save_id,
        )
        == 1
    )


async def hold_save(tx: Tx, account_id: int, post_id: int) -> bool:
    """Say whether the post is saved, which does not end before the transaction does."""
    row = await tx.one(
        "SELECT post_id FROM engagement.save WHERE account_id = $1 AND post_id = $2 FOR KEY SHARE",
        account_id,
        post_id,
    )
    return row is not None


async def delete_save(tx: Tx, account_id: int, post_id: int) -> bool:
    """Save a post no more, with its delta; False where it is not saved. Uses the primary key."""
    return (
        await tx.run(
            """
            WITH gone AS (
                DELETE FROM engagement.save
                WHERE account_id = $1 AND post_id = $2
                RETURNING post_id
            )
            INSERT INTO engagement.post_delta (post_id, saves)
            SELECT post_id, -1 FROM gone
            """,
            account_id,
            post_id,
        )
        == 1
    )


async def newest_saves(db: Read, account_id: int, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (save_id, post_id) of what an account has saved, the newest first. Uses `save_newest`."""
    rows = await db.all(
        """
        SELECT save_id, post_id
        FROM engagement.save
        WHERE account_id = $1 AND save_id < $2
        ORDER BY save_id DESC
        LIMIT $3
        """,
        account_id,
        before_id,
        limit,
    )
    return [(row["save_id"], row["post_id"]) for row in rows]


async def insert_collection(tx: Tx, collection_id: int, account_id: int, name: str) -> None:
    """Insert an empty collection."""
    await tx.run(
        "INSERT INTO engagement.collection (collection_id, account_id, name) VALUES ($1, $2, $3)",
        collection_id,
        account_id,
        name,
    )


async def collection_count(tx: Tx, account_id: int) -> int:
    """Return how many collections an account has. Uses `collection_newest`."""
    count: int = await tx.value("SELECT count(*) FROM engagement.collection WHERE account_id = $1", account_id)
    return count


async def collections(db: Read, account_id: int, before_id: int, limit: int) -> list[Collection]:
    """Return an account's collections, the newest first, each with its size. Uses `collection_newest`."""
    rows = await db.all(
        """
        SELECT collection_id, account_id, name, (
            SELECT count(*) FROM engagement.collected WHERE collected.collection_id = collection.collection_id
        ) AS post_count
        FROM engagement.collection
        WHERE account_id = $1 AND collection_id < $2
        ORDER BY collection_id DESC
        LIMIT $3
        """,
        account_id,
        before_id,
        limit,
    )
    return [msgspec.convert(dict(row), Collection) for row in rows]


async def collection_by_id(db: Read, collection_id: int) -> Collection | None:
    """Return a collection with its size. Uses the primary key."""
    row = await db.one(
        """
        SELECT collection_id, account_id, name, (
            SELECT count(*) FROM engagement.collected WHERE collected.collection_id = collection.collection_id
        ) AS post_count
        FROM engagement.collection
        WHERE collection_id = $1
        """,
        collection_id,
    )
    return None if row is None else msgspec.convert(dict(row), Collection)


async def hold_collection(tx: Tx, collection_id: int, account_id: int) -> bool:
    """Say whether this is a collection of the account's, which does not end before the transaction does."""
    row = await tx.one(
        """
        SELECT collection_id
        FROM engagement.collection
        WHERE collection_id = $1 AND account_id = $2
        FOR KEY SHARE
        """,
        collection_id,
        account_id,
    )
    return row is not None


async def rename_collection(tx: Tx, collection_id: int, account_id: int, name: str) -> bool:
    """Give a collection of the account's another name; False where there is none."""
    return (
        await tx.run(
            "UPDATE engagement.collection SET name = $3 WHERE collection_id = $1 AND account_id = $2",
            collection_id,
            account_id,
            name,
        )
        == 1
    )


async def delete_collection(tx: Tx, collection_id: int, account_id: int) -> bool:
    """Delete a collection of the account's, which nothing is added to meanwhile; False where there is none."""
    return (
        await tx.run(
            "DELETE FROM engagement.collection WHERE collection_id = $1 AND account_id = $2", collection_id, account_id
        )
        == 1
    )


async def empty_collection(tx: Tx, collection_id: int) -> None:
    """Take every post out of a collection. Uses the primary key."""
    await tx.run("DELETE FROM engagement.collected WHERE collection_id = $1", collection_id)


async def insert_collected(tx: Tx, collection_id: int, account_id: int, post_id: int, collected_id: int) -> None:
    """Put a saved post into a collection, unless it is in it."""
    await tx.run(
        """
        INSERT INTO engagement.collected (collection_id, post_id, account_id, collected_id)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (collection_id, post_id) DO NOTHING
        """,
        collection_id,
        post_id,
        account_id,
        collected_id,
    )


async def delete_collected(tx: Tx, collection_id: int, post_id: int) -> None:
    """Take a post out of a collection. Uses the primary key."""
    await tx.run("DELETE FROM engagement.collected WHERE collection_id = $1 AND post_id = $2", collection_id, post_id)


async def delete_from_collections(tx: Tx, account_id: int, post_id: int) -> None:
    """Take a post out of each of the account's collections. Uses `collected_by_post`."""
    await tx.run("DELETE FROM engagement.collected WHERE post_id = $1 AND account_id = $2", post_id, account_id)


async def newest_collected(db: Read, collection_id: int, before_id: int, limit: int) -> list[tuple[int, int]]:
    """Return (collected_id, post_id) of what is in a collection, the newest first. Uses `collected_newest`."""
    rows = await db.all(
        """
        SELECT collected_id, post_id
        FROM engagement.collected
        WHERE collection_id = $1 AND collected_id < $2
        ORDER BY collected_id DESC
        LIMIT $3
        """,
        collection_id,
        before_id,
        limit,
    )
    return [(row["collected_id"], row["post_id"]) for row in rows]


async def insert_share(tx: Tx, share_id: int, post_id: int, account_id: int, author_id: int) -> None:
    """Write down that an account shared a post, with its delta."""
    await tx.run(
        """
        WITH made AS (
            INSERT INTO engagement.share (share_id, post_id, account_id, author_id)
            VALUES ($1, $2, $3, $4)
            RETURNING post_id
        )
        INSERT INTO engagement.post_delta (post_id, shares)
        SELECT post_id, 1 FROM made
        """,
        share_id,
        post_id,
        account_id,
        author_id,
    )
