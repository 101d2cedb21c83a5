"""Password hashes: argon2id (RFC 9106) in a small pool of threads, with a bounded queue before it.

A hash takes 19 MiB and tens of milliseconds (OWASP's minimum: m = 19 MiB, t = 2, p = 1), so a flood of log-ins must
neither eat the memory nor stand in line for ever: past the queue's bound callers are refused at once.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from heliograph.platform.errors import Unavailable

T = TypeVar("T")

DECOY = "$argon2id$v=19$m=19456,t=2,p=1$bd5DaDswBV1rsF+33PcXkA$vOAn50OFQV4lpew1YDW39TDNs4LWL0E4+LCdjgmKxNw"
"""What a password is held against where there is no account: it takes as long, and opens nothing. Written down, since
making one takes as long as a log-in, and every process would at its start."""


class Passwords:
    """Make and check password hashes; one a process."""

    def __init__(self, *, threads: int, queue_max: int) -> None:
        self._argon = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._pending_max = threads + queue_max
        self._pending = 0

    async def make_hash(self, password: str) -> str:
        """Return the hash to keep of `password`. Raises `Unavailable` where too many wait already."""
        return await self._run(lambda: self._argon.hash(password))

    async def matches(self, password: str, kept_hash: str | None) -> bool:
        """Say whether `password` made `kept_hash`; takes as long for None, an account that is not there, as for any.

        Raises `Unavailable` where too many wait already.
        """
        is_match = await self._run(lambda: self._check(password, kept_hash or DECOY))
        return is_match and kept_hash is not None

    def is_outdated(self, kept_hash: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._argon.check_needs_rehash(kept_hash)

    def close(self) -> None:
        """End the threads; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, password: str, kept_hash: str) -> bool:
        try:
            return self._argon.verify(kept_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._pending >= self._pending_max:
            raise Unavailable("Too many people are logging in at this moment; please try again in a few seconds.")
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1
