"""Migrations: plain SQL files, applied in order, each in its own transaction, under a lock.

A file that makes an index `CONCURRENTLY` cannot run in one: it holds that single statement, and is safe to repeat.
`NNNN_pre_*.sql` runs before new code starts, `NNNN_post_*.sql` after the old is gone. A file that was applied and
has changed since is refused.
"""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import asyncpg

import heliograph
from heliograph.platform.config import Config

_LOCK = 7_341_000
_TIMEOUT_SECONDS = 600


class MigrationChanged(Exception):
    """A migration that was applied differs from its file."""


def migration_files(phase: str | None = None) -> list[Path]:
    """List the SQL files in order, of one phase (`pre`, `post`) or of both."""
    packaged = Path(heliograph.__file__).parent / "migrations"
    folder = packaged if packaged.is_dir() else Path(heliograph.__file__).parents[2] / "migrations"
    return sorted(path for path in folder.glob("[0-9]*.sql") if phase is None or f"_{phase}_" in path.name)


async def migrate(config: Config, phase: str | None = None) -> int:
    """Apply what is missing; return how many files were. Raises `MigrationChanged`."""
    connection = await asyncpg.connect(config.database_url, timeout=config.database_timeout_seconds)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK, timeout=_TIMEOUT_SECONDS)
        await connection.execute(
            """
            CREATE TABLE IF NOT EXISTS public.migration (
                name text PRIMARY KEY,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        rows = await connection.fetch("SELECT name, checksum FROM public.migration")
        applied = {row["name"]: row["checksum"] for row in rows}
        missing = [path for path in migration_files(phase) if not _is_applied(path, applied)]
        for path in missing:
            await _apply(connection, path)
        return len(missing)
    finally:
        await connection.close()


async def _apply(connection: "asyncpg.Connection[Any]", path: Path) -> None:
    sql = _sql(path)
    is_alone = "CONCURRENTLY" in sql
    async with contextlib.nullcontext() if is_alone else connection.transaction():
        await connection.execute(sql, timeout=_TIMEOUT_SECONDS)
        await connection.execute(
            "INSERT INTO public.migration (name, checksum) VALUES ($1, $2)", path.name, _checksum(path)
        )


async def pending(config: Config) -> list[str]:
    """Name the files that are not applied yet."""
    connection = await asyncpg.connect(config.database_url, timeout=config.database_timeout_seconds)
    try:
        if await connection.fetchval("SELECT to_regclass('public.migration')") is None:
            return [path.name for path in migration_files()]
        rows = await connection.fetch("SELECT name FROM public.migration")
        applied = {row["name"] for row in rows}
        return [path.name for path in migration_files() if path.name not in applied]
    finally:
        await connection.close()


def _is_applied(path: Path, applied: dict[str, str]) -> bool:
    checksum = applied.get(path.name)
    if checksum is not None and checksum != _checksum(path):
        raise MigrationChanged(f"{path.name} was applied and has changed since")
    return checksum is not None


def _sql(path: Path) -> str:
    return path.read_text()


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
