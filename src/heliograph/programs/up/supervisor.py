"""The supervisor: engines first, then migrations, then the programs; it ends them in the opposite order."""

import asyncio
import contextlib
import gc
import signal
import time
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg
import msgspec

from heliograph.platform.config import Config, ConfigError, Handoff, Methods
from heliograph.platform.migrate import MigrationChanged
from heliograph.platform.tokens import Keys
from heliograph.programs.edge import prepare_edge
from heliograph.programs.migrate import migrate
from heliograph.programs.models import configured_models
from heliograph.programs.up import credentials
from heliograph.programs.up.children import Stoppable, last_lines, stop_together
from heliograph.programs.up.durability import check_durable
from heliograph.programs.up.engines import Engines, start_engines, withdraw
from heliograph.programs.up.forks import fork
from heliograph.programs.up.lock import sole_supervisor
from heliograph.programs.up.readiness import address_to_open, check_address_free, is_open, is_ready
from heliograph.programs.up.refusals import StartRefused
from heliograph.programs.up.signals import Signals
from heliograph.programs.up.watch import LOOP_DEATHS, Watched, tell, watch

PROGRAMS = ("web", "worker", "relay", "ticker")
"""In this order they start; they stop with web first, then the rest together."""
WEB_WRITES = "web_writes"
"""A second web program, where reads and writes are apart: web serves the reads then."""
EDGE = "edge"
"""In front of web where it is wanted: the last to start, the first to stop."""

_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_ENGINE_STOP_SECONDS = 30.0
_TEND_SECONDS = 1.0
_SIGNAL_POLL_SECONDS = 0.1
_IMPORT_AFTER_SECONDS = 0.05


class _StopAsked(Exception):
    """A signal came before everything had started."""


def up(
    config: Config,
    *,
    is_demo: bool = False,
    has_edge: bool = False,
    is_split: bool = False,
    package: str = "heliograph.programs",
) -> int:
    """Run everything until told to stop; return the exit status, 1 if Heliograph could not start.

    `package` holds the programs, each a module with a `main`. Where `is_split`, the edge sends reads and writes to web
    programs of their own.
    """
    signals = Signals()
    try:
        config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with sole_supervisor(config.data_dir) as lock_file:
            check_address_free(config)
            configured_models(config)  # Refused here it is told once.
            supervisor = Supervisor(config, signals, lock_file, package)
            supervisor.run(is_demo=is_demo, has_edge=has_edge, is_split=is_split)
    except StartRefused as refusal:
        tell(f"Heliograph cannot start. {refusal}")
        return 1
    except (ConfigError, OSError) as error:
        tell(f"Heliograph cannot start. {error}")
        return 1
    finally:
        signals.close()
    return 0


