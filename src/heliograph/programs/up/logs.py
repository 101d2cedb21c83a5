"""The children's log files: bounded in size, their errors told in short."""

import os
import shutil
from pathlib import Path

import msgspec

_BYTES_MAX = 10_000_000
_READ_BYTES_MAX = 262_144
_LINES_MAX = 5
_LINE_CHARACTERS_MAX = 300


class _Entry(msgspec.Struct, frozen=True):
    level: str = ""
    event: str = ""
    error: str = ""


class Log:
    """One log file, read as it grows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_bytes = path.stat().st_size if path.exists() else 0

    def new_errors(self) -> list[str]:
        """Return the errors written since the last call, at most a few, each on one line."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._read_bytes)
                fresh = file.read(_READ_BYTES_MAX)
        except OSError:
            return []
        whole = fresh[: fresh.rfind(b"\n") + 1] if len(fresh) < _READ_BYTES_MAX else fresh
        self._read_bytes += len(whole)
        found = [line for line in map(_error_of, whole.splitlines()) if line]
        return found[:_LINES_MAX]

    def bound(self) -> None:
        """Once the file is too long, keep it as `.1` and begin anew; its writers append, so they need not know."""
        if not self.path.exists() or self.path.stat().st_size < _BYTES_MAX:
            return
        shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
        os.truncate(self.path, 0)
        self._read_bytes = 0


def _error_of(line: bytes) -> str:
    if not line.startswith(b"{"):
        return ""
    try:
        entry = msgspec.json.decode(line, type=_Entry)
    except msgspec.MsgspecError:
        return ""
    if entry.level not in ("error", "critical"):
        return ""
    return f"{entry.event} {entry.error}".strip()[:_LINE_CHARACTERS_MAX]
