"""The embedded PostgreSQL: made once, started on a socket that only we can reach, and never less than durable."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import asyncpg

from heliograph.programs.up.children import Identity, last_lines, spawn, stop
from heliograph.programs.up.durability import check_durable
from heliograph.programs.up.identities import make_private
from heliograph.programs.up.refusals import StartRefused

ADMINISTRATOR = "postgres"
ROLE = "heliograph"
DATABASE = "heliograph"
_BUILTIN_LOCALE_MAJOR = 17
_START_SECONDS = 60.0

# What an operator may tune in postgresql.conf; small, for a machine shared with everything else.
_TUNING = """
# Heliograph's defaults for a small machine; change them as you like.
max_connections = 60
shared_buffers = 48MB
max_wal_size = 1GB
max_logical_replication_workers = 0
max_wal_senders = 4
log_min_messages = warning
log_line_prefix = '%m [%p] '
"""
# What nobody may: these go on the command line, which outranks every file.
_FIXED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "dynamic_shared_memory_type": "mmap",
    "password_encryption": "scram-sha-256",
    "logging_collector": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPlan:
    """Where an embedded PostgreSQL lives, and as whom it runs."""

    bin_dir: Path
    major: int
    identity: Identity
    home: Path
    socket_dir: Path
    log_path: Path
    password: str
    administrator_password: str

    @property
    def data(self) -> Path:
        """The cluster's own directory."""
        return self.home / "data"

    def url(self, *, role: str = ROLE, database: str = DATABASE) -> str:
        """Spell the address, password included."""
        password = self.administrator_password if role == ADMINISTRATOR else self.password
        return f"postgresql://{role}:{quote(password)}@/{database}?{urlencode({'host': str(self.socket_dir)})}"


async def initialise(plan: PostgresPlan) -> None:
    """Make the cluster unless it is there; a run that was cut short leaves nothing that is taken for one."""
    version = plan.data / "PG_VERSION"
    if version.exists():
        found = version.read_text().strip()
        if found != str(plan.major):
            raise StartRefused(
                f"{plan.data} was made by PostgreSQL {found} and the binaries are {plan.major}. Give the old ones by "
                "HELIOGRAPH_POSTGRES_BIN_DIR, or move the data with pg_dump and pg_restore."
            )
        return
    unfinished = plan.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    with tempfile.NamedTemporaryFile("w", dir=plan.home, prefix="password-", suffix=".tmp") as password_file:
        password_file.write(plan.administrator_password)
        password_file.flush()
        if plan.identity.user_id is not None:
            os.chown(password_file.name, plan.identity.user_id, -1)
        await _run(plan, _initdb(plan, unfinished, password_file.name))
    with (unfinished / "postgresql.conf").open("a") as settings:
        settings.write(_TUNING)
    unfinished.rename(plan.data)


def launch(plan: PostgresPlan, kept_file: int | None = None) -> "subprocess.Popen[bytes]":
    """Start the server; it answers once `wait_ready` returns. Its end is SIGINT, a fast and clean shutdown."""
    make_private(plan.socket_dir, plan.identity)
    _forget_dead_server(plan)
    fixed = [part for name, value in _FIXED.items() for part in ("-c", f"{name}={value}")]
    command = [plan.bin_dir / "postgres", "-D", plan.data, "-k", plan.socket_dir, *fixed]
    return spawn(
        command, log_path=plan.log_path, identity=plan.identity, on_parent_death=signal.SIGINT, kept_file=kept_file
    )


async def wait_ready(plan: PostgresPlan, server: "subprocess.Popen[bytes]") -> None:
    """Return once it answers, has our role and database, and is durable. Raises `StartRefused` otherwise."""
    connection = await _connect(plan, server)
    try:
        await _ensure_database(connection, plan.password)
    finally:
        await connection.close()
    await check_durable(plan.url())


async def _connect(plan: PostgresPlan, server: "subprocess.Popen[bytes]") -> "asyncpg.Connection[Any]":
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while True:
        if server.poll() is not None:
            raise StartRefused(f"PostgreSQL ended at its start:\n{last_lines(plan.log_path)}")
        try:
            return await asyncpg.connect(plan.url(role=ADMINISTRATOR, database="postgres"), timeout=5)
        except asyncpg.InvalidPasswordError as error:
            raise StartRefused(
                f"PostgreSQL refuses the passwords in {plan.home.parent / 'secrets'}: put those back that belong to it."
            ) from error
        except (OSError, asyncpg.CannotConnectNowError, TimeoutError):
            if asyncio.get_running_loop().time() > deadline:
                raise StartRefused(
                    f"PostgreSQL does not answer after {_START_SECONDS:.0f} s:\n{last_lines(plan.log_path)}"
                ) from None
            await asyncio.sleep(0.01)


async def _ensure_database(connection: "asyncpg.Connection[Any]", password: str) -> None:
    if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = 'heliograph'"):
        # CREATE ROLE takes no parameters; the password is base64url, which needs no quoting.
        await connection.execute(f"CREATE ROLE heliograph LOGIN PASSWORD '{password}'")
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = 'heliograph'"):
        await connection.execute("CREATE DATABASE heliograph OWNER heliograph")


def _initdb(plan: PostgresPlan, target: Path, password_file: str) -> list[str | Path]:
    is_builtin = plan.major >= _BUILTIN_LOCALE_MAJOR
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if is_builtin else ["--locale=C.UTF-8"]
    )
    access = ["-U", ADMINISTRATOR, "-A", "scram-sha-256", "--pwfile", password_file]
    return [plan.bin_dir / "initdb", "-D", target, *access, "-E", "UTF8", *locale, "--data-checksums"]


async def _run(plan: PostgresPlan, command: list[str | Path]) -> None:
    process = spawn(command, log_path=plan.log_path, identity=plan.identity, on_parent_death=signal.SIGKILL)
    try:
        while process.poll() is None:  # noqa: ASYNC110 - no event tells of a child's end
            await asyncio.sleep(0.01)
    finally:
        if process.poll() is None:
            stop(process, signal.SIGKILL, 0)
    if process.returncode != 0:
        raise StartRefused(f"PostgreSQL's initdb failed:\n{last_lines(plan.log_path)}")


def _forget_dead_server(plan: PostgresPlan) -> None:
    """Remove a lock file whose process id is somebody else's by now, after a loss of power.

    A lock file of nobody's is left to PostgreSQL, which finds by it the orphans of a killed server.
    """
    lock = plan.data / "postmaster.pid"
    if not lock.exists():
        return
    process_id = lock.read_text().split("\n", 1)[0].strip()
    if _is_server_of(process_id, plan.data):
        raise StartRefused(f"Another PostgreSQL (process {process_id}) runs on {plan.data}: stop it first.")
    if Path(f"/proc/{process_id}").exists():
        lock.unlink()
        for leftover in plan.socket_dir.glob(".s.PGSQL.*"):
            leftover.unlink()


def _is_server_of(process_id: str, data: Path) -> bool:
    """Say whether the process works in `data`; a server always does. Without /proc PostgreSQL's own check decides."""
    try:
        return Path(f"/proc/{process_id}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False
