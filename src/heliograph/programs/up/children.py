"""Child processes that cannot outlive us: their birth, their logs and their end.

Every child leads its own process group, so that Ctrl-C in a terminal reaches only the supervisor, and asks the
kernel for a signal at the supervisor's death. Spawn from the main thread only: that signal follows the thread.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_PR_SET_PDEATHSIG = 1
_KILL_SECONDS = 10.0
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """As whom an engine runs; `prefix` is the command that makes it so, the ids are taken on before it."""

    prefix: tuple[str, ...] = ()
    user_id: int | None = None
    """None: ours."""
    group_id: int | None = None


class Family:
    """A child and the children it makes: what it leaves behind at its end, ends with it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.pid = process.pid
        self._process = process

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while it runs."""
        if self._process.returncode is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            # Not reaped yet, so that its group's id cannot be anybody else's.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        return self._process.poll()

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)


class Stoppable(Protocol):
    """What ending a process needs to know of it."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while it runs."""
        ...

    def send_signal(self, sig: int, /) -> None:
        """Send a signal, unless it has ended."""
        ...


def die_with_parent(parent_id: int, deadly: signal.Signals) -> None:
    """Ask the kernel to send `deadly` to this process when its parent dies; call in the child, after uid changes."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(deadly))
    if os.getppid() != parent_id:
        os._exit(1)  # The parent died before we could ask.


def spawn(
    command: Sequence[str | Path],
    *,
    log_path: Path,
    identity: Identity,
    on_parent_death: signal.Signals,
    kept_file: int | None = None,
) -> "subprocess.Popen[bytes]":
    """Start an engine, its output appended to `log_path`; `kept_file` stays open in it as long as it lives."""
    parent_id = os.getpid()

    def prepare() -> None:
        die_with_parent(parent_id, on_parent_death)

    with log_path.open("ab") as log:
        return subprocess.Popen(
            [*identity.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=identity.user_id,
            group=identity.group_id,
            extra_groups=None if identity.user_id is None else [],
            process_group=0,
            pass_fds=() if kept_file is None else (kept_file,),
            preexec_fn=prepare,  # noqa: PLW1509 - runs after the uid change, and this process has one thread
        )


def stop(process: Stoppable, gentle: signal.Signals, timeout_seconds: float) -> None:
    """End a process: `gentle`, then SIGKILL once `timeout_seconds` have passed."""
    stop_together([(process, gentle)], timeout_seconds)


def stop_together(processes: Sequence[tuple[Stoppable, signal.Signals]], timeout_seconds: float) -> None:
    """End processes side by side, each by its own signal, and by SIGKILL once `timeout_seconds` have passed."""
    for process, gentle in processes:
        process.send_signal(gentle)
    if wait_until(lambda: all(process.poll() is not None for process, _ in processes), timeout_seconds):
        return
    for process, _ in processes:
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: all(process.poll() is not None for process, _ in processes), _KILL_SECONDS)


def wait_until(is_done: Callable[[], bool], timeout_seconds: float) -> bool:
    """Poll until `is_done`; False where `timeout_seconds` pass first."""
    deadline = time.monotonic() + timeout_seconds
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def last_lines(log_path: Path, count: int = 5) -> str:
    """Return the end of a log, for an error message."""
    try:
        text = log_path.read_bytes()[-8192:].decode(errors="replace")
    except OSError:
        return "(no log)"
    return "\n".join(text.strip().splitlines()[-count:])
