"""Statements of signing up and logging in: accounts, and the count of guesses."""

from datetime import timedelta

import msgspec

from heliograph.features.accounts.types import Credential, SignUp
from heliograph.platform.db import Read, Tx


async def insert_account(tx: Tx, account_id: int, form: SignUp, password_hash: str) -> bool:
    """Insert an account; False where its user name or address is taken."""
    inserted = await tx.run(
        """
        INSERT INTO accounts.account (account_id, username, email, password_hash, full_name)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """,
        account_id,
        form.username,
        form.email,
        password_hash,
        form.full_name,
    )
    return inserted == 1


async def taken(db: Read, username: str, email: str) -> tuple[bool, bool]:
    """Say whether the user name, and whether the address, is somebody's. Uses the unique index of each."""
    row = await db.one(
        """
        SELECT
            EXISTS (SELECT FROM accounts.account WHERE username = $1) AS is_username_taken,
            EXISTS (SELECT FROM accounts.account WHERE lower(email) = lower($2)) AS is_email_taken
        """,
        username,
        email,
    )
    return (False, False) if row is None else (row["is_username_taken"], row["is_email_taken"])


async def credential(db: Read, login: str, grace: timedelta) -> Credential | None:
    """Return what a log-in as `login` (user name or address, lower case) is checked against. Uses both indexes.

    Of a deleted account too, while it can be brought back: for `grace` since, by the database's clock.
    """
    row = await db.one(
        """
        SELECT account_id, password_hash, suspended_at IS NOT NULL AS is_suspended,
            deleted_at + $2::interval AS restorable_until
        FROM accounts.account
        WHERE (username = $1 OR lower(email) = $1)
            AND password_hash <> ''
            AND (deleted_at IS NULL OR deleted_at > now() - $2::interval)
        """,
        login,
        grace,
    )
    return None if row is None else msgspec.convert(dict(row), Credential)


async def replace_password_hash(tx: Tx, account_id: int, former_hash: str, password_hash: str) -> None:
    """Keep a stronger hash of the same password, unless the password changed meanwhile."""
    await tx.run(
        "UPDATE accounts.account SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2",
        account_id,
        former_hash,
        password_hash,
    )


async def count_guess(tx: Tx, subject: bytes, window: timedelta, guesses_max: int) -> bool:
    """Count a guess in the present window; False, counting nothing, where `guesses_max` are used up."""
    row = await tx.one(
        """
        INSERT INTO accounts.guess (subject, window_start, guess_count)
        VALUES ($1, date_bin($2::interval, now(), TIMESTAMPTZ '2026-01-01 00:00:00+00'), 1)
        ON CONFLICT (subject, window_start) DO UPDATE
        SET guess_count = guess.guess_count + 1
        WHERE guess.guess_count < $3
        RETURNING guess_count
        """,
        subject,
        window,
        guesses_max,
    )
    return row is not None


async def return_guess(tx: Tx, subject: bytes) -> None:
    """Take back the newest guess of the subject: it was right. Uses the primary key."""
    await tx.run(
        """
        UPDATE accounts.guess
        SET guess_count = guess_count - 1
        WHERE subject = $1
            AND window_start = (SELECT max(window_start) FROM accounts.guess WHERE subject = $1)
            AND guess_count > 0
        """,
        subject,
    )


async def window_end_seconds(db: Read, window: timedelta) -> int:
    """Return how many seconds the present window of guesses still runs, rounded up."""
    seconds: int = await db.value(
        """
        SELECT ceil(extract(epoch FROM
            date_bin($1::interval, now(), TIMESTAMPTZ '2026-01-01 00:00:00+00') + $1::interval - now()))::integer
        """,
        window,
    )
    return max(1, seconds)


async def sweep_guesses(tx: Tx, kept: timedelta) -> int:
    """Forget up to 50,000 counts of guesses whose window began longer than `kept` ago. Uses `guess_by_window`."""
    return await tx.run(
        """
        DELETE FROM accounts.guess
        WHERE (subject, window_start) IN (
            SELECT subject, window_start
            FROM accounts.guess
            WHERE window_start < now() - $1::interval
            ORDER BY window_start
            LIMIT 50000
        )
        """,
        kept,
    )
