"""SQL of moderation."""

import msgspec

from heliograph.features.moderation.types import OpenReport, Outcome, Report, Waiting
from heliograph.platform.db import Read, Row, Tx
from heliograph.platform.ids import time_of


def _open_report(row: Row) -> OpenReport:
    return msgspec.convert(dict(row), OpenReport)


async def upsert_report(tx: Tx, report: Report) -> None:
    """Insert a report; where one of the same by the same waits, give it the reason, and the words if there are any.

    Uses `report_once`.
    """
    await tx.run(
        """
        INSERT INTO moderation.report AS kept (report_id, reporter_id, kind, object_id, owner_id, reason, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (reporter_id, kind, object_id) WHERE closed_at IS NULL DO UPDATE
        SET reason = excluded.reason,
            text = CASE excluded.text WHEN '' THEN kept.text ELSE excluded.text END,
            reported_at = now()
        """,
        report.report_id,
        report.reporter_id,
        report.kind.value,
        report.object_id,
        report.owner_id,
        report.reason.value,
        report.text,
    )


async def open_reports(db: Read, after_id: int, limit: int) -> list[OpenReport]:
    """Return reports that wait, oldest first. Uses `report_open`."""
    rows = await db.all(
        """
        SELECT report_id, reporter_id, kind, object_id, owner_id, reason, text, reported_at
        FROM moderation.report
        WHERE closed_at IS NULL AND report_id > $1
        ORDER BY report_id
        LIMIT $2
        """,
        after_id,
        limit,
    )
    return [_open_report(row) for row in rows]


async def open_report(db: Read, report_id: int) -> OpenReport | None:
    """Return a report that waits. Uses `report_open`."""
    row = await db.one(
        """
        SELECT report_id, reporter_id, kind, object_id, owner_id, reason, text, reported_at
        FROM moderation.report
        WHERE report_id = $1 AND closed_at IS NULL
        """,
        report_id,
    )
    return None if row is None else _open_report(row)


async def reported_owner(db: Read, report_id: int) -> int | None:
    """Return whom a report is about, whether it waits or not. Uses the primary key."""
    owner_id: int | None = await db.value(
        """
        SELECT owner_id
        FROM moderation.report
        WHERE report_id = $1
        """,
        report_id,
    )
    return owner_id


async def waiting(db: Read) -> Waiting:
    """Return how many reports wait, and since when: as their ids tell, for what is told again is as old as it was.

    Uses `report_open`.
    """
    row = await db.one(
        """
        SELECT count(*) AS count, min(report_id) AS oldest_id
        FROM moderation.report
        WHERE closed_at IS NULL
        """
    )
    if row is None or row["oldest_id"] is None:
        return Waiting(count=0, since=None)
    return Waiting(count=row["count"], since=time_of(row["oldest_id"]))


async def close_report(tx: Tx, report_id: int, outcome: Outcome, note: str) -> bool:
    """Close a report; say whether it waited. Uses `report_open`."""
    closed = await tx.run(
        """
        UPDATE moderation.report
        SET closed_at = now(), outcome = $2, note = $3
        WHERE report_id = $1 AND closed_at IS NULL
        """,
        report_id,
        outcome.value,
        note,
    )
    return closed == 1


async def close_same(tx: Tx, report: Report, outcome: Outcome, note: str) -> None:
    """Close every report of the same thing, whoever has made it. Uses `report_about`."""
    await tx.run(
        """
        UPDATE moderation.report
        SET closed_at = now(), outcome = $4, note = $5
        WHERE owner_id = $1 AND kind = $2 AND object_id = $3 AND closed_at IS NULL
        """,
        report.owner_id,
        report.kind.value,
        report.object_id,
        outcome.value,
        note,
    )


async def close_about(tx: Tx, owner_id: int, outcome: Outcome, note: str) -> None:
    """Close every report of an account, or of anything that is its. Uses `report_about`."""
    await tx.run(
        """
        UPDATE moderation.report
        SET closed_at = now(), outcome = $2, note = $3
        WHERE owner_id = $1 AND closed_at IS NULL
        """,
        owner_id,
        outcome.value,
        note,
    )


async def delete_by(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` reports by an account but those `unname_by` is for; return how many.

    Uses `report_by_reporter`.
    """
    return await tx.run(
        """
        DELETE FROM moderation.report
        WHERE report_id IN (
            SELECT report_id
            FROM moderation.report
            WHERE reporter_id = $1 AND outcome IS DISTINCT FROM 'suspended'
            ORDER BY report_id
            LIMIT $2
            FOR UPDATE
        )
        """,
        account_id,
        limit,
    )


async def unname_by(tx: Tx, account_id: int, limit: int) -> int:
    """Take who reported and what they said from up to `limit` reports that somebody is suspended for.

    Returns how many. Uses `report_by_reporter`.
    """
    return await tx.run(
        """
        UPDATE moderation.report
        SET reporter_id = 0, text = ''
        WHERE report_id IN (
            SELECT report_id
            FROM moderation.report
            WHERE reporter_id = $1 AND outcome = 'suspended'
            ORDER BY report_id
            LIMIT $2
            FOR UPDATE
        )
        """,
        account_id,
        limit,
    )


async def delete_about(tx: Tx, account_id: int, limit: int) -> int:
    """Remove up to `limit` reports about an account and what was its; return how many. Uses `report_about`."""
    return await tx.run(
        """
        DELETE FROM moderation.report
        WHERE report_id IN (
            SELECT report_id
            FROM moderation.report
            WHERE owner_id = $1
            ORDER BY report_id
            LIMIT $2
            FOR UPDATE
        )
        """,
        account_id,
        limit,
    )
