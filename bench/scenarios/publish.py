"""From the start of an upload until a follower sees the post: with nothing else to do, and while others read feeds.

The follower's client is open: it listens to the stream of hints and reads the feed when one comes, as the web client
does. Stages come from the clock of this process and, for the work behind, from the moments in the ledger of facts.
"""

import asyncio
import io
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import numpy as np
import uvloop
from PIL import Image

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, percentile, run_load
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import PhotoJob
from heliograph.platform.config import Config
from tests.engines import TestEngines
from tests.processes import PROGRAMS, free_port

_WORLD = Shape(accounts=200, follows=20, posts=2_000)
_WARM_UP = 5
_TRANSCODES = 15
_PAUSE_SECONDS = 0.05
_HINT_SECONDS = 10.0
READS_A_SECOND = 50
_LOADED_SHARE = 2
"""Under load half as many are posted."""
STAGES = ("begin", "put", "submit", "processing", "publish", "fan_out", "total")
_WORDS = {
    "begin": "ask for an upload address",
    "put": "send the bytes",
    "submit": "hand in",
    "processing": "committed → every size ready",
    "publish": "ready → published",
    "fan_out": "published → in the follower's feed",
    "total": "upload → visible in a follower's feed",
}

Times = dict[str, float]


def measure(addresses: TestEngines, posts: int, picture: Path | None) -> list[Figure]:
    """Return each stage over `posts` posts of one photo, beside the transcoder's time for it."""
    content = picture.read_bytes() if picture else _picture()
    with stage.world(addresses, _WORLD, port=free_port()) as config, stage.programs(config, PROGRAMS):
        stage.say(f"publish: {posts} posts of a photo of {len(content) / 1e6:.2f} MB")
        bare = uvloop.run(_transcode(content, _TRANSCODES))
        measured = uvloop.run(_post_all(config, content, posts))
        loaded, reads = uvloop.run(_post_beside_readers(config, content, max(2, posts // _LOADED_SHARE)))
        bare += uvloop.run(_transcode(content, _TRANSCODES))
    transcode = statistics.median(bare) * 1000
    lines = [_figure("publish.transcode", "the transcoder alone, same photo", bare, None)]
    for scenario, said, times in (("publish", "", measured), ("publish_loaded", ", others reading", loaded)):
        lines.extend(
            _figure(f"{scenario}.{name}", _WORDS[name] + said, [each[name] for each in times], transcode)
            for name in STAGES
        )
    others = Figure(
        key="publish_loaded.reads",
        what=f"what the others read meanwhile, {READS_A_SECOND}/s scheduled",
        value=reads.per_second,
        unit="/s",
        p50_ms=reads.p50_ms,
        p99_ms=reads.p99_ms,
    )
    return [*lines, others]


async def _post_beside_readers(config: Config, content: bytes, posts: int) -> tuple[list[Times], Load]:
    """Post while others read their feeds at a fixed schedule, in another process, until the last post is seen."""
    targets = [
        Target(path="/api/feed", token=access_token(config, _WORLD, reader)) for reader in range(_WORLD.accounts)
    ]
    plan = Plan(port=config.port, targets=targets, per_second=float(READS_A_SECOND), connections=32)
    loads: list[Load] = []
    is_over = asyncio.Event()

    async def read() -> None:
        while not is_over.is_set():
            loads.append(await asyncio.to_thread(run_load, plan))

    reading = asyncio.ensure_future(read())
    measured = await _post_all(config, content, posts)
    is_over.set()
    await reading
    return measured, max(loads, key=lambda load: load.p99_ms)


async def _post_all(config: Config, content: bytes, posts: int) -> list[Times]:
    author, follower = _pair()
    connection = await asyncpg.connect(config.database_url)
    base_url = f"http://127.0.0.1:{config.port}"
    measured: list[Times] = []
    async with (
        httpx.AsyncClient(base_url=base_url, headers=_bearer(config, author)) as theirs,
        httpx.AsyncClient(base_url=base_url, headers=_bearer(config, follower), timeout=60) as ours,
        _hints(ours) as hints,
    ):
        for number in range(_WARM_UP + posts):
            times = await _post(connection, theirs, ours, hints, content)
            if number >= _WARM_UP:
                measured.append(times)
            await asyncio.sleep(_PAUSE_SECONDS)
    await connection.close()
    return measured


async def _post(
    connection: "asyncpg.Connection[asyncpg.Record]",
    author: httpx.AsyncClient,
    follower: httpx.AsyncClient,
    hints: asyncio.Queue[str],
    content: bytes,
) -> Times:
    clock = time.time
    began = clock()
    intent = {"content_type": "image/jpeg", "file_size": len(content)}
    ticket = _checked(await author.post("/api/posts/upload-url", json=intent), 201)
    begun = clock()
    await author.put(ticket["upload_url"], content=content, headers={"Content-Type": "image/jpeg"})
    put = clock()
    post_id = ticket["post_id"]
    _checked(await author.post("/api/posts", json={"post_id": post_id, "caption": "a #bench"}), 201)
    submitted = clock()
    await _until_visible(follower, hints, post_id)
    visible = clock()
    facts = await _facts(connection, since=began)
    return {
        "begin": begun - began,
        "put": put - begun,
        "submit": submitted - put,
        "processing": facts["media.media_ready.v1"] - facts["posts.post_submitted.v1"],
        "publish": facts["posts.post_published.v1"] - facts["media.media_ready.v1"],
        "fan_out": visible - facts["posts.post_published.v1"],
        "total": visible - began,
    }


async def _until_visible(follower: httpx.AsyncClient, hints: asyncio.Queue[str], post_id: str) -> None:
    """Read the feed at every hint, and at the latest after ten seconds, until the post is in it."""
    for _ in range(6):
        try:
            async with asyncio.timeout(_HINT_SECONDS):
                await hints.get()
        except TimeoutError:
            stage.say("publish: no hint came")
        page = _checked(await follower.get("/api/feed"), 200)
        if any(post["post_id"] == post_id for post in page["posts"]):
            return
    raise TimeoutError(f"post {post_id} does not become visible")


@asynccontextmanager
async def _hints(follower: httpx.AsyncClient) -> AsyncGenerator[asyncio.Queue[str]]:
    """Listen to the follower's stream for as long as the block runs."""
    queue: asyncio.Queue[str] = asyncio.Queue()

    async def listen() -> None:
        async with follower.stream("GET", "/api/events") as answer:
            async for line in answer.aiter_lines():
                if line == "event: feed.new":
                    queue.put_nowait(line)

    listening = asyncio.ensure_future(listen())
    await asyncio.sleep(1)
    try:
        yield queue
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _facts(connection: "asyncpg.Connection[asyncpg.Record]", *, since: float) -> Times:
    """Return when each fact of this post was written down; a post makes one of each kind."""
    rows = await connection.fetch(
        "SELECT name, extract(epoch FROM max(emitted_at))::float8 AS at FROM platform.event"
        " WHERE emitted_at >= to_timestamp($1) GROUP BY name",
        since,
    )
    return {row["name"]: row["at"] for row in rows}


async def _transcode(content: bytes, rounds: int) -> list[float]:
    taken: list[float] = []
    async with Transcoder() as transcoder:
        for number in range(rounds + 2):
            began = time.perf_counter()
            await transcoder.render(PhotoJob(source=content, content_type="image/jpeg"))
            if number >= 2:
                taken.append(time.perf_counter() - began)
    return taken


def _picture() -> bytes:
    """Make a JPEG of 3 megapixels with soft shapes and the grain of a sensor, of about the bytes of a real one."""
    random = np.random.default_rng(1)
    soft = Image.fromarray(random.integers(0, 255, (12, 16, 3), dtype=np.uint8))
    pixels = np.asarray(soft.resize((2_048, 1_536), Image.Resampling.BICUBIC), dtype=np.int16)
    grain = random.normal(0, 6, pixels.shape).astype(np.int16)
    out = io.BytesIO()
    Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=85)
    return out.getvalue()


def _pair() -> tuple[int, int]:
    """Return the most followed account and one of its followers."""
    author = int(_WORLD.follower_counts.argmax())
    follower = int(_WORLD.followers_of(author)[0])
    return author, follower


def _bearer(config: Config, account: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(config, _WORLD, account)}"}


def _checked(answer: httpx.Response, status: int) -> Any:
    if answer.status_code != status:
        raise RuntimeError(answer.text)
    return answer.json()


def _figure(key: str, what: str, seconds: list[float], transcode_ms: float | None) -> Figure:
    milliseconds = [value * 1000 for value in seconds]
    p50 = percentile(milliseconds, 50)
    return Figure(
        key=key,
        what=what,
        value=len(milliseconds),
        unit="times",
        p50_ms=p50,
        p99_ms=percentile(milliseconds, 99),
        ratio=None if transcode_ms is None else p50 / transcode_ms,
        to="" if transcode_ms is None else "transcode",
    )
