"""Commands to the Redis-compatible server on a bare socket, packed beforehand: what the server can take, no client."""

import socket
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from heliograph.platform.config import Config

BATCH = 1_000


def command(*words: bytes) -> bytes:
    """Pack a command."""
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def send_all(config: Config, commands: Sequence[bytes]) -> float:
    """Send commands whose replies are one line each, a thousand at a time; return how many were answered a second."""
    batches = [b"".join(batch) for batch in batched(commands)]
    counts = [len(batch) for batch in batched(commands)]
    with _connected(config) as connection:
        began = time.perf_counter()
        for packed, count in zip(batches, counts, strict=True):
            connection.sendall(packed)
            _read_lines(connection, count)
        return len(commands) / (time.perf_counter() - began)


def batched(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Cut into thousands."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


@contextmanager
def _connected(config: Config) -> Generator[socket.socket]:
    parts = urlsplit(config.redis_url)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(str(Path(parts.path)))
        connection.sendall(command(b"AUTH", parse_qs(parts.query)["password"][0].encode()))
        _read_lines(connection, 1)
        yield connection


def _read_lines(connection: socket.socket, count: int) -> None:
    while count > 0:
        received = connection.recv(1 << 16)
        if not received:
            raise ConnectionError("the server closed the connection")
        count -= received.count(b"\n")
