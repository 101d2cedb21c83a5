"""The embedded Valkey: on a socket that only we can reach, with a password, and disposable all the same."""

import asyncio
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from redis.asyncio import Redis
from redis.exceptions import RedisError

from heliograph.programs.up.children import Identity, last_lines, spawn
from heliograph.programs.up.credentials import write_private
from heliograph.programs.up.refusals import StartRefused

_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValkeyPlan:
    """Where an embedded Valkey lives."""

    binary: Path
    home: Path
    socket: Path
    log_path: Path
    password: str

    def url(self) -> str:
        """Spell the address for redis-py, password included."""
        return f"unix://{self.socket}?{urlencode({'password': self.password})}"


def launch(plan: ValkeyPlan, kept_file: int | None = None) -> "subprocess.Popen[bytes]":
    """Start the server; the password goes by a private file, since command lines are public."""
    plan.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    plan.socket.unlink(missing_ok=True)
    settings = plan.home / "valkey.conf"
    write_private(settings, _settings(plan))
    return spawn(
        [plan.binary, settings],
        log_path=plan.log_path,
        identity=Identity(),
        on_parent_death=signal.SIGTERM,
        kept_file=kept_file,
    )


async def wait_ready(plan: ValkeyPlan, server: "subprocess.Popen[bytes]") -> None:
    """Return once it answers and has loaded its file. Raises `StartRefused` if it does not."""
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    client = Redis.from_url(plan.url(), socket_timeout=2)
    try:
        while True:
            if server.poll() is not None:
                raise StartRefused(f"Valkey ended at its start:\n{last_lines(plan.log_path)}")
            try:
                await client.ping()
            except (RedisError, OSError):
                if asyncio.get_running_loop().time() > deadline:
                    raise StartRefused(f"Valkey does not answer:\n{last_lines(plan.log_path)}") from None
                await asyncio.sleep(0.01)
            else:
                return
    finally:
        await client.aclose()


def _settings(plan: ValkeyPlan) -> str:
    pairs = {
        "dir": f'"{plan.home.resolve()}"',
        "port": "0",
        "unixsocket": f'"{plan.socket}"',
        "unixsocketperm": "700",
        "requirepass": plan.password,
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "aof-load-truncated": "yes",
        "save": '""',
        "maxmemory": "128mb",
        "maxmemory-policy": "volatile-lru",
        "loglevel": "warning",
    }
    return "".join(f"{name} {value}\n" for name, value in pairs.items())
