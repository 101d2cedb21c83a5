"""`heliograph reports`: what people have reported, and what becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import App, Parameter
from cyclopts.validators import Number

from heliograph.features.moderation import service as moderation
from heliograph.features.moderation.types import StaffReport
from heliograph.platform.clock import rfc3339
from heliograph.platform.config import load_config
from heliograph.platform.context import Ctx
from heliograph.programs.composition import open_context
from heliograph.programs.up.joining import join_engines

T = TypeVar("T")

DataDir = Annotated[Path | None, Parameter(help="Where data, secrets, sockets and logs are (HELIOGRAPH_DATA_DIR).")]
ReportId = Annotated[int, Parameter(validator=Number(gt=0, lt=1 << 63))]
Note = Annotated[str, Parameter(help="Words for staff, kept with the report.")]

_BATCH = 100
_WORDS_SHOWN = 200

app = App(name="reports", help="What people have reported, and what becomes of it.")


@app.command(name="list")
def listed(*, data_dir: DataDir = None) -> None:
    """Show every report that waits, oldest first: what about, by whom, why, and where to look."""
    for each, public_url in _run(data_dir, _waiting):
        print(*_told(each, public_url), sep="\n")


@app.command
def close(report_id: ReportId, *, note: Note = "", data_dir: DataDir = None) -> None:
    """Close a report that somebody has looked into; nothing else changes."""
    _run(data_dir, lambda ctx: moderation.close(ctx, report_id, note))


@app.command
def remove(report_id: ReportId, *, note: Note = "", data_dir: DataDir = None) -> None:
    """Delete the post or the comment that a report is about, for good, and close every report of it."""
    _run(data_dir, lambda ctx: moderation.remove(ctx, report_id, note))


@app.command
def suspend(report_id: ReportId, *, note: Note = "", data_dir: DataDir = None) -> None:
    """Suspend whom a report is about, and close every report of them and of what is theirs."""
    _run(data_dir, lambda ctx: moderation.suspend(ctx, report_id, note))


@app.command
def restore(report_id: ReportId, *, data_dir: DataDir = None) -> None:
    """End the suspension of whom a report is about, also once it is closed."""
    _run(data_dir, lambda ctx: moderation.restore(ctx, report_id))


async def _waiting(ctx: Ctx) -> list[tuple[StaffReport, str]]:
    found: list[StaffReport] = []
    while True:
        batch = await moderation.open_reports(ctx, found[-1].report.report_id if found else 0, _BATCH)
        found += batch
        if len(batch) < _BATCH:
            return [(each, ctx.config.public_url.rstrip("/")) for each in found]


def _told(each: StaffReport, public_url: str) -> list[str]:
    """Write a report down; what people wrote is quoted, so that nothing in it acts on a terminal."""
    report = each.report
    owner = (each.owner or f"account {report.owner_id}, deleted") + (", suspended" if each.is_owner_suspended else "")
    reporter = each.reporter or f"account {report.reporter_id}, deleted"
    where = public_url + each.path if each.path else "is gone"
    lines = [
        f"{report.report_id}  {rfc3339(report.reported_at)}  {report.reason}  {report.kind} of {owner}, by {reporter}",
        f"    {report.kind} {report.object_id}: {where}",
    ]
    if each.words:
        lines.append(f"    there: {each.words[:_WORDS_SHOWN]!r}")
    if report.text:
        lines.append(f"    says: {report.text!r}")
    return lines


def _run(data_dir: Path | None, verb: Callable[[Ctx], Awaitable[T]]) -> T:
    config = join_engines(load_config(data_dir=data_dir))

    async def run() -> T:
        async with open_context(config, "reports") as ctx:
            return await verb(ctx)

    return asyncio.run(run())
