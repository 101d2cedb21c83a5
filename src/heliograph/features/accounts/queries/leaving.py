"""Statements of leaving."""

from datetime import datetime, timedelta

import msgspec

from heliograph.features.accounts.types import Credential
from heliograph.platform.db import Read, Tx


async def credential_of(db: Read, account_id: int) -> Credential | None:
    """Return what a live account's own password is checked against. Uses the primary key."""
    row = await db.one(
        """
        SELECT account_id, password_hash, false AS is_suspended, NULL::timestamptz AS restorable_until
        FROM accounts.account
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        account_id,
    )
    return None if row is None else msgspec.convert(dict(row), Credential)


async def mark_deleted(tx: Tx, account_id: int, grace: timedelta) -> datetime | None:
    """Delete a live account; return until when it can be brought back, None where there is none."""
    until: datetime | None = await tx.value(
        """
        UPDATE accounts.account
        SET deleted_at = now()
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        RETURNING deleted_at + $2::interval
        """,
        account_id,
        grace,
    )
    return until


async def mark_returned(tx: Tx, account_id: int, grace: timedelta) -> bool:
    """Bring a deleted account back; False where that cannot be done (any more)."""
    changed = await tx.run(
        """
        UPDATE accounts.account
        SET deleted_at = NULL
        WHERE account_id = $1 AND deleted_at > now() - $2::interval AND password_hash <> ''
        """,
        account_id,
        grace,
    )
    return changed == 1


async def revoke_every_session(tx: Tx, account_id: int) -> None:
    """End every session of the account. Uses `session_by_account`."""
    await tx.run(
        "UPDATE accounts.session SET revoked_at = now() WHERE account_id = $1 AND revoked_at IS NULL", account_id
    )


async def erase_due(tx: Tx, grace: timedelta, limit: int) -> list[int]:
    """Erase up to `limit` accounts that cannot be brought back any more; return them. Uses `account_to_erase`.

    Without a password an account is erased, and nobody's to log in to.
    """
    rows = await tx.all(
        """
        UPDATE accounts.account
        SET email = account_id || '@erased.invalid', password_hash = '', full_name = '', bio = '', website = '',
            avatar_media_id = NULL, is_verified = false
        WHERE account_id IN (
            SELECT account_id
            FROM accounts.account
            WHERE deleted_at <= now() - $1::interval AND deleted_at IS NOT NULL AND password_hash <> ''
            ORDER BY deleted_at
            LIMIT $2
            FOR UPDATE SKIP LOCKED
        )
        RETURNING account_id
        """,
        grace,
        limit,
    )
    return [row["account_id"] for row in rows]
