"""Both engines together: planned, started, announced to the other programs, and stopped."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from heliograph.platform.config import Config
from heliograph.programs.up import children, credentials, postgres, valkey
from heliograph.programs.up.identities import choose_identity, let_pass
from heliograph.programs.up.locate import postgres_bin_dir, postgres_major, valkey_binary
from heliograph.programs.up.postgres import PostgresPlan
from heliograph.programs.up.refusals import StartRefused
from heliograph.programs.up.valkey import ValkeyPlan

# sun_path holds 107 bytes on Linux and 103 on macOS; the longest name below the directory takes 20.
_SOCKET_DIR_BYTES_MAX = 80


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """What other programs on this machine need in order to join a running `heliograph up`."""

    database_url: str
    redis_url: str
    socket_dir: str


@dataclass(slots=True, kw_only=True)
class EngineServer:
    """One engine's process, by turns if it has to be started again."""

    launch: "Callable[[], subprocess.Popen[bytes]]"
    gentle: signal.Signals
    """What ends it cleanly."""
    log_path: Path
    process: "subprocess.Popen[bytes]"

    def restart(self) -> "subprocess.Popen[bytes]":
        """Start it again after its end; clients find it at the same address."""
        self.process = self.launch()
        return self.process


@dataclass(slots=True, kw_only=True)
class Engines:
    """Running engines; those that the configuration names elsewhere are not ours and not in `servers`."""

    addresses: Addresses
    administrator_url: str = ""
    """Of the embedded PostgreSQL; empty where it is not ours."""
    servers: dict[str, EngineServer] = field(default_factory=dict[str, EngineServer])

    def stop(self, timeout_seconds: float = 30.0) -> None:
        """End what we started, cleanly."""
        running = [(server.process, server.gentle) for server in self.servers.values()]
        children.stop_together(running, timeout_seconds)
        self.servers.clear()


async def start_engines(config: Config, kept_file: int | None = None) -> Engines:
    """Start the engines that the configuration does not name; they answer when this returns.

    The caller holds the data directory's lock and runs in the main thread. `kept_file` is that lock: it stays held
    until the last engine has ended. Raises `StartRefused`, and leaves nothing running then.
    """
    data_dir = config.data_dir.resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket_dir = _make_socket_dir(data_dir)
    engines = Engines(
        addresses=Addresses(database_url=config.database_url, redis_url=config.redis_url, socket_dir=str(socket_dir)),
    )
    try:
        async with asyncio.TaskGroup() as tasks:
            if not config.redis_url:
                tasks.create_task(_start_valkey(config, engines, kept_file))
            if not config.database_url:
                tasks.create_task(_start_postgres(config, engines, kept_file))
    except BaseException as error:
        engines.stop()
        if isinstance(error, ExceptionGroup):
            refusals = error.subgroup(StartRefused)
            if refusals is not None:
                raise StartRefused("\n".join(str(refusal) for refusal in refusals.exceptions)) from error
        raise
    announce(data_dir, engines.addresses)
    return engines


def announce(data_dir: Path, addresses: Addresses) -> None:
    """Write the addresses where other programs look for them, for the owner's eyes only."""
    credentials.write_private(_announcement(data_dir), msgspec.json.encode(addresses).decode())


def announced(data_dir: Path) -> Addresses | None:
    """Read the addresses of the engines that run on `data_dir`; None where nobody has announced any."""
    try:
        return msgspec.json.decode(_announcement(data_dir).read_bytes(), type=Addresses)
    except (OSError, msgspec.DecodeError):
        return None


def withdraw(data_dir: Path) -> None:
    """Take back the announcement and remove the sockets' directory."""
    addresses = announced(data_dir)
    _announcement(data_dir).unlink(missing_ok=True)
    if addresses is not None and Path(addresses.socket_dir).name.startswith("heliograph-"):
        shutil.rmtree(addresses.socket_dir, ignore_errors=True)


async def _start_postgres(config: Config, engines: Engines, kept_file: int | None) -> None:
    data_dir = config.data_dir.resolve()
    home = data_dir / "postgres"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = postgres_bin_dir(config)
    identity, bin_dir = choose_identity(found, home)
    let_pass(Path(engines.addresses.socket_dir), identity)
    plan = PostgresPlan(
        bin_dir=bin_dir,
        major=postgres_major(found),
        identity=identity,
        home=home,
        socket_dir=Path(engines.addresses.socket_dir) / "pg",
        log_path=_log(data_dir, "postgres"),
        password=credentials.engine_password(data_dir, "postgres_password"),
        administrator_password=credentials.engine_password(data_dir, "postgres_administrator_password"),
    )
    await postgres.initialise(plan)
    server = _serve(lambda: postgres.launch(plan, kept_file), signal.SIGINT, plan.log_path)
    engines.servers["postgres"] = server
    await postgres.wait_ready(plan, server.process)
    engines.addresses = msgspec.structs.replace(engines.addresses, database_url=plan.url())
    engines.administrator_url = plan.url(role=postgres.ADMINISTRATOR, database="postgres")


async def _start_valkey(config: Config, engines: Engines, kept_file: int | None) -> None:
    data_dir = config.data_dir.resolve()
    plan = ValkeyPlan(
        binary=valkey_binary(config),
        home=data_dir / "valkey",
        socket=Path(engines.addresses.socket_dir) / "valkey.sock",
        log_path=_log(data_dir, "valkey"),
        password=credentials.engine_password(data_dir, "valkey_password"),
    )
    server = _serve(lambda: valkey.launch(plan, kept_file), signal.SIGTERM, plan.log_path)
    engines.servers["valkey"] = server
    await valkey.wait_ready(plan, server.process)
    engines.addresses = msgspec.structs.replace(engines.addresses, redis_url=plan.url())


def _serve(launch: "Callable[[], subprocess.Popen[bytes]]", gentle: signal.Signals, log_path: Path) -> EngineServer:
    return EngineServer(launch=launch, gentle=gentle, log_path=log_path, process=launch())


def _make_socket_dir(data_dir: Path) -> Path:
    """Return a private directory whose path is short enough for sockets, beside the data where possible."""
    withdraw(data_dir)
    beside = data_dir / "run"
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    if len(os.fsencode(beside)) <= _SOCKET_DIR_BYTES_MAX:
        return beside
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    with contextlib.suppress(OSError):
        if runtime and len(runtime) < _SOCKET_DIR_BYTES_MAX // 2:
            return Path(tempfile.mkdtemp(prefix="heliograph-", dir=runtime))
    return Path(tempfile.mkdtemp(prefix="heliograph-", dir="/tmp"))


def _announcement(data_dir: Path) -> Path:
    return data_dir / "run" / "engines.json"


def _log(data_dir: Path, name: str) -> Path:
    (data_dir / "logs").mkdir(mode=0o700, parents=True, exist_ok=True)
    return data_dir / "logs" / f"{name}.log"
