"""Signals as something to wait for: nothing is interrupted, everything wakes."""

import select
import signal
import socket
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Takes over the signals that stop us; `is_stopping` once one has come."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.settimeout(0)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for number in _STOPPING:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, self._notice)

    def wait(self, timeout_seconds: float) -> None:
        """Return at the next signal (a child's end is one), or once the time has passed."""
        readable, _, _ = select.select([self._woken], [], [], timeout_seconds)
        if readable:
            self._woken.recv(4096)

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        for number in (*_STOPPING, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        self._woken.close()
        self._waker.close()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _notice(self, _number: int, _frame: FrameType | None) -> None:
        """Exist, so that the wake-up descriptor is written to."""
