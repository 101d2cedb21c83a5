"""A site behind an edge, as people reach it, and what tests do to its processes."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import httpx
import psutil

from tests.processes import Processes
from tests.world import Person, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Running programs, and the world seen through the edge in front of them."""

    processes: Processes
    world: World

    @property
    def http(self) -> httpx.AsyncClient:
        """Somebody who is not logged in."""
        return self.world.http

    @contextlib.asynccontextmanager
    async def frozen(self, program: str = "web") -> AsyncGenerator[None]:
        """Keep a program from doing anything while the block runs: what is answered, another has answered."""
        process = self.processes.running[program]
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    async def is_cached(self, path: str) -> bool:
        """Say whether the edge answers by itself."""
        async with self.frozen():
            try:
                return (await self.http.get(path, timeout=1)).status_code == 200
            except httpx.TimeoutException:
                return False

    async def status_becomes(self, path: str, status: int, *, seconds: float) -> float:
        """Ask until an anonymous request is answered so; return how long that took."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        deadline = began + seconds
        while (await self.http.get(path)).status_code != status:
            assert loop.time() < deadline, f"{path} is not answered {status} within {seconds} s"
            await asyncio.sleep(0.01)
        return loop.time() - began

    def nginx(self) -> list[psutil.Process]:
        """Return nginx's processes, the master first."""
        return psutil.Process(self.processes.running["edge"].pid).children(recursive=True)

    async def shared_photo(self, person: Person) -> Any:
        """Have a person post a photo, and the edge cache it; return its addresses."""
        post_id = await person.publish()
        medium = (await person.get(f"/api/posts/{post_id}"))["media"][0]
        urls = {"post_id": post_id, "media_id": medium["media_id"], **medium["urls"]}
        assert (await self.http.get(urls["large"])).status_code == 200
        assert await self.is_cached(urls["large"])
        return urls