class Supervisor:
    """One run of `heliograph up`."""

    def __init__(self, config: Config, signals: Signals, lock_file: int, package: str) -> None:
        self._config = config
        self._signals = signals
        self._lock_file = lock_file
        self._package = package
        self._logs = config.data_dir.resolve() / "logs"
        self._logs.mkdir(mode=0o700, exist_ok=True)
        self._engines: Engines | None = None
        self._watched: dict[str, Watched] = {}
        self._webs: tuple[str, ...] = PROGRAMS[:1]

    def run(self, *, is_demo: bool, has_edge: bool, is_split: bool) -> None:
        """Start, announce, tend until a signal comes, stop. Raises `StartRefused`."""
        try:
            self._start_engines()
            if has_edge:
                self._make_way_for_edge(is_split=is_split)
            self._migrate()
            self._start_programs()
            for name in self._webs:
                self._wait_ready(name, is_ready)
            if has_edge:
                self._start_edge()
            print(f"Heliograph is ready: {address_to_open(self._config)}", flush=True)
            if is_demo:
                self._seed_demo()
            while not self._signals.is_stopping:
                self._signals.wait(_TEND_SECONDS)
                self._tend()
        except _StopAsked:
            pass
        finally:
            self._stop()

    def _start_engines(self) -> None:
        if not self._config.secret_key:
            key = credentials.secret_key(self._config.data_dir.resolve())
            self._config = msgspec.structs.replace(self._config, secret_key=key)
        Keys(self._config.secret_key)  # Refused here it is told once; in the programs, over and over.
        self._until_stopping(self._begin())
        if self._engines is None:
            raise _StopAsked
        addresses = self._engines.addresses
        self._config = msgspec.structs.replace(
            self._config, database_url=addresses.database_url, redis_url=addresses.redis_url
        )
        for name, server in self._engines.servers.items():
            self._watched[name] = watch(name, server.restart, server.log_path, server.process)

    async def _begin(self) -> None:
        # While the engines come up, this process has nothing better to do than to import the programs.
        asyncio.get_running_loop().call_later(_IMPORT_AFTER_SECONDS, self._import_early)
        self._engines = await start_engines(self._config, self._lock_file)
        if self._config.database_url:
            await check_durable(self._config.database_url)

    def _migrate(self) -> None:
        try:
            self._until_stopping(migrate(self._config))
        except MigrationChanged as error:
            raise StartRefused(str(error)) from error
        except (asyncpg.PostgresError, TimeoutError) as error:
            raise StartRefused(f"The database could not be brought up to date: {error}") from error

    def _start_programs(self) -> None:
        for name in PROGRAMS:
            self._import(name)
        gc.collect()
        gc.freeze()  # The collector leaves what is imported alone, so that its pages stay shared.
        for name in (*self._webs, *PROGRAMS[1:]):
            self._watched[name] = watch(name, lambda name=name: self._fork(name), self._logs / f"{name}.log")

    def _make_way_for_edge(self, *, is_split: bool) -> None:
        """Have web listen where only nginx finds it, and nginx deliver files. Raises `StartRefused` without nginx."""
        if self._engines is None:
            raise _StopAsked
        socket = Path(self._engines.addresses.socket_dir) / "web.sock"
        handoff = self._config.media_handoff if self._config.s3_bucket else Handoff.NGINX
        self._config = msgspec.structs.replace(self._config, web_socket=str(socket), media_handoff=handoff)
        if is_split:
            self._webs = ("web", WEB_WRITES)
            self._config = msgspec.structs.replace(self._config, edge_web_writes=f"unix:{_writes_socket(socket)}")
        prepare_edge(self._config)

    def _start_edge(self) -> None:
        """Open the public address."""
        self._watched[EDGE] = watch(EDGE, lambda: self._fork(EDGE), self._logs / f"{EDGE}.log")
        self._wait_ready(EDGE, is_open)

    def _fork(self, name: str) -> Stoppable:
        main: Callable[[Config], None] = self._import("web" if name in self._webs else name).main
        return fork(name, lambda: main(self._config_of(name)), self._logs / f"{name}.log")

    def _config_of(self, name: str) -> Config:
        """Return what a program is told, where it differs from what all are."""
        if len(self._webs) == 1 or name not in self._webs:
            return self._config
        if name != WEB_WRITES:
            return msgspec.structs.replace(self._config, web_methods=Methods.READS)
        socket = _writes_socket(Path(self._config.web_socket))
        return msgspec.structs.replace(self._config, web_methods=Methods.WRITES, web_socket=str(socket))

    def _wait_ready(self, name: str, has_come: Callable[[Config], bool]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        program = self._watched[name]
        while not has_come(self._config_of(name)):
            self._signals.wait(0.02)
            self._tend()
            if self._signals.is_stopping:
                raise _StopAsked
            if program.young_deaths >= LOOP_DEATHS or time.monotonic() > deadline:
                raise StartRefused(f"The {name} program does not become ready:\n{last_lines(program.log_path)}")

    def _seed_demo(self) -> None:
        log_path = self._logs / "demo.log"

        def seed() -> None:
            asyncio.run(self._import("demo").seed(self._config))

        seeding = fork("demo", seed, log_path)
        while (status := seeding.poll()) is None and not self._signals.is_stopping:
            self._signals.wait(_TEND_SECONDS)
            self._tend()
        if status is None:
            stop_together([(seeding, signal.SIGTERM)], _STOP_SECONDS)
        elif status != 0:
            tell(f"The demo community could not be made. The end of {log_path}:\n{last_lines(log_path)}")

    def _tend(self) -> None:
        for watched in self._watched.values():
            watched.tend()

    def _stop(self) -> None:
        """End edge and web first, so that nobody is told yes any more, then the other programs, then the engines."""
        for names in ((EDGE,), self._webs, PROGRAMS[1:]):
            running = [self._watched[name].process for name in names if name in self._watched]
            stop_together([(process, signal.SIGTERM) for process in running], _STOP_SECONDS)
        if self._engines is not None:
            self._engines.stop(_ENGINE_STOP_SECONDS)
        withdraw(self._config.data_dir.resolve())

    def _until_stopping(self, work: Coroutine[Any, Any, object]) -> None:
        """Run `work` on a loop of its own. Raises `_StopAsked` if a signal comes first."""
        try:
            asyncio.run(self._cancel_when_stopping(work))
        except asyncio.CancelledError:
            raise _StopAsked from None

    async def _cancel_when_stopping(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        while not (await asyncio.wait([task], timeout=_SIGNAL_POLL_SECONDS))[0]:
            if self._signals.is_stopping:
                task.cancel()
        task.result()

    def _import(self, name: str) -> ModuleType:
        return import_module(f"{self._package}.{name}")

    def _import_early(self) -> None:
        with contextlib.suppress(Exception):  # It is imported again where a failure can be told.
            for name in PROGRAMS:
                self._import(name)


def _writes_socket(web_socket: Path) -> Path:
    return web_socket.with_name("web-writes.sock")
