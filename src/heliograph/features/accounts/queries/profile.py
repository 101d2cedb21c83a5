"""Statements of what accounts say of themselves, and of their standing."""

from collections.abc import Collection

import msgspec

from heliograph.features.accounts.types import Owner
from heliograph.platform.db import Read, Row, Tx


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


async def cards_by_prefix(db: Read, prefix: str, limit: int) -> list[Row]:
    """Return what cards of live accounts show whose user names begin so, in the order of bytes.

    Uses `account_by_prefix`; what user names are made of comes before the tilde.
    """
    return await db.all(
        """
        SELECT account_id, username, full_name, avatar_media_id, is_verified
        FROM accounts.account
        WHERE username ~>=~ $1 AND username ~<~ ($1 || '~') AND suspended_at IS NULL AND deleted_at IS NULL
        ORDER BY username USING ~<~
        LIMIT $2
        """,
        prefix,
        limit,
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


async def called_among(db: Read, account_ids: list[int], name: str) -> set[int]:
    """Return the live among the accounts whose user name or a word of whose full name begins so. Uses the primary key.

    `starts_with` and `position`, not LIKE: what is typed holds no wildcards.
    """
    rows = await db.all(
        """
        SELECT account_id
        FROM accounts.account
        WHERE account_id = ANY($1::bigint[]) AND suspended_at IS NULL AND deleted_at IS NULL
            AND (
                starts_with(username, $2)
                OR starts_with(lower(full_name), $2)
                OR position(' ' || $2 IN lower(full_name)) > 0
            )
        """,
        account_ids,
        name,
    )
    return {row["account_id"] for row in rows}


async def people(db: Read, account_ids: Collection[int]) -> list[Row]:
    """Return what `live_cards` and `owners` do, in one; deleted accounts are absent. Uses the primary key."""
    return await db.all(
        """
        SELECT account_id, username, full_name, avatar_media_id, is_verified, is_private,
            suspended_at IS NOT NULL AS is_suspended
        FROM accounts.account
        WHERE account_id = ANY($1::bigint[]) AND deleted_at IS NULL
        """,
        list(account_ids),
    )


async def hold_owner(tx: Tx, account_id: int) -> Owner | None:
    """Return the owner, whose privacy then stays as it is until the transaction ends (see `lock_privacy`).

    Any number may hold it at a time. Not by a lock of the row, which would leave a multixact for each who follows a
    popular account, and could keep its owner waiting for ever.
    """
    await tx.run("SELECT pg_advisory_xact_lock_shared(7341003, hashint8($1))", account_id)
    row = await tx.one(
        """
        SELECT account_id, is_private, suspended_at IS NOT NULL AS is_suspended
        FROM accounts.account
        WHERE account_id = $1 AND deleted_at IS NULL
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


async def header(db: Read, account_id: int) -> Row | None:
    """Return all that a live account says of itself. Uses the primary key."""
    return await db.one(
        """
        SELECT account_id, username, email, full_name, bio, website, language, avatar_media_id, is_private,
            is_verified, created_at
        FROM accounts.account
        WHERE account_id = $1 AND suspended_at IS NULL AND deleted_at IS NULL
        """,
        account_id,
    )


async def lock_privacy(tx: Tx, account_id: int) -> bool | None:
    """Return whether a live account is private, and keep others from changing it; None without such an account.

    Waits for those who act on its being as it is (`hold_owner`); who comes after them waits in turn.
    """
    await tx.run("SELECT pg_advisory_xact_lock(7341003, hashint8($1))", account_id)
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
    """Suspend an account, a deleted one too while it can be brought back; False where it is already, or is none."""
    changed = await tx.run(
        """
        UPDATE accounts.account
        SET suspended_at = now()
        WHERE account_id = $1 AND suspended_at IS NULL AND password_hash <> ''
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
        WHERE account_id = $1 AND suspended_at IS NOT NULL
        """,
        account_id,
    )
    return changed == 1
