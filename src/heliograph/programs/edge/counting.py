"""What the edge's cache did for requests, counted from nginx's log, which is emptied when it has been read."""

import os
from collections import Counter
from pathlib import Path

_EMPTIED_ABOVE_BYTES = 4_000_000
_READ_BYTES_MAX = 4_000_000
_UNCACHED = "none"


class RequestLog:
    """nginx's log of what its cache did, one word a request, from here on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_bytes = path.stat().st_size if path.exists() else 0

    def read(self) -> Counter[str]:
        """Return how many of each kind have come since the last call."""
        try:
            with self._path.open("rb") as file:
                size_bytes = os.fstat(file.fileno()).st_size
                if size_bytes < self._read_bytes:
                    self._read_bytes = 0
                file.seek(self._read_bytes)
                fresh = file.read(_READ_BYTES_MAX)
        except FileNotFoundError:
            return Counter()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read_bytes += len(whole)
        if self._read_bytes == size_bytes > _EMPTIED_ABOVE_BYTES:
            os.truncate(self._path, 0)  # Its writers append.
            self._read_bytes = 0
        return Counter(_kind(line) for line in whole.decode(errors="replace").split())


def _kind(status: str) -> str:
    return _UNCACHED if status == "-" else status.lower()
