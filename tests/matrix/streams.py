"""An open stream of events, read as the server sends it: the test client would wait for its end."""

import asyncio
import json
from typing import Any, cast

import httpx

from tests.world import Person


class Stream:
    """What one person is told while the stream is open."""

    def __init__(self, http: httpx.AsyncClient, person: Person) -> None:
        self._app: Any = cast("httpx.ASGITransport", http._transport).app  # pyright: ignore[reportPrivateUsage]
        self._person = person
        self._left = asyncio.Event()
        self._began = asyncio.Event()
        self._text = b""
        self._task: asyncio.Task[None] | None = None
        self.is_over = False
        """Whether the server has ended it."""

    async def open(self) -> "Stream":
        """Ask for the stream, and wait until it has begun."""
        self._task = asyncio.ensure_future(self._run())
        async with asyncio.timeout(10):
            await self._began.wait()
        return self

    async def close(self) -> None:
        """Leave."""
        self._left.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what has been told so far: the name of each event, and its data."""
        found: list[tuple[str, dict[str, Any]]] = []
        for block in self._text.decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
            if "event" in lines:
                found.append((lines["event"], json.loads(lines["data"])))
        return found

    def posts_told_of(self, event: str) -> set[str]:
        """Return the posts that such events were about."""
        return {data["post_id"] for name, data in self.events() if name == event}

    async def _run(self) -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/api/events",
            "raw_path": b"/api/events",
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", b"heliograph.test"), (b"authorization", f"Bearer {self._person.token}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("heliograph.test", 80),
        }
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                assert message["status"] == 200, message
            else:
                self._text += message.get("body", b"")
                self._began.set()
                self.is_over = not message.get("more_body", False)

        await self._app(scope, receive, send)
