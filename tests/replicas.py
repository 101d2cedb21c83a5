"""A PostgreSQL of a test's own, with a streaming replica beside it, both real."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import psutil

from heliograph.platform.config import Config
from heliograph.programs.migrate import migrate
from heliograph.programs.up import postgres
from heliograph.programs.up.children import spawn, stop
from heliograph.programs.up.engines import Engines, start_engines
from heliograph.programs.up.identities import choose_identity, let_pass, make_private
from heliograph.programs.up.locate import postgres_bin_dir, postgres_major
from heliograph.programs.up.postgres import ADMINISTRATOR, PostgresPlan


@dataclass(slots=True, kw_only=True)
class Replicated:
    """A primary and its replica."""

    config: Config
    """What a program on them is told, but for the secret key."""
    plan: PostgresPlan
    """The replica's."""
    process: "subprocess.Popen[bytes]"

    async def ask(self, sql: str) -> Any:
        """Ask the replica as its administrator."""
        connection = await asyncpg.connect(self.plan.url(role=ADMINISTRATOR), timeout=5)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    @asynccontextmanager
    async def paused(self) -> AsyncGenerator[None]:
        """Keep the replica as it is while the block runs: it answers, and hears of nothing new."""
        await self.ask("SELECT pg_wal_replay_pause()")
        while await self.ask("SELECT pg_get_wal_replay_pause_state()") != "paused":
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            await self.ask("SELECT pg_wal_replay_resume()")

    @contextmanager
    def frozen(self) -> Generator[None]:
        """Keep all of the replica's processes from doing anything while the block runs."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in family:
                process.send_signal(signal.SIGCONT)

    def start(self) -> None:
        """Start the replica again after its end."""
        self.process = postgres.launch(self.plan)

    def kill(self) -> None:
        """End the replica as a loss of power would."""
        self.process.kill()
        self.process.wait()


@asynccontextmanager
async def replicated(directory: Path) -> AsyncGenerator[Replicated]:
    """Run a migrated primary with a replica, and a Valkey."""
    engines = await start_engines(Config(data_dir=directory / "engines"))
    replica: Replicated | None = None
    try:
        config = Config(
            data_dir=directory / "var",
            database_url=engines.addresses.database_url,
            redis_url=engines.addresses.redis_url,
        )
        await migrate(config)
        replica = await _start_replica(engines, directory, config)
        yield replica
    finally:
        if replica is not None:
            stop(replica.process, signal.SIGINT, 10)
        engines.stop()


async def _start_replica(engines: Engines, directory: Path, config: Config) -> Replicated:
    found = postgres_bin_dir(config)
    home = directory / "replica"
    home.mkdir(mode=0o700)
    identity, bin_dir = choose_identity(found, home)
    sockets = Path(engines.addresses.socket_dir) / "re"
    secrets = directory / "engines" / "secrets"
    plan = PostgresPlan(
        bin_dir=bin_dir,
        major=postgres_major(found),
        identity=identity,
        home=home,
        socket_dir=sockets,
        log_path=directory / "replica.log",
        password=(secrets / "postgres_password").read_text().strip(),
        administrator_password=(secrets / "postgres_administrator_password").read_text().strip(),
    )
    make_private(sockets, identity)
    let_pass(sockets.parent, identity)
    copying = spawn(
        [
            bin_dir / "pg_basebackup",
            "-D",
            plan.data,
            "-d",
            engines.administrator_url,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        ],
        log_path=plan.log_path,
        identity=identity,
        on_parent_death=signal.SIGKILL,
    )
    assert await asyncio.to_thread(copying.wait, 60) == 0, plan.log_path.read_text()
    os.chmod(plan.data, 0o700)
    replica = Replicated(
        config=msgspec.structs.replace(config, database_replica_url=plan.url()),
        plan=plan,
        process=postgres.launch(plan),
    )
    async with asyncio.timeout(20):
        while not await _streams(replica):
            await asyncio.sleep(0.05)
    return replica


async def _streams(replica: Replicated) -> bool:
    try:
        return await replica.ask("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'") == 1
    except (OSError, asyncpg.PostgresError):
        return False
