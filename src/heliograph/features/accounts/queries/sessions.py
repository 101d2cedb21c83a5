"""Statements of sessions."""

from datetime import timedelta

import msgspec

from heliograph.features.accounts.types import LiveSession, Session
from heliograph.platform.db import Read, Tx


async def insert_session(tx: Tx, session: dict[str, object], lifetime: timedelta) -> None:
    """Insert a session that lives for `lifetime`."""
    await tx.run(
        """
        INSERT INTO accounts.session (session_id, account_id, refresh_hash, user_agent, expires_at)
        VALUES ($1, $2, $3, $4, now() + $5::interval)
        """,
        session["session_id"],
        session["account_id"],
        session["refresh_hash"],
        session["user_agent"],
        lifetime,
    )


async def revoke_oldest_sessions(tx: Tx, account_id: int, keep: int) -> None:
    """End all but the account's `keep` sessions that were last begun. Uses `session_by_account`."""
    await tx.run(
        """
        UPDATE accounts.session
        SET revoked_at = now()
        WHERE session_id IN (
            SELECT session_id
            FROM (
                SELECT session_id, row_number() OVER (ORDER BY session_id DESC) AS place
                FROM accounts.session
                WHERE account_id = $1 AND revoked_at IS NULL
            ) AS placed
            WHERE place > $2
        )
        """,
        account_id,
        keep,
    )


async def live_among(db: Read, session_ids: list[int]) -> dict[int, LiveSession]:
    """Return those of the sessions that, with their accounts, are good at this moment. Uses the two primary keys."""
    rows = await db.all(
        """
        SELECT
            session.session_id,
            session.account_id,
            session.last_seen_at < now() - interval '1 minute' AS is_unseen
        FROM accounts.session
        JOIN accounts.account USING (account_id)
        WHERE session.session_id = ANY($1::bigint[])
            AND session.revoked_at IS NULL
            AND session.expires_at > now()
            AND account.suspended_at IS NULL
            AND account.deleted_at IS NULL
        """,
        session_ids,
    )
    return {row["session_id"]: LiveSession(account_id=row["account_id"], is_unseen=row["is_unseen"]) for row in rows}


async def mark_seen(tx: Tx, session_id: int) -> None:
    """Write down that the session was used, once a minute; rivals at it step aside. Not worth waiting for the disk."""
    await tx.run("SET LOCAL synchronous_commit TO off")
    await tx.run(
        """
        UPDATE accounts.session
        SET last_seen_at = now()
        WHERE session_id IN (
            SELECT session_id
            FROM accounts.session
            WHERE session_id = $1 AND last_seen_at < now() - interval '1 minute'
            FOR UPDATE SKIP LOCKED
        )
        """,
        session_id,
    )


async def lock_refresh(tx: Tx, session_id: int) -> tuple[int, bytes] | None:
    """Return (account, hash of the refresh token that is good) of a live session, and keep rivals waiting."""
    row = await tx.one(
        """
        SELECT session.account_id, session.refresh_hash
        FROM accounts.session
        JOIN accounts.account USING (account_id)
        WHERE session.session_id = $1
            AND session.revoked_at IS NULL
            AND session.expires_at > now()
            AND account.suspended_at IS NULL
            AND account.deleted_at IS NULL
        FOR UPDATE OF session
        """,
        session_id,
    )
    return None if row is None else (row["account_id"], row["refresh_hash"])


async def rotate_refresh(tx: Tx, session_id: int, refresh_hash: bytes, lifetime: timedelta) -> None:
    """Make another refresh token the good one, and let the session live for `lifetime` from now."""
    await tx.run(
        """
        UPDATE accounts.session
        SET refresh_hash = $2, last_seen_at = now(), expires_at = now() + $3::interval
        WHERE session_id = $1
        """,
        session_id,
        refresh_hash,
        lifetime,
    )


async def revoke_session(tx: Tx, account_id: int, session_id: int) -> bool:
    """End a session of the account's; False where it has no such live one."""
    revoked = await tx.run(
        """
        UPDATE accounts.session
        SET revoked_at = now()
        WHERE session_id = $2 AND account_id = $1 AND revoked_at IS NULL AND expires_at > now()
        """,
        account_id,
        session_id,
    )
    return revoked == 1


async def live_sessions(db: Read, account_id: int) -> list[Session]:
    """Return the account's live sessions, the latest begun first, at most 100. Uses `session_by_account`."""
    rows = await db.all(
        """
        SELECT session_id, user_agent, created_at, last_seen_at
        FROM accounts.session
        WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > now()
        ORDER BY session_id DESC
        LIMIT 100
        """,
        account_id,
    )
    return [msgspec.convert(dict(row), Session) for row in rows]


async def sweep_sessions(tx: Tx, kept: timedelta) -> int:
    """Forget up to 5,000 sessions that ended longer than `kept` ago. Uses `session_by_end`."""
    return await tx.run(
        """
        DELETE FROM accounts.session
        WHERE session_id IN (
            SELECT session_id
            FROM accounts.session
            WHERE least(expires_at, revoked_at) < now() - $1::interval
            ORDER BY least(expires_at, revoked_at)
            LIMIT 5000
        )
        """,
        kept,
    )
