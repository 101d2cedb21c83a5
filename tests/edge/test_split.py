"""Reads and writes in programs of their own, behind the edge of `heliograph up --edge --split`."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest_asyncio

from tests.processes import free_port, insist, living_children, sign_up, supervised
from tests.world import photo


class Split:
    """A running site, and its two web programs."""

    def __init__(self, supervisor_id: int, http: httpx.AsyncClient) -> None:
        self.http = http
        self._parts = dict(living_children(supervisor_id))

    @contextmanager
    def frozen(self, name: str) -> Generator[None]:
        """Keep a program from doing anything while the block runs."""
        process: psutil.Process = self._parts[f"heliograph:{name}"[:15]]
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)


@pytest_asyncio.fixture
async def split(tmp_path: Path) -> AsyncGenerator[Split]:
    """Everything of a site, by one command."""
    port = free_port()
    with supervised(tmp_path / "var", port, {}, "--edge", "--split") as process:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as http:
            yield Split(process.pid, http)


async def post(http: httpx.AsyncClient, own: dict[str, str]) -> str:
    content = photo()
    wanted = {"content_type": "image/jpeg", "file_size": len(content)}
    ticket = (await http.post("/api/posts/upload-url", json=wanted, headers=own)).json()
    offer = ticket["uploads"][0]
    assert (await http.put(offer["upload_url"], content=content, headers=offer["headers"])).status_code == 200
    answer = await http.post("/api/posts", json={"post_id": ticket["post_id"], "caption": ""}, headers=own)
    assert answer.status_code == 201, answer.text
    return str(ticket["post_id"])


async def test_writes_go_on_while_reads_hang_and_reads_while_writes_hang(split: Split) -> None:
    with split.frozen("web"):
        _, own = await sign_up(split.http, "ana")
        post_id = await post(split.http, own)
    async with asyncio.timeout(30):
        while (await insist(split.http, "GET", f"/api/posts/{post_id}", headers=own)).json()["status"] != "published":
            await asyncio.sleep(0.05)
    with split.frozen("web_writes"):
        feed = await split.http.get("/api/feed", headers=own)
        assert [each["post_id"] for each in feed.json()["posts"]] == [post_id]
        path = feed.json()["posts"][0]["image_url"]
        assert (await split.http.get(path)).status_code == 200
        assert (await split.http.head("/")).status_code in (200, 404)
        assert (await split.http.get("/metrics")).status_code == 200
