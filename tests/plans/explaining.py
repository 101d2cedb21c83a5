"""A transaction that asks how statements would be carried out."""

from typing import Any, cast

import asyncpg

from heliograph.platform.db import Tx


class Explaining(Tx):
    """Ask how each statement would be carried out, instead of carrying it out."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        super().__init__(connection, 10)
        self.plans: list[str] = []

    async def all(self, sql: str, *args: object) -> list[Any]:
        await self._explain(sql, args)
        return []

    async def one(self, sql: str, *args: object) -> Any:
        await self._explain(sql, args)

    async def value(self, sql: str, *args: object) -> Any:
        await self._explain(sql, args)

    async def run(self, sql: str, *args: object) -> int:
        await self._explain(sql, args)
        return 0

    async def _explain(self, sql: str, args: tuple[object, ...]) -> None:
        rows = await self._connection.fetch("EXPLAIN " + sql, *args)
        self.plans.append("\n".join(cast("str", row[0]) for row in rows))
