"""Pages as they were served: a row a page, its columns packed."""

from collections.abc import Sequence

import numpy as np

from heliograph.features.feed.types import Order, ServedPage
from heliograph.platform.db import Read, Row, Tx


async def insert_pages(tx: Tx, page_ids: list[int], pages: Sequence[ServedPage]) -> None:
    """Insert pages; those that are there stay."""
    await tx.run(
        """
        INSERT INTO feed.served (
            page_id, account_id, served_at, feed_order, is_exploring, formula, published_ids, positions, scores,
            features
        )
        SELECT page_id, account_id, served_at, feed_order, is_exploring, formula, published_ids, positions, scores,
            features
        FROM unnest(
            $1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::boolean[], $6::smallint[], $7::bytea[],
            $8::bytea[], $9::bytea[], $10::bytea[]
        ) AS given (
            page_id, account_id, served_at, feed_order, is_exploring, formula, published_ids, positions, scores,
            features
        )
        ON CONFLICT (page_id) DO NOTHING
        """,
        page_ids,
        [page.account_id for page in pages],
        [page.served_at for page in pages],
        [page.order.value for page in pages],
        [page.is_exploring for page in pages],
        [page.formula for page in pages],
        [page.published_ids.astype("<u8").tobytes() for page in pages],
        [page.positions.astype("<i2").tobytes() for page in pages],
        [page.scores.astype("<f4").tobytes() for page in pages],
        [page.features.astype("<f4").tobytes() for page in pages],
    )


async def newest_pages(db: Read, account_id: int, limit: int) -> list[ServedPage]:
    """Return what an account was served last, the newest first. Uses `served_newest`."""
    rows = await db.all(
        """
        SELECT account_id, served_at, feed_order, is_exploring, formula, published_ids, positions, scores, features
        FROM feed.served
        WHERE account_id = $1
        ORDER BY page_id DESC
        LIMIT $2
        """,
        account_id,
        limit,
    )
    return [_page(row) for row in rows]


async def delete_pages(tx: Tx, before_page_id: int, limit: int) -> int:
    """Delete pages older than an id, oldest first. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM feed.served
        WHERE page_id IN (SELECT page_id FROM feed.served WHERE page_id < $1 ORDER BY page_id LIMIT $2)
        """,
        before_page_id,
        limit,
    )


async def delete_pages_of(tx: Tx, account_id: int, limit: int) -> int:
    """Delete up to `limit` pages that an account was served; return how many. Uses `served_newest`."""
    return await tx.run(
        """
        DELETE FROM feed.served
        WHERE page_id IN (
            SELECT page_id FROM feed.served WHERE account_id = $1 ORDER BY page_id DESC LIMIT $2
        )
        """,
        account_id,
        limit,
    )


def _page(row: Row) -> ServedPage:
    ids = np.frombuffer(row["published_ids"], "<u8")
    features = np.frombuffer(row["features"], "<f4")
    return ServedPage(
        account_id=row["account_id"],
        served_at=row["served_at"],
        order=Order(row["feed_order"]),
        is_exploring=row["is_exploring"],
        formula=row["formula"],
        published_ids=ids,
        positions=np.frombuffer(row["positions"], "<i2"),
        scores=np.frombuffer(row["scores"], "<f4"),
        features=features.reshape(len(ids), -1),
    )
