"""Files of 150 KB, a second: from the web program, from nginx, and by a word of the one to the other."""

import contextlib
import dataclasses
import os
import random
import signal
import statistics
from collections.abc import Generator

import asyncpg
import msgspec
import uvloop

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, run_load
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token, object_key
from heliograph.platform.config import Config, Handoff
from heliograph.programs.edge.nginx import launch, plan_edge
from heliograph.programs.up.children import stop
from heliograph.programs.up.locate import nginx_binary
from tests.engines import TestEngines
from tests.processes import free_port

FILE_BYTES = 150_000
FILES = 200
CONNECTIONS = 16
ROUNDS = 5
_STATIC = """\
daemon off;
{user}
worker_processes auto;
pid static.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    default_type image/jpeg;
    keepalive_requests 100000;
    server {{
        listen 127.0.0.1:{port};
        root {root};
    }}
}}
"""


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return how many files a second each way delivers, all measured in turns."""
    small = Shape(accounts=2_000, follows=20, posts=2_000, seed=shape.seed)
    with stage.world(addresses, small, port=free_port()) as world:
        config = msgspec.structs.replace(world, media_requests_per_minute=100_000_000)
        public, private, names = _files(config, small)
        behind = msgspec.structs.replace(
            config,
            port=free_port(),
            web_socket=str(config.data_dir / "web.sock"),
            media_handoff=Handoff.NGINX,
        )
        constant_port, static_port = free_port(), free_port()
        with (
            stage.programs(config, ["web"]),
            stage.programs(behind, ["web", "edge"]),
            stage.baseline("constant", constant_port, str(FILE_BYTES)),
            _static(config, static_port),
        ):
            plan = Plan(
                port=config.port,
                targets=public,
                connections=CONNECTIONS,
                seconds=seconds / ROUNDS,
                warm_up_seconds=0.5,
            )
            change = msgspec.structs.replace
            plans = {
                "constant": change(plan, port=constant_port, targets=[Target(path="/page")]),
                "static": change(plan, port=static_port, targets=[Target(path=f"/{name}") for name in names]),
                "public": plan,
                "private": change(plan, targets=private),
                "cached": change(plan, port=behind.port),
                "accel": change(plan, port=behind.port, targets=private),
            }
            rounds = [{name: run_load(each) for name, each in plans.items()} for _ in range(ROUNDS)]
    return _lines({name: [loads[name] for loads in rounds] for name in plans})


def _files(config: Config, shape: Shape) -> tuple[list[Target], list[Target], list[str]]:
    """Store files for posts of public and of private accounts; return how each is asked for, and their keys."""
    chance = random.Random(shape.seed)
    authors = shape.posts_authors.tolist()
    follower_of = dict(zip(shape.edges[1].tolist(), shape.edges[0].tolist(), strict=True))
    posts = [post for post in range(shape.posts) if authors[post] in follower_of]
    closed = {authors[post] for post in posts[::2]}
    public = [post for post in posts if authors[post] not in closed][:FILES]
    private = [post for post in posts if authors[post] in closed][:FILES]
    uvloop.run(_close(config, [int(shape.account_ids[author]) for author in closed]))
    names: list[str] = []
    for post in (*public, *private):
        names.append(object_key(shape.media_ids(post, 0), "l", "jpg"))
        path = config.data_dir / "objects" / names[-1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(FILE_BYTES))
    tokens = {post: access_token(config, shape, follower_of[authors[post]]) for post in private}
    return (
        [Target(path=f"/media/{shape.media_ids(post, 0)}_l.jpg") for post in public],
        [Target(path=f"/media/{shape.media_ids(post, 0)}_l.jpg", token=tokens[post]) for post in private],
        names,
    )


async def _close(config: Config, account_ids: list[int]) -> None:
    connection = await asyncpg.connect(config.database_url)
    try:
        await connection.execute(
            "UPDATE accounts.account SET is_private = true WHERE account_id = ANY($1::bigint[])", account_ids
        )
    finally:
        await connection.close()


@contextlib.contextmanager
def _static(config: Config, port: int) -> Generator[None]:
    """Run an nginx that serves the object folder to anybody."""
    home = config.data_dir / "static"
    home.mkdir()
    plan = dataclasses.replace(plan_edge(config, nginx_binary(config)), home=home, log_path=home / "nginx.log")
    plan.settings_path.write_text(
        _STATIC.format(user="user root;" if os.geteuid() == 0 else "", port=port, root=config.data_dir / "objects")
    )
    nginx = launch(plan)
    try:
        yield
    finally:
        stop(nginx, signal.SIGTERM, 10)


def _lines(loads: dict[str, list[Load]]) -> list[Figure]:
    lines = [_figure("constant", "constant body of 150 KB", loads["constant"])]
    for name, what, to in (
        ("static", "nginx from the disk, unchecked", "constant"),
        ("cached", "public file, cached by the edge", "static"),
        ("public", "public file from the web program", "constant"),
        ("private", "private file from the web program, checked", "constant"),
        ("accel", "private file, checked, by nginx from the disk", "private"),
    ):
        ratio = statistics.median(
            ours.per_second / its.per_second for ours, its in zip(loads[name], loads[to], strict=True)
        )
        lines.append(_figure(name, what, loads[name], ratio, to))
    return lines


def _figure(key: str, what: str, loads: list[Load], ratio: float | None = None, to: str = "") -> Figure:
    return Figure(
        key=f"serving.{key}",
        what=what,
        value=statistics.median(load.per_second for load in loads),
        unit="/s",
        p50_ms=statistics.median(load.p50_ms for load in loads),
        p99_ms=statistics.median(load.p99_ms for load in loads),
        ratio=ratio,
        to=to,
    )
