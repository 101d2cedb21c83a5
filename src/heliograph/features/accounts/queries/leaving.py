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
    """Delete an account; return until when it can be brought back, None where it is deleted already, or not there."""
    until: datetime | None = await tx.value(
        """
        UPDATE accounts.account
        SET deleted_at = now()
        WHERE account_id = $1 AND deleted_at IS NULL
        RETURNING deleted_at + $2::interval
        """,
        account_id,
        grace,
    )
    return until


async def mark_returned(tx: Tx, account_id: int, grace: timedelta) -> bool:
    """Bring a deleted account back; False where that cannot be done (any more), a suspended one's among it."""
    changed = await tx.run(
        """
        UPDATE accounts.account
        SET deleted_at = NULL
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at > now() - $2::interval AND password_hash <> ''
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


async def erase_due(tx: Tx, kept: timedelta, limit: int) -> list[int]:
    """Erase up to `limit` accounts that were deleted longer than `kept` ago; return them. Uses `account_to_erase`.

    Without a password an account is erased, and nobody's to log in to. What stands for its address has no `@`: nobody
    can sign up with it, before or after.
    """
    rows = await tx.all(
        """
        UPDATE accounts.account
        SET email = 'erased:' || account_id, password_hash = '', full_name = '', bio = '', website = '',
            language = 'en', avatar_media_id = NULL, is_verified = false
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
        kept,
        limit,
    )
    return [row["account_id"] for row in rows]
