"""The ledger's statements: which deliveries are due, done, failed, parked, and replayed.

A delivery lives until its group has acknowledged the event. The bus carries copies and may lose them: what is not
claimed or not finished in time becomes due again.
"""

from datetime import timedelta

from heliograph.platform.db import Read, Tx
from heliograph.platform.events import Delivery


async def take_due(tx: Tx, rooms: dict[str, int], lease: timedelta) -> list[Delivery]:
    """Mark as published and return what is due, at most `rooms[group]` for each group, oldest first.

    A delivery that was claimed and came due again counts as a failure: its worker died. Uses `delivery_due`.
    """
    rows = await tx.all(
        """
        WITH due AS (
            SELECT candidate.event_id, candidate.group_name
            FROM unnest($1::text[], $2::integer[]) AS room (group_name, size)
            CROSS JOIN LATERAL (
                SELECT event_id, group_name
                FROM platform.delivery
                WHERE delivery.group_name = room.group_name AND due_at <= clock_timestamp()
                ORDER BY due_at
                LIMIT room.size
                FOR UPDATE SKIP LOCKED
            ) AS candidate
        )
        UPDATE platform.delivery
        SET due_at = clock_timestamp() + $3,
            publication = publication + 1,
            failures = failures + is_claimed::integer,
            is_claimed = false
        FROM due, platform.event
        WHERE delivery.event_id = due.event_id
            AND delivery.group_name = due.group_name
            AND event.event_id = due.event_id
        RETURNING delivery.event_id, delivery.group_name, delivery.publication, event.name, event.payload
        """,
        list(rooms),
        list(rooms.values()),
        lease,
    )
    deliveries = [
        Delivery(
            event_id=row["event_id"],
            group=row["group_name"],
            publication=row["publication"],
            name=row["name"],
            payload=row["payload"],
        )
        for row in rows
    ]
    return sorted(deliveries, key=lambda delivery: delivery.event_id)


async def put_back(tx: Tx, deliveries: list[Delivery]) -> None:
    """Make due at once what was taken and could not be published; copies that reached the bus after all are void."""
    await tx.run(
        """
        UPDATE platform.delivery
        SET due_at = clock_timestamp()
        FROM unnest($1::bigint[], $2::text[], $3::integer[]) AS copy (event_id, group_name, publication)
        WHERE delivery.event_id = copy.event_id
            AND delivery.group_name = copy.group_name
            AND delivery.publication = copy.publication
            AND NOT delivery.is_claimed
        """,
        [delivery.event_id for delivery in deliveries],
        [delivery.group for delivery in deliveries],
        [delivery.publication for delivery in deliveries],
    )


async def claim(tx: Tx, group: str, deliveries: list[Delivery], lease: timedelta) -> set[int]:
    """Take `deliveries` of `group` for this worker; return the ids of those that are still to be done.

    A copy that was published again meanwhile, is done or is claimed already is not among them.
    """
    rows = await tx.all(
        """
        UPDATE platform.delivery
        SET due_at = clock_timestamp() + $4, is_claimed = true
        FROM unnest($2::bigint[], $3::integer[]) AS copy (event_id, publication)
        WHERE delivery.event_id = copy.event_id
            AND delivery.group_name = $1
            AND delivery.publication = copy.publication
            AND NOT delivery.is_claimed
        RETURNING delivery.event_id
        """,
        group,
        [delivery.event_id for delivery in deliveries],
        [delivery.publication for delivery in deliveries],
        lease,
    )
    return {row["event_id"] for row in rows}


async def extend(tx: Tx, claims: list[tuple[int, str]], lease: timedelta) -> None:
    """Keep the claims of work that goes on."""
    await tx.run(
        """
        UPDATE platform.delivery
        SET due_at = clock_timestamp() + $3
        FROM unnest($1::bigint[], $2::text[]) AS held (event_id, group_name)
        WHERE delivery.event_id = held.event_id
            AND delivery.group_name = held.group_name
            AND delivery.is_claimed
        """,
        [event_id for event_id, _ in claims],
        [group for _, group in claims],
        lease,
    )


