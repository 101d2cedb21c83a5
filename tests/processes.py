"""Run the programs as real processes, and kill them."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from heliograph.platform.config import Config, environment_of
from tests.world import PASSWORD

_RUN = (
    "import sys, importlib; from heliograph.platform.config import load_config; "
    "importlib.import_module('heliograph.programs.' + sys.argv[1]).main(load_config())"
)
PROGRAMS = ("web", "worker", "relay", "ticker")


def free_port() -> int:
    """Return a port of the loopback that nothing listens on, below the ephemeral range."""
    while True:  # By chance, so that tests running beside each other do not choose the same.
        port = secrets.choice(range(21_000, 32_000))
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def living_children(pid: int, *, recursive: bool = False) -> list[tuple[str, psutil.Process]]:
    """Return a process's children with their names, leaving out those that end while they are looked at."""
    found: list[tuple[str, psutil.Process]] = []
    for child in psutil.Process(pid).children(recursive=recursive):
        with contextlib.suppress(psutil.NoSuchProcess):
            if child.status() != psutil.STATUS_ZOMBIE:
                found.append((child.name(), child))
    return found


@contextmanager
def supervised(
    data_dir: Path, port: int, settings: Mapping[str, str], *flags: str
) -> Generator["subprocess.Popen[str]"]:
    """Run `heliograph up` and wait for the line that says it is ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")}
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from heliograph.programs.cli import main; main()",
            "up",
            "--data-dir",
            str(data_dir),
            "--port",
            str(port),
            *flags,
        ],
        env={**environment, **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "is ready" in process.stdout.readline()
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


class Processes:
    """The four programs, each a process of its own on the given engines."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.kills = 0
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def base_url(self) -> str:
        """Where the web program answers."""
        return f"http://127.0.0.1:{self.config.port}"

    def start(self, program: str) -> None:
        """Start one program."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("HELIOGRAPH_")
        } | environment_of(self.config)
        with (self.config.data_dir / f"{program}.log").open("ab") as log:
            self.running[program] = subprocess.Popen(
                [sys.executable, "-c", _RUN, program], env=environment, stdout=log, stderr=log
            )

    def end(self, program: str) -> None:
        """End one program with -9."""
        self.running[program].send_signal(signal.SIGKILL)
        self.running[program].wait()
        self.kills += 1

    def kill(self, program: str) -> None:
        """End one program with -9, and start it again."""
        self.end(program)
        self.start(program)

    async def __aenter__(self) -> "Processes":
        self.config.data_dir.mkdir(parents=True, exist_ok=True)
        for program in PROGRAMS:
            self.start(program)
        await self.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    async def ready(self) -> None:
        """Wait until the web program answers."""
        async with asyncio.timeout(30), httpx.AsyncClient() as http:
            while True:
                try:
                    if (await http.get(self.base_url + "/livez")).status_code == 200:
                        return
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)


async def insist(http: httpx.AsyncClient, method: str, path: str, **options: object) -> httpx.Response:
    """Send a request until it is answered with less than 500, as a client with patience does."""
    last = "nothing"
    for _ in range(1_200):
        try:
            answer = await http.request(method, path, **options)  # type: ignore[arg-type]
            if answer.status_code < 500 and answer.status_code != 429:
                return answer
            last = f"{answer.status_code} {answer.text}"
        except httpx.HTTPError as error:
            last = repr(error)
        await asyncio.sleep(0.05)
    raise AssertionError(f"{method} {path} was never answered; the last was {last}")


async def sign_up(http: httpx.AsyncClient, username: str) -> tuple[str, dict[str, str]]:
    """Open an account with patience; return its id, and the headers that act for it."""
    body = {"username": username, "email": f"{username}@example.org", "password": PASSWORD, "full_name": ""}
    made = await insist(http, "POST", "/api/users/signup", json=body)
    assert made.status_code == 201, made.text
    return made.json()["user_id"], {"Authorization": f"Bearer {made.json()['token']}"}
