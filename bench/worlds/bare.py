"""Tables without indexes and constraints for as long as rows are poured in: building them after is far cheaper."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

LOADING = {
    "session_replication_role": "replica",
    "maintenance_work_mem": "512MB",
    "max_parallel_maintenance_workers": "2",
    "synchronous_commit": "off",
    "statement_timeout": "0",
}
"""Settings of a session that loads: no triggers of foreign keys, and room to sort."""

_SECONDS = 3_600
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_CONSTRAINTS = """
    SELECT conrelid::regclass::text AS of_table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint
    WHERE (conrelid = $1::regclass AND contype IN ('p', 'u', 'f')) OR (confrelid = $1::regclass AND contype = 'f')
    ORDER BY contype = 'f', conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index
    WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid
"""


@asynccontextmanager
async def stripped(connection: Connection, table: str) -> AsyncGenerator[None]:
    """Take off, and put on again as it was."""
    constraints = await connection.fetch(_CONSTRAINTS, table)
    indexes = await connection.fetch(_INDEXES, table)
    for row in reversed(constraints):
        await connection.execute(f"ALTER TABLE {row['of_table']} DROP CONSTRAINT {row['name']}")
    for row in indexes:
        await connection.execute(f"DROP INDEX {row['name']}")
    yield
    for row in indexes:
        await connection.execute(row["definition"], timeout=_SECONDS)
    for row in constraints:
        add = f"ALTER TABLE {row['of_table']} ADD CONSTRAINT {row['name']} {row['definition']}"
        await connection.execute(add, timeout=_SECONDS)
