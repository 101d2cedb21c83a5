"""Ask for every cell at once, and hold each answer against the table."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import httpx

from heliograph.features.media.service.opening import sign_name
from heliograph.features.media.types import SignedName
from tests.matrix.expected import is_locked_out, sees
from tests.matrix.resources import BYTE_ROUTE, Row
from tests.matrix.stage import Stage

AT_ONCE = 12
UNLIKE = frozenset(("x-request-id", "date", "ratelimit", "x-process-time"))
"""Headers that differ from one answer to the next, whatever was asked for."""
_FORMS: dict[str, dict[str, str]] = {
    "GET": {},
    "HEAD": {},
    "range": {"Range": "bytes=0-9"},
    "unchanged": {"If-None-Match": "*"},
}
"""Ways to ask for the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Who asks for what, and how."""

    viewer: str
    row: Row
    is_signed: bool = False
    form: str = "GET"

    def __str__(self) -> str:
        """Name it, for people to read."""
        how = f" ({'signed' if self.is_signed else self.form})" if self.is_signed or self.form != "GET" else ""
        return f"{self.viewer}: {self.row.method} {self.row.path}{how}"


@dataclass(slots=True)
class Asking:
    """A stage seen through one web program, with its owner in one state."""

    stage: Stage
    state: str
    http: httpx.AsyncClient
    findings: list[str] = field(default_factory=list[str])
    asked: int = 0
    _absent: dict[tuple[str, ...], asyncio.Task[httpx.Response]] = field(
        default_factory=dict[tuple[str, ...], "asyncio.Task[httpx.Response]"]
    )

    async def ask_all(self, cells: Iterable[Cell]) -> None:
        """Ask for every cell, several at a time; what is wrong is added to the findings."""
        waiting = iter(list(cells))

        async def ask_on() -> None:
            for cell in waiting:
                await self._judge(cell)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(ask_on())

    async def _judge(self, cell: Cell) -> None:
        row, locked_out = cell.row, is_locked_out(cell.viewer, self.state) and not cell.is_signed
        viewer = "anonymous" if row.is_seen_by_nobody_in_particular else cell.viewer
        may = sees(viewer, row.part, self.state)
        if row.is_change and may:
            return  # It would change what the next cell is about.
        answer = await self._send(cell, self.stage.fields)
        self.asked += 1
        is_refused = row.needs_account and cell.viewer == "anonymous"
        if not row.is_seen_by_nobody_in_particular and (locked_out or is_refused):
            self._expect(cell, answer.status_code == 401, f"answers {answer.status_code}, not 401")
            await self._compare(cell, answer)
        elif row.is_list:
            found = row.marker.format_map(self._fields(cell)) in answer.text
            if not (may and not row.is_certain):
                self._expect(cell, found is may, f"shows {row.marker}" if found else f"does not show {row.marker}")
        elif may and (row.is_certain or answer.status_code == 200):
            self._expect_shown(cell, answer)
        else:
            self._expect(cell, answer.status_code == row.absent_status, f"answers {answer.status_code}")
            await self._compare(cell, answer)

    def _expect_shown(self, cell: Cell, answer: httpx.Response) -> None:
        statuses = {"range": 206, "unchanged": 304}
        self._expect(cell, answer.status_code == statuses.get(cell.form, 200), f"answers {answer.status_code}")
        if cell.row.marker:
            self._expect(cell, cell.row.marker.format_map(self._fields(cell)) in answer.text, "lacks its marker")
        if cell.row.route == BYTE_ROUTE:
            is_public = sees("anonymous", cell.row.part, self.state)
            kept = answer.headers.get("cache-control", "")
            self._expect(cell, kept.startswith("public" if is_public else "private"), f"may be kept so: {kept}")

    async def _compare(self, cell: Cell, answer: httpx.Response) -> None:
        """Find out whether the answer differs from that to something that never was."""
        row = cell.row
        key = (cell.viewer, str(cell.is_signed), cell.form, row.method, *_like(row))
        if key not in self._absent:
            self._absent[key] = asyncio.ensure_future(self._send(cell, self.stage.absent))
        absent = await self._absent[key]
        same = (answer.status_code, answer.content, _headers(answer)) == (
            absent.status_code,
            absent.content,
            _headers(absent),
        )
        self._expect(cell, same, f"differs from the absent: {_difference(answer, absent)}")

    def _expect(self, cell: Cell, holds: bool, finding: str) -> None:
        if not holds:
            self.findings.append(f"[{self.state}] {cell} {finding}")

    async def _send(self, cell: Cell, fields: dict[str, str]) -> httpx.Response:
        known = {**fields, **self._own_fields(cell)}
        path, headers = cell.row.path.format_map(known), dict(_FORMS[cell.form])
        person = self.stage.owner if cell.viewer == "owner" else self.stage.people.get(cell.viewer)
        if cell.is_signed and person is not None:
            path += f"?s={self._signature(path, int(person.user_id))}"
        elif person is not None:
            headers["Authorization"] = f"Bearer {person.token}"
        body = _filled(cell.row.json, known)
        method = "HEAD" if cell.form == "HEAD" else cell.row.method
        return await self.http.request(method, path, headers=headers, json=body)

    def _signature(self, path: str, account_id: int) -> str:
        ctx = self.stage.world.ctx
        expires_at = int(ctx.clock.now().timestamp()) + 120
        signed = SignedName(account_id=account_id, expires_at=expires_at)
        return sign_name(ctx.keys, path.rpartition("/")[2], signed)

    def _own_fields(self, cell: Cell) -> dict[str, str]:
        return {"since": self.stage.since.get(cell.viewer, "none")}

    def _fields(self, cell: Cell) -> dict[str, str]:
        return {**self.stage.fields, **self._own_fields(cell)}


def every_cell(rows: Iterable[Row], viewers: Iterable[str]) -> list[Cell]:
    """Return each row for each viewer."""
    asked = list(viewers)
    return [Cell(viewer=viewer, row=row) for row in rows for viewer in asked]


def every_form(files: Iterable[Row], viewers: Iterable[str]) -> list[Cell]:
    """Return each file for each viewer in every other way of asking for it, by a signed address among them."""
    asked = list(viewers)
    files = list(files)
    forms = [form for form in _FORMS if form != "GET"]
    plain = [Cell(viewer=viewer, row=row, form=form) for row in files for viewer in asked for form in forms]
    known = [viewer for viewer in asked if viewer != "anonymous"]
    return plain + [Cell(viewer=viewer, row=row, is_signed=True) for row in files for viewer in known]


def _like(row: Row) -> tuple[str, ...]:
    """Say what of a row may show in the answer to something absent: the route and what is asked of it."""
    return row.route, row.path.partition("?")[2], str(sorted(row.json or {})), str("{username}" in row.path)


def _headers(answer: httpx.Response) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in UNLIKE)


def _difference(answer: httpx.Response, absent: httpx.Response) -> str:
    unlike = set(_headers(answer)) ^ set(_headers(absent))
    return f"{answer.status_code} {answer.content[:120]!r}, {absent.status_code} {absent.content[:120]!r}, {unlike}"


def _filled(json: Any, fields: dict[str, str]) -> Any:
    if isinstance(json, dict):
        return {name: _filled(value, fields) for name, value in cast("dict[str, Any]", json).items()}
    return json.format_map(fields) if isinstance(json, str) else json
