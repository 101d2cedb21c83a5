"""The community that is looked at: the demo's people, and as many posts as a long scroll needs."""

import itertools
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import httpx

from heliograph.programs.demo import PASSWORD, PICTURES
from tests.processes import free_port

READER = "mira"
_COMMAND = "from heliograph.programs.cli import main; main()"
_READY = "Heliograph is ready: "
_READY_SECONDS = 180
_STOP_SECONDS = 60
_PUBLISHED_SECONDS = 120
_DEMO_SECONDS = 300
_DEMO_POSTS = 30
_BATCH = 8
"""Posts under way at a time: the workers have two cores."""


@contextmanager
def server(data_dir: Path) -> Generator[str]:
    """Run everything on a data directory, made with the demo's community where it is new; give its address."""
    port = free_port()
    options = ["up", "--data-dir", str(data_dir), "--port", str(port), "--demo"]
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "bench-up.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", _COMMAND, *options], stdout=subprocess.PIPE, stderr=log)
    try:
        deadline = time.monotonic() + _READY_SECONDS
        for line in cast("IO[bytes]", process.stdout):
            if line.decode().startswith(_READY):
                break
            if time.monotonic() > deadline:
                raise RuntimeError("`heliograph up` did not become ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=_STOP_SECONDS)


def fill(base_url: str, posts: int) -> None:
    """Let those whom the reader follows post, until the reader's feed holds so many."""
    reader = _await_demo(base_url)
    me = reader.get("/api/users/me").json()
    followed = reader.get(f"/api/users/{me['user_id']}/following", params={"limit": 100}).json()["users"]
    authors = itertools.cycle([_log_in(base_url, person["username"]) for person in followed])
    pictures = itertools.cycle(sorted(PICTURES.glob("*.jpg")))
    missing = posts - _length(reader, posts)
    while missing > 0:
        under_way = [_post(next(authors), next(pictures)) for _ in range(min(_BATCH, missing))]
        for author, post_id in under_way:
            _await_published(author, post_id)
        missing -= len(under_way)


def _await_demo(base_url: str) -> httpx.Client:
    """Wait until the demo's people have all posted: they begin when everything runs."""
    deadline = time.monotonic() + _DEMO_SECONDS
    while time.monotonic() < deadline:
        try:
            reader = _log_in(base_url, READER)
        except httpx.HTTPStatusError:
            time.sleep(2)
            continue
        if _length(reader, _DEMO_POSTS) >= _DEMO_POSTS:
            return reader
        time.sleep(2)
    raise RuntimeError("the demo's people have not posted in time")


def _log_in(base_url: str, username: str) -> httpx.Client:
    client = httpx.Client(base_url=base_url, timeout=30)
    answer = client.post("/api/users/login", json={"username": username, "password": PASSWORD})
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    client.cookies.clear()
    return client


def _length(reader: httpx.Client, most: int) -> int:
    """Return how many posts the reader's feed holds, counted no further than `most`."""
    found = 0
    query: dict[str, Any] = {"limit": 100, "order": "chronological"}
    while found < most:
        page = reader.get("/api/feed", params=query).json()
        found += len(page["posts"])
        if not page["has_more"]:
            break
        query = {"limit": 100, "cursor": page["next_cursor"]}
    return found


def _post(author: httpx.Client, picture: Path) -> tuple[httpx.Client, str]:
    content = picture.read_bytes()
    body = {"content_type": "image/jpeg", "file_size": len(content)}
    ticket = author.post("/api/posts/upload-url", json=body).raise_for_status().json()
    [upload] = ticket["uploads"]
    httpx.put(
        httpx.URL(str(author.base_url)).join(upload["upload_url"]),
        content=content,
        headers=upload["headers"],
        timeout=60,
    ).raise_for_status()
    words = f"As seen on the way #{picture.stem.replace('-', '')}"
    author.post("/api/posts", json={"post_id": ticket["post_id"], "caption": words}).raise_for_status()
    return author, ticket["post_id"]


def _await_published(author: httpx.Client, post_id: str) -> None:
    deadline = time.monotonic() + _PUBLISHED_SECONDS
    while time.monotonic() < deadline:
        if author.get(f"/api/posts/{post_id}/status").json()["status"] == "published":
            return
        time.sleep(0.2)
    raise RuntimeError(f"post {post_id} was not published in time")
