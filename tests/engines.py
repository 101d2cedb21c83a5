"""Real engines for the tests: started once a run, a database cloned from a migrated template for each worker.

Under xdist the controller starts them, since it outlives every worker; alone, the first test that asks does. They
die with the process that started them, whatever becomes of it.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from heliograph.platform.config import Config
from heliograph.programs.migrate import migrate
from heliograph.programs.up.engines import Engines, start_engines

TEMPLATE = "heliograph_template"
_PREFIX = "heliograph-tests-"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestEngines:
    """Where the engines of this test run are."""

    __test__ = False

    directory: Path
    administrator_url: str
    database_url: str
    redis_url: str

    def url_of(self, database: str) -> str:
        """Return the address of another database of the same engine, for the application's role."""
        return self.database_url.replace("@/heliograph?", f"@/{database}?")

    def redis_url_of(self, number: int) -> str:
        """Return the address of one of Valkey's sixteen databases."""
        return f"{self.redis_url}&db={number}"


class RunningTestEngines:
    """The engines together with their end; belongs to the process that started them."""

    def __init__(self, directory: Path, engines: Engines) -> None:
        self._engines = engines
        self.addresses = TestEngines(
            directory=directory,
            administrator_url=engines.administrator_url,
            database_url=engines.addresses.database_url,
            redis_url=engines.addresses.redis_url,
        )

    def stop(self) -> None:
        """End both and remove their data."""
        self.stop_and_keep()
        shutil.rmtree(self.addresses.directory, ignore_errors=True)

    def stop_and_keep(self) -> None:
        """End both; another run may start them again on the same directory."""
        self._engines.stop()


def start_test_engines() -> RunningTestEngines:
    """Start PostgreSQL and Valkey in a fresh temporary directory."""
    _remove_leftovers()
    directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        return RunningTestEngines(directory, asyncio.run(start_engines(Config(data_dir=directory))))
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


async def ensure_template(engines: TestEngines) -> str:
    """Make the migrated template database unless another worker has; return its name."""
    with (engines.directory / "template.lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        async with administrator(engines) as connection:
            if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", TEMPLATE):
                return TEMPLATE
            unfinished = TEMPLATE + "_new"
            await connection.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
            await connection.execute(f"CREATE DATABASE {unfinished} OWNER heliograph")
            await migrate(Config(data_dir=engines.directory, database_url=engines.url_of(unfinished)))
            await connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")
    return TEMPLATE


async def clone(engines: TestEngines, template: str, name: str) -> str:
    """Replace the database `name` by a fresh copy of the template; return its address."""
    async with administrator(engines) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name} OWNER heliograph TEMPLATE {template} STRATEGY file_copy")
    return engines.url_of(name)


async def drop(engines: TestEngines, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    async with administrator(engines) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@asynccontextmanager
async def administrator(engines: TestEngines) -> "AsyncGenerator[asyncpg.Connection[Any]]":
    """Lend a connection that may make and remove databases."""
    connection = await asyncpg.connect(engines.administrator_url, timeout=10)
    try:
        yield connection
    finally:
        await connection.close()


def encode_engines(engines: TestEngines) -> str:
    """Spell the addresses for a worker of xdist."""
    return msgspec.json.encode(engines, enc_hook=str).decode()


def decode_engines(text: str) -> TestEngines:
    """Read what `encode_engines` wrote."""
    return msgspec.json.decode(text, type=TestEngines, dec_hook=lambda kind, value: kind(value))


def _remove_leftovers() -> None:
    """Remove directories of runs that were killed."""
    for directory in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        process_id = directory.name.removeprefix(_PREFIX).split("-")[0]
        if process_id.isdigit() and not _is_alive(int(process_id)):
            shutil.rmtree(directory, ignore_errors=True)


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
