"""The stage that scenarios play on: throw-away engines, a world in a database, programs as processes."""

import base64
import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import msgspec
import uvloop
from redis.asyncio import Redis

from bench.worlds.kept import ensure_world
from bench.worlds.shapes import Shape
from heliograph.platform.config import Config
from heliograph.programs.up.engines import start_engines
from tests.engines import RunningTestEngines, TestEngines, clone, start_test_engines
from tests.processes import Processes

_SECRET = base64.b64encode(bytes(range(32))).decode()
_READY_SECONDS = 30.0
_LIMITS = ("_per_minute", "_per_hour", "_per_day")
"""Allowances, which a load from one address would soon have spent."""


@contextlib.contextmanager
def engines(directory: Path | None = None) -> Generator[TestEngines]:
    """Start PostgreSQL and Valkey as `heliograph up` does, in `directory` or in one that is removed at the end."""
    if directory is None:
        running = start_test_engines()
        try:
            yield running.addresses
        finally:
            running.stop()
        return
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "bench.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        kept = RunningTestEngines(directory, uvloop.run(start_engines(Config(data_dir=directory))))
        try:
            yield kept.addresses
        finally:
            kept.stop_and_keep()


@contextlib.contextmanager
def world(addresses: TestEngines, shape: Shape, *, port: int = 8080) -> Generator[Config]:
    """Make a database with the world of `shape` in it; yield the configuration of programs that serve it."""
    with tempfile.TemporaryDirectory(prefix="heliograph-bench-") as directory:
        began = time.perf_counter()
        template, _ = uvloop.run(ensure_world(addresses, shape))
        url = uvloop.run(clone(addresses, template, "bench"))
        say(f"a world of {shape.accounts:,} accounts and {shape.posts:,} posts in {time.perf_counter() - began:.1f} s")
        uvloop.run(_flush(addresses))
        config = Config(
            data_dir=Path(directory),
            port=port,
            database_url=url,
            redis_url=addresses.redis_url,
            secret_key=_SECRET,
            log_level="warning",
        )
        generous = {name: 1_000_000_000 for name in Config.__struct_fields__ if name.endswith(_LIMITS)}
        yield msgspec.structs.replace(config, **generous)


@contextlib.contextmanager
def programs(config: Config, names: Sequence[str]) -> Generator[Processes]:
    """Run Heliograph's programs until the block ends; web, where it is among them, answers by then."""
    processes = Processes(config)
    try:
        for name in names:
            processes.start(name)
        if "web" in names:
            wait_for(f"{processes.base_url}/readyz")
        yield processes
    finally:
        _end(list(processes.running.values()))


@contextlib.contextmanager
def baseline(name: str, port: int, *arguments: str) -> Generator[None]:
    """Run one of `bench.baselines` until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", "bench.baselines", name, str(port), *arguments])
    try:
        wait_for(f"http://127.0.0.1:{port}/ready")
        yield
    finally:
        _end([process])


def wait_for(url: str) -> None:
    """Wait until `url` answers with success."""
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def say(line: str) -> None:
    """Tell whoever waits how far the run is."""
    print(f"[{os.path.basename(sys.argv[0])}] {line}", file=sys.stderr, flush=True)


async def _flush(addresses: TestEngines) -> None:
    """Empty the cache, and let it grow: a hundred thousand inboxes are more than a small machine is given."""
    async with Redis.from_url(addresses.redis_url) as redis:
        await redis.flushall()
        await redis.config_set("maxmemory", "0")


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
