"""Every statement of moderation, as it is sent, uses the index that its docstring names and reads no table whole."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import asyncpg
import pytest_asyncio

from heliograph.features.moderation import queries
from heliograph.features.moderation.types import Kind, Outcome, Reason, Report
from heliograph.platform.db import Tx
from tests.plans.explaining import Explaining

_NEW = Report(report_id=9, reporter_id=7, kind=Kind.POST, object_id=1_024, owner_id=3, reason=Reason.SPAM, text="x")


@pytest_asyncio.fixture
async def explaining(fresh_database: str) -> AsyncGenerator[Explaining]:
    """A database in which thirty thousand reports are closed, and one in ten of as many as that waits."""
    connection = await asyncpg.connect(fresh_database)
    await connection.execute(
        """
        INSERT INTO moderation.report (
            report_id, reporter_id, kind, object_id, owner_id, reason, text, closed_at, outcome
        )
        SELECT n, n % 700, 'post', n, n % 300, 'spam', '',
            CASE WHEN n % 10 > 0 THEN now() END, CASE WHEN n % 10 > 0 THEN 'closed' END
        FROM generate_series(1, 30000) AS n;
        """
    )
    await connection.execute("VACUUM ANALYZE moderation.report")
    yield Explaining(connection)
    await connection.close()


_Query = Callable[[Tx], Awaitable[object]]
HOT: dict[str, tuple[_Query, str]] = {
    "report": (lambda tx: queries.upsert_report(tx, _NEW), "report_once"),
    "what waits": (lambda tx: queries.open_reports(tx, 900, 100), "report_open"),
    "one that waits": (lambda tx: queries.open_report(tx, 900), "report_open"),
    "whom one is about": (lambda tx: queries.reported_owner(tx, 900), "report_pkey"),
    "how many wait": (queries.waiting, "report_open"),
    "close one": (lambda tx: queries.close_report(tx, 900, Outcome.CLOSED, ""), "report_open"),
    "close those of a thing": (lambda tx: queries.close_same(tx, _NEW, Outcome.REMOVED, ""), "report_about"),
    "close those about somebody": (lambda tx: queries.close_about(tx, 3, Outcome.SUSPENDED, ""), "report_about"),
    "erase by somebody": (lambda tx: queries.delete_by(tx, 7, 1_000), "report_by_reporter"),
    "unname by somebody": (lambda tx: queries.unname_by(tx, 7, 1_000), "report_by_reporter"),
    "erase about somebody": (lambda tx: queries.delete_about(tx, 3, 1_000), "report_about"),
}


async def test_statements_use_their_indexes(explaining: Explaining) -> None:
    wrong: dict[str, str] = {}
    for name, (query, index) in HOT.items():
        explaining.plans.clear()
        await query(explaining)
        [plan] = explaining.plans
        if index not in plan or "Seq Scan" in plan:
            wrong[name] = plan
    assert not wrong, "\n\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())
