"""All programs and engines as processes of their own, started again by us as a supervisor would, and what is done to
them."""

import asyncio
import base64
import os
import secrets
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec
import psutil

from heliograph.platform.config import Config
from heliograph.programs.migrate import migrate
from heliograph.programs.up.engines import Engines, start_engines
from heliograph.programs.up.refusals import StartRefused
from tests.faults.nursery import Nursery
from tests.processes import PROGRAMS, free_port, insist

ENGINES = ("valkey", "postgres")
_ALLOWANCES = ("_per_day", "_per_hour", "_per_minute")


class Site:
    """The four programs on engines of their own."""

    def __init__(self, config: Config, engines: Engines) -> None:
        self.config = config
        self.base_url = f"http://127.0.0.1:{config.port}"
        self.engines = engines
        self.nursery = Nursery(config)
        self.killed: Counter[str] = Counter()
        self._process_ids: dict[str, int] = {}

    def start(self, program: str) -> None:
        """Start a program in the place of its former process."""
        self._process_ids[program] = self.nursery.start(program)

    async def ready(self) -> None:
        """Wait until the web program answers."""
        async with asyncio.timeout(60), httpx.AsyncClient(base_url=self.base_url) as http:
            while (await insist(http, "GET", "/readyz")).status_code != 200:
                await asyncio.sleep(0.05)

    async def strike(self, part: str, down_seconds: float) -> None:
        """Kill a program or an engine with -9; start it again after a while."""
        if part in ENGINES:
            await self.stop_engine(part)
            await asyncio.sleep(down_seconds)
            await self.start_engine(part)
        else:
            os.kill(self._process_ids[part], signal.SIGKILL)
            await asyncio.sleep(down_seconds)
            self.start(part)
        self.killed[part] += 1

    async def stop_engine(self, name: str) -> None:
        """Kill an engine with -9, and leave it so."""
        process = self.engines.servers[name].process
        process.kill()
        await asyncio.to_thread(process.wait)

    async def start_engine(self, name: str) -> None:
        """Start an engine again; what its death left behind may hold it up."""
        deadline = time.monotonic() + 30
        while True:
            try:
                self.engines.servers[name].restart()
            except StartRefused:
                assert time.monotonic() < deadline, f"{name} cannot be started again"
                await asyncio.sleep(0.05)
            else:
                return

    def freeze_engine(self, name: str) -> list[psutil.Process]:
        """Stop an engine's processes without ending them; whoever asks it waits. Continue them by `thaw`."""
        leader = psutil.Process(self.engines.servers[name].process.pid)
        family = [leader, *leader.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGSTOP)
        return family

    def valkey_files(self) -> Path:
        """Return the folder that Valkey keeps its contents in."""
        return self.config.data_dir / "valkey" / "appendonlydir"

    def keep_valkey(self, copy: Path) -> None:
        """Copy what Valkey has written by now, as a backup would."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.valkey_files(), copy)

    async def restore_valkey(self, copy: Path) -> None:
        """Put a former state of Valkey in the place of the present one."""
        await self.stop_engine("valkey")
        shutil.rmtree(self.valkey_files())
        shutil.copytree(copy, self.valkey_files())
        await self.start_engine("valkey")


def thaw(family: list[psutil.Process]) -> None:
    """Let frozen processes go on."""
    for process in family:
        process.send_signal(signal.SIGCONT)


async def open_site(directory: Path) -> Site:
    """Start engines and programs in an empty directory; the caller closes them by `close_site`."""
    engines = await start_engines(Config(data_dir=directory))
    plain = Config(
        data_dir=directory,
        port=free_port(),
        database_url=engines.addresses.database_url,
        redis_url=engines.addresses.redis_url,
        secret_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        lease_seconds=2.0,
        retry_base_seconds=0.2,
    )
    # Every attempt counts, also those that an outage answers.
    allowances = {name: 1_000_000 for name in Config.__struct_fields__ if name.endswith(_ALLOWANCES)}
    site = Site(msgspec.structs.replace(plain, **allowances), engines)
    try:
        await migrate(site.config)
        for program in PROGRAMS:
            site.start(program)
        await site.ready()
    except BaseException:
        await close_site(site)
        raise
    return site


async def close_site(site: Site) -> None:
    """End everything."""
    site.nursery.close()
    site.engines.stop()
