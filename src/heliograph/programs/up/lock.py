"""One supervisor for one data directory."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from heliograph.programs.up.refusals import StartRefused

_ENGINES_END_SECONDS = 20.0


@contextmanager
def sole_supervisor(data_dir: Path) -> Generator[int]:
    """Hold the directory's lock, and lend the open file for engines to keep until they have ended.

    Raises `StartRefused` if a supervisor lives; waits a while for the engines of one that was killed.
    """
    file = os.open(data_dir / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(file, data_dir)
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield file
    finally:
        os.close(file)


def _take(file: int, data_dir: Path) -> None:
    deadline = time.monotonic() + _ENGINES_END_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 32, 0).decode()
            if _is_alive(holder):
                raise StartRefused(
                    f"Heliograph already runs on {data_dir} (process {holder}): stop it first."
                ) from None
            if time.monotonic() > deadline:
                raise StartRefused(
                    f"The engines of an earlier run on {data_dir} have not ended yet: try again in a moment."
                ) from None
            time.sleep(0.02)
        else:
            return


def _is_alive(process_id: str) -> bool:
    try:
        os.kill(int(process_id), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
