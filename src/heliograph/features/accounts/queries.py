"""SQL of accounts; names only its own schema."""

from collections.abc import Collection
from datetime import timedelta

import msgspec

from heliograph.features.accounts.types import Credential, Header, LiveSession, Owner, Session, SignUp
from heliograph.platform.db import Read, Row, Tx


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


async def credential(db: Read, login: str) -> Credential | None:
    """Return what a log-in as `login` (user name or address, lower case) is checked against. Uses both indexes."""
    row = await db.one(
        """
        SELECT account_id, password_hash, suspended_at IS NOT NULL AS is_suspended
        FROM accounts.account
        WHERE (username = $1 OR lower(email) = $1) AND deleted_at IS NULL
        """,
        login,
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


async def return_guesses(tx: Tx, subjects: list[bytes]) -> None:
    """Take back the newest guess of each subject: it was right."""
    await tx.run(
        """
        UPDATE accounts.guess
        SET guess_count = guess.guess_count - 1
        FROM (
            SELECT subject, max(window_start) AS window_start
            FROM accounts.guess
            WHERE subject = ANY($1::bytea[])
            GROUP BY subject
        ) AS newest
        WHERE guess.subject = newest.subject AND guess.window_start = newest.window_start AND guess.guess_count > 0
        """,
        subjects,
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


async def live_session(db: Read, session_id: int) -> LiveSession | None:
    """Return the session if it and its account are good at this moment. Uses the two primary keys."""
    row = await db.one(
        """
        SELECT session.account_id, session.last_seen_at < now() - interval '1 minute' AS is_unseen
        FROM accounts.session
        JOIN accounts.account USING (account_id)
        WHERE session.session_id = $1
            AND session.revoked_at IS NULL
            AND session.expires_at > now()
            AND account.suspended_at IS NULL
            AND account.deleted_at IS NULL
        """,
        session_id,
    )
    return None if row is None else LiveSession(account_id=row["account_id"], is_unseen=row["is_unseen"])


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


async def live_cards(db: Read, account_ids: Collection[int]) -> list[Row]:
    """Return what cards of the live among the accounts show. Uses the primary key."""
    return await db.all(
        """
        SELECT account_id, username, full_name, avatar_media_id, is_verified
        FROM accounts.account
        WHERE account_id = ANY($1::bigint[]) AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        list(account_ids),
    )


async def owners(db: Read, account_ids: Collection[int]) -> list[Owner]:
    """Return what decides on the sight of the accounts' things; deleted ones are absent. Uses the primary key."""
    rows = await db.all(
        """
        SELECT account_id, is_private, suspended_at IS NOT NULL AS is_suspended
        FROM accounts.account
        WHERE account_id = ANY($1::bigint[]) AND deleted_at IS NULL
        """,
        list(account_ids),
    )
    return [
        Owner(account_id=row["account_id"], is_private=row["is_private"], is_suspended=row["is_suspended"])
        for row in rows
    ]


async def hold_owner(tx: Tx, account_id: int) -> Owner | None:
    """Return the owner, whose privacy and standing then stay as they are until the transaction ends."""
    row = await tx.one(
        """
        SELECT account_id, is_private, suspended_at IS NOT NULL AS is_suspended
        FROM accounts.account
        WHERE account_id = $1 AND deleted_at IS NULL
        FOR SHARE
        """,
        account_id,
    )
    return None if row is None else msgspec.convert(dict(row), Owner)


async def ids_by_usernames(db: Read, usernames: list[str]) -> dict[str, int]:
    """Map those of the canonical user names to account ids that live accounts bear. Uses `account_by_username`."""
    rows = await db.all(
        """
        SELECT username, account_id
        FROM accounts.account
        WHERE username = ANY($1::text[]) AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        usernames,
    )
    return {row["username"]: row["account_id"] for row in rows}


async def header(db: Read, account_id: int) -> Header | None:
    """Return all that a live account says of itself. Uses the primary key."""
    row = await db.one(
        """
        SELECT account_id, username, email, full_name, bio, website, language, avatar_media_id, is_private,
            is_verified, created_at
        FROM accounts.account
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        account_id,
    )
    return None if row is None else msgspec.convert(dict(row), Header)


async def lock_privacy(tx: Tx, account_id: int) -> bool | None:
    """Return whether a live account is private, and keep others from changing it; None without such an account."""
    is_private: bool | None = await tx.value(
        """
        SELECT is_private
        FROM accounts.account
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        FOR UPDATE
        """,
        account_id,
    )
    return is_private


async def update_profile(tx: Tx, account_id: int, texts: dict[str, str | None], *, is_private: bool | None) -> None:
    """Change what is not None of full_name, bio, website, language and privacy."""
    await tx.run(
        """
        UPDATE accounts.account
        SET full_name = coalesce($2, full_name),
            bio = coalesce($3, bio),
            website = coalesce($4, website),
            language = coalesce($5, language),
            is_private = coalesce($6, is_private)
        WHERE account_id = $1
        """,
        account_id,
        texts["full_name"],
        texts["bio"],
        texts["website"],
        texts["language"],
        is_private,
    )


async def replace_avatar(tx: Tx, account_id: int, media_id: int | None) -> Row | None:
    """Give a live account another picture, or none; return its `former_id`, or None without such an account."""
    return await tx.one(
        """
        UPDATE accounts.account
        SET avatar_media_id = $2
        FROM (
            SELECT account_id, avatar_media_id AS former_id
            FROM accounts.account
            WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
            FOR UPDATE
        ) AS former
        WHERE account.account_id = former.account_id
        RETURNING former.former_id
        """,
        account_id,
        media_id,
    )


async def mark_suspended(tx: Tx, account_id: int) -> bool:
    """Suspend an account; False where it is suspended already or not there."""
    changed = await tx.run(
        """
        UPDATE accounts.account
        SET suspended_at = now()
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        account_id,
    )
    return changed == 1


async def mark_restored(tx: Tx, account_id: int) -> bool:
    """End an account's suspension; False where there is none."""
    changed = await tx.run(
        """
        UPDATE accounts.account
        SET suspended_at = NULL
        WHERE account_id = $1 AND suspended_at IS NOT NULL AND deleted_at IS NULL
        """,
        account_id,
    )
    return changed == 1


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
