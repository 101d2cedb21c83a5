"""The programs as forked children: they share the memory of what the supervisor has imported for them.

A supervisor that is killed takes them with it at once: the engines end at the same moment, and a program that asks
them in vain while it ends would linger. Nothing acknowledged is lost by that.

The supervisor must have one thread only, and no event loop running, when it forks.
"""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from heliograph.programs.up.children import die_with_parent

_HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Fork:
    """A forked child that leads its own process group."""

    def __init__(self, process_id: int) -> None:
        self.pid = process_id
        self._status: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while it runs. Ends what it leaves behind."""
        if self._status is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            # Not reaped yet, so that its group's id cannot be anybody else's.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)


def fork(name: str, run: Callable[[], None], log_path: Path) -> Fork:
    """Run `run` in a child called `name`, its output appended to `log_path`; it dies when we do."""
    parent_id = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    process_id = os.fork()
    if process_id == 0:
        _be_child(name, run, parent_id, log_path)
    with contextlib.suppress(OSError):
        os.setpgid(process_id, process_id)  # The child does it too: whoever is first.
    return Fork(process_id)


def _be_child(name: str, run: Callable[[], None], parent_id: int, log_path: Path) -> NoReturn:
    status = 1
    try:
        _leave_parent(parent_id, log_path)
        _show_name(name)
        run()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the last thing this process does is to say why it ends
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _leave_parent(parent_id: int, log_path: Path) -> None:
    signal.set_wakeup_fd(-1)
    for handled in (*_HANDLED, signal.SIGCHLD):
        signal.signal(handled, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setpgid(0, 0)
    die_with_parent(parent_id, signal.SIGKILL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)


def _show_name(name: str) -> None:
    """Let `ps -o comm` and `top` tell the programs apart, where the system has a place for it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"heliograph:{name}"[:15])
