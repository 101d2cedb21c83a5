"""Moving averages of what things cost, and readers' reads."""

from heliograph.features.feed.types import Measure
from heliograph.platform.db import Read, Tx


async def measures(db: Read) -> dict[Measure, float]:
    """Return every moving average that there is."""
    rows = await db.all("SELECT name, value FROM feed.measure ORDER BY name")
    return {Measure(row["name"]): row["value"] for row in rows}


async def move_measure(tx: Tx, name: Measure, value: float, weight: float) -> None:
    """Move an average towards `value` by `weight`."""
    await tx.run(
        """
        INSERT INTO feed.measure (name, value)
        VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE
        SET value = measure.value * (1 - $3::float8) + excluded.value * $3::float8, measured_at = now()
        """,
        name,
        value,
        weight,
    )


async def add_reads(tx: Tx, account_ids: list[int], reads: list[float], half_life_seconds: float) -> None:
    """Count reads of the feed by accounts, each given once; older ones count half after every half-life."""
    await tx.run(
        """
        INSERT INTO feed.reader_reads (account_id, reads)
        SELECT account_id, reads
        FROM unnest($1::bigint[], $2::float8[]) AS given (account_id, reads)
        ORDER BY account_id
        ON CONFLICT (account_id) DO UPDATE
        SET reads = excluded.reads
                + reader_reads.reads * power(0.5, extract(epoch FROM now() - reader_reads.counted_at) / $3),
            counted_at = now()
        """,
        account_ids,
        reads,
        half_life_seconds,
    )


async def reads_of(db: Read, account_ids: list[int], half_life_seconds: float) -> dict[int, float]:
    """Return how often accounts have read their feeds, older reads counting less. Uses the primary key."""
    rows = await db.all(
        """
        SELECT account_id, reads * power(0.5, extract(epoch FROM now() - counted_at) / $2) AS reads
        FROM feed.reader_reads
        WHERE account_id = ANY($1::bigint[])
        """,
        account_ids,
        half_life_seconds,
    )
    return {row["account_id"]: float(row["reads"]) for row in rows}