async def postpone(tx: Tx, delivery: Delivery, error: str, delay: timedelta, *, failed: bool) -> None:
    """Make the delivery due after `delay`; where it `failed` by its own fault, that counts towards parking."""
    await tx.run(
        """
        UPDATE platform.delivery
        SET due_at = clock_timestamp() + $3, is_claimed = false, failures = failures + $5, last_error = $4
        WHERE event_id = $1 AND group_name = $2
        """,
        delivery.event_id,
        delivery.group,
        delay,
        error,
        int(failed),
    )


async def park(tx: Tx, event_id: int, group: str, error: str) -> None:
    """Set a delivery aside for a person to look at."""
    await tx.run(
        """
        WITH failed AS (
            DELETE FROM platform.delivery
            WHERE event_id = $1 AND group_name = $2
            RETURNING event_id, group_name, failures
        )
        INSERT INTO platform.parked (event_id, group_name, failures, error)
        SELECT event_id, group_name, failures, $3
        FROM failed
        ON CONFLICT (event_id, group_name) DO UPDATE SET error = excluded.error, parked_at = now()
        """,
        event_id,
        group,
        error,
    )


async def failing(tx: Read, failures_max: int) -> list[tuple[int, str, str]]:
    """List (event_id, group, error) of unclaimed deliveries that used up their tries, at most 100.

    Uses `delivery_failed`.
    """
    rows = await tx.all(
        """
        SELECT event_id, group_name, last_error
        FROM platform.delivery
        WHERE failures > 0 AND failures >= $1 AND NOT is_claimed
        ORDER BY event_id
        LIMIT 100
        """,
        failures_max,
    )
    return [(row["event_id"], row["group_name"], row["last_error"]) for row in rows]


async def replay_event(tx: Tx, event_id: int, group: str) -> bool:
    """Deliver `event_id` to `group` again, done or parked; False where the event is not kept any more."""
    await tx.run("DELETE FROM platform.parked WHERE event_id = $1 AND group_name = $2", event_id, group)
    added = await tx.run(
        """
        INSERT INTO platform.delivery (event_id, group_name)
        SELECT event_id, $2
        FROM platform.event
        WHERE event_id = $1
        ON CONFLICT (event_id, group_name) DO UPDATE
        SET due_at = clock_timestamp(), failures = 0, is_claimed = false
        """,
        event_id,
        group,
    )
    return added == 1


async def parked(db: Read, group: str | None) -> list[tuple[int, str]]:
    """List (event_id, group) of what is parked, oldest first, at most 10,000."""
    rows = await db.all(
        """
        SELECT event_id, group_name
        FROM platform.parked
        WHERE $1::text IS NULL OR group_name = $1
        ORDER BY event_id
        LIMIT 10000
        """,
        group,
    )
    return [(row["event_id"], row["group_name"]) for row in rows]


async def parked_payloads(db: Read, groups: list[str], limit: int) -> list[tuple[str, bytes]]:
    """Return (event name, payload) of what is parked of the groups, the newest first. Uses the primary key."""
    rows = await db.all(
        """
        SELECT event.name, event.payload
        FROM platform.parked
        JOIN platform.event USING (event_id)
        WHERE parked.group_name = ANY($1::text[])
        ORDER BY parked.event_id DESC
        LIMIT $2
        """,
        groups,
        limit,
    )
    return [(row["name"], row["payload"]) for row in rows]


async def event_name(db: Read, event_id: int) -> str | None:
    """Return the wire name of an event, or None where it is not kept."""
    name: str | None = await db.value("SELECT name FROM platform.event WHERE event_id = $1", event_id)
    return name


async def sweep(tx: Tx, retention: timedelta) -> int:
    """Forget up to 5,000 events that every group has acknowledged and that are older than `retention`."""
    return await tx.run(
        """
        DELETE FROM platform.event
        WHERE event_id IN (
            SELECT event_id
            FROM platform.event
            WHERE emitted_at < now() - $1::interval
                AND NOT EXISTS (SELECT FROM platform.delivery WHERE delivery.event_id = event.event_id)
                AND NOT EXISTS (SELECT FROM platform.parked WHERE parked.event_id = event.event_id)
            ORDER BY event_id
            LIMIT 5000
        )
        """,
        retention,
    )
