"""Every kind of viewer asks for everything, the owner being public, private, suspended and back, Redis up and down."""

import re

import httpx
import msgspec
import pytest

from heliograph.features.accounts import service as accounts
from heliograph.features.media import rules as media_rules
from heliograph.platform.config import Config
from heliograph.programs.openapi import document
from heliograph.programs.surface import ROUTES as APP_ROUTES
from tests.matrix.asking import Asking, every_cell, every_form
from tests.matrix.expected import PARTS, VIEWERS
from tests.matrix.resources import BYTE_ROUTE, EXEMPT, NAMES, ROWS, Row
from tests.matrix.stage import Stage, ask, build, set_privacy
from tests.world import PASSWORD, World, open_world

OF_NOTHING = {"cursor", "limit", "order", "maxwidth", "maxheight", "format"}
"""Parameters of a query that name nothing of anybody's."""
NOWHERE = "redis://127.0.0.1:1/0"
"""Nobody listens there: connections are refused."""


def sampled(rows: list[Row]) -> list[Row]:
    """Return of the files those that are made each in another way."""
    kept = ("_l.jpg", "_t.webp", "_720p.mp4", "_480p.m4s", "_hls.m3u8", "_o.bin")
    return [row for row in rows if row.path.endswith(kept)]


async def check(stage: Stage, state: str, http: httpx.AsyncClient, *, is_whole: bool) -> int:
    """Ask for every cell (or for what is read, and a few files of each kind); return how many there were."""
    asking = Asking(stage, state, http)
    few = sampled(stage.byte_rows)
    rows = [*ROWS, *stage.byte_rows] if is_whole else [*(row for row in ROWS if not row.is_change), *few]
    await asking.ask_all(every_cell(rows, VIEWERS))
    if is_whole:
        await asking.ask_all(every_form(few, VIEWERS))
    findings = asking.findings
    assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings[:60])
    return asking.asked


@pytest.mark.timeout(600)
async def test_every_cell_answers_as_the_table_says(world: World, matrix_config: Config) -> None:
    stage = await build(world, VIEWERS)
    pending, owner, away = (
        stage.people["pending"],
        stage.owner,
        msgspec.structs.replace(matrix_config, redis_url=NOWHERE),
    )
    await set_privacy(owner, is_private=True)
    await pending.follow(owner)
    async with open_world(away, with_consumers=False) as bare:
        asked = await check(stage, "private", world.http, is_whole=True)
        asked += await check(stage, "private", bare.http, is_whole=False)
        # No consumer runs: whoever asked has not been let in yet.
        await set_privacy(owner, is_private=False)
        asked += await check(stage, "public", bare.http, is_whole=False)
        asked += await check(stage, "public", world.http, is_whole=True)
        await accounts.suspend(world.ctx, int(owner.user_id))
        asked += await check(stage, "suspended", bare.http, is_whole=False)
        asked += await check(stage, "suspended", world.http, is_whole=True)
        await accounts.restore(world.ctx, int(owner.user_id))
        asked += await check(stage, "public", world.http, is_whole=False)
        # Whoever has deleted their account is to everyone as one that is suspended.
        await ask(owner, "DELETE", "/api/users/me", json={"password": PASSWORD})
        asked += await check(stage, "suspended", bare.http, is_whole=False)
        asked += await check(stage, "suspended", world.http, is_whole=True)
    print(f"{asked} cells")
    assert asked > 4_000


def test_every_route_with_a_parameter_has_a_row_or_a_reason() -> None:
    there_are = {
        f"{method} {path}"
        for route in APP_ROUTES
        for path in route.paths
        for method in route.http_methods - {"OPTIONS", "HEAD"}
        if "{" in path
    }
    entered = {row.route for row in ROWS} | {BYTE_ROUTE} | EXEMPT.keys()
    assert there_are - entered == set(), "enter these routes in tests/matrix/resources.py"
    assert {route for route in entered if "{" in route} - there_are == set()


def test_every_route_that_is_asked_about_something_in_its_query_has_a_row() -> None:
    asked = {
        f"{method.upper()} {re.sub(r'{(.+?)}', '', path)}"
        for path, methods in msgspec.json.decode(document())["paths"].items()
        for method, operation in methods.items()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and parameter["name"] not in OF_NOTHING
    }
    rows = {re.sub(r"{(.+?)}", "", row.route) for row in ROWS if "?" in row.path}
    assert asked - rows == set(), "enter these routes in tests/matrix/resources.py with a query"


def test_every_ending_of_a_files_name_is_asked_for() -> None:
    assert set(NAMES) == {f"{size}.{extension}" for size, extension in media_rules.NAMED}


def test_every_row_asks_for_a_part_that_the_table_has() -> None:
    assert {row.part for row in ROWS} <= PARTS
