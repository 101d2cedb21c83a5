"""Refuse a database that may lose what it has acknowledged."""

import asyncpg

from heliograph.programs.up.refusals import StartRefused

_NEEDED = ("fsync", "full_page_writes", "synchronous_commit")


async def unsafe_settings(database_url: str) -> list[str]:
    """Return the durable settings that are off in the sessions we get; none is good."""
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        rows = await connection.fetch(
            "SELECT name FROM pg_settings WHERE name = ANY($1::text[]) AND setting = 'off' ORDER BY name", _NEEDED
        )
    finally:
        await connection.close()
    return [str(row["name"]) for row in rows]


async def check_durable(database_url: str) -> None:
    """Raise `StartRefused` if acknowledged writes could be lost, or if the database cannot be asked."""
    try:
        unsafe = await unsafe_settings(database_url)
    except (OSError, asyncpg.PostgresError, TimeoutError, ValueError) as error:
        raise StartRefused(f"The database does not answer: {error}") from error
    if unsafe:
        raise StartRefused(
            f"The database has {', '.join(unsafe)} switched off, and could lose what people were told is saved. "
            "Switch on fsync, synchronous_commit and full_page_writes."
        )
