"""Build a world as people would: over HTTP, with the consumers running beside."""

import asyncio
import io
import itertools
import subprocess
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import imageio_ffmpeg
import numpy as np
from litestar import Litestar
from PIL import Image

from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.programs.relay import relay
from heliograph.programs.web import open_app
from heliograph.programs.worker import work

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)
_idle_apps: "list[Litestar]" = []
"""Assembled, and used by no world at this moment."""


def photo(width: int = 640, height: int = 480, *, kind: str = "JPEG", seed: int = 1) -> bytes:
    """Make a picture with some detail in it, as a file of `kind`."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (8, 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC).save(buffer, kind, quality=85)
    return buffer.getvalue()


def video(*, seconds: float = 2.0, size: str = "640x360", arguments: tuple[str, ...] = (), kind: str = "mp4") -> bytes:
    """Make a video with sound, of the test pattern that counts, by ffmpeg; `arguments` go before the output."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"video.{kind}"
        source = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d={seconds}"]
        sound = ["-f", "lavfi", "-i", f"sine=f=440:d={seconds}"]
        fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"] if kind in ("mp4", "mov") else []
        ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        given = [*source, *sound, *fast, *arguments] if kind != "gif" else [*source, *arguments]
        subprocess.run([ffmpeg, "-v", "error", *given, str(path)], check=True)
        return path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a session of their own."""

    world: "World"
    username: str
    user_id: str
    token: str
    refresh_token: str

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request as this person."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return await self.world.http.request(method, path, headers=headers, **options)

    async def get(self, path: str, **options: Any) -> Any:
        """Return the JSON that `path` answers, which must be a success."""
        answer = await self.call("GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(
        self, *files: bytes, content_type: str = "image/jpeg", headers: dict[str, str] | None = None
    ) -> Any:
        """Announce files; return the ticket."""
        wanted = [{"content_type": content_type, "file_size": len(content)} for content in files]
        answer = await self.call("POST", "/api/posts/upload-url", json={"files": wanted}, headers=headers or {})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def upload(self, ticket: Any, *files: bytes) -> None:
        """Send the bytes of every announced file."""
        for offer, content in zip(ticket["uploads"], files, strict=True):
            answer = await self.world.http.put(offer["upload_url"], content=content, headers=offer["headers"])
            assert answer.status_code == 200, answer.text

    async def submit(self, *files: bytes, caption: str = "", content_type: str = "image/jpeg", **fields: Any) -> str:
        """Announce, upload and hand in a post; return its id."""
        content = files or (photo(seed=next(_numbers)),)
        ticket = await self.begin(*content, content_type=content_type)
        await self.upload(ticket, *content)
        body = {"post_id": ticket["post_id"], "caption": caption, **fields}
        answer = await self.call("POST", "/api/posts", json=body)
        assert answer.status_code == 201, answer.text
        return str(ticket["post_id"])

    async def settled(self, post_id: str, *, seconds: float = 30) -> Any:
        """Wait until a post is published or failed; return its status."""
        async with asyncio.timeout(seconds):
            while True:
                status = await self.get(f"/api/posts/{post_id}/status")
                if status["status"] in ("published", "failed"):
                    return status
                await asyncio.sleep(0.02)

    async def publish(self, *files: bytes, caption: str = "", **fields: Any) -> str:
        """Post and wait until it is published; return its id."""
        post_id = await self.submit(*files, caption=caption, **fields)
        status = await self.settled(post_id)
        assert status["status"] == "published", status
        return post_id

    async def follow(self, other: "Person") -> None:
        """Follow somebody."""
        answer = await self.call("POST", f"/api/users/{other.user_id}/follow")
        assert answer.status_code in (200, 201), answer.text

    async def feed_ids(self, order: str = "chronological") -> list[str]:
        """Return the ids on the first page of the home feed, newest first unless asked otherwise."""
        return [post["post_id"] for post in (await self.get(f"/api/feed?order={order}"))["posts"]]

    async def sees(self, post_id: str, *, seconds: float = 10) -> None:
        """Wait until the post stands on the first page of the home feed."""
        async with asyncio.timeout(seconds):
            while post_id not in await self.feed_ids():
                await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A running system and the people in it."""

    ctx: Ctx
    http: httpx.AsyncClient

    async def person(self, name: str = "person") -> Person:
        """Sign somebody up, under a name that nobody has."""
        username = f"{name}{next(_numbers)}_{self.ctx.clock.now():%H%M%S%f}"[:30]
        body = {
            "username": username,
            "email": f"{username}@example.org",
            "password": PASSWORD,
            "full_name": name.title(),
        }
        answer = await self.http.post("/api/users/signup", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Person(
            world=self,
            username=username,
            user_id=made["user_id"],
            token=made["token"],
            refresh_token=made["refresh_token"],
        )


@asynccontextmanager
async def open_world(config: Config, *, with_consumers: bool = True) -> AsyncGenerator[World]:
    """Run the application in this process, with relay and workers beside it."""
    async with open_app(config, _idle_apps.pop() if _idle_apps else None) as (app, ctx):
        transport = httpx.ASGITransport(app=cast("Any", app))
        tasks = [asyncio.ensure_future(relay(ctx)), asyncio.ensure_future(work(ctx))] if with_consumers else []
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://heliograph.test") as http:
                yield World(ctx=ctx, http=http)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            _idle_apps.append(app)
