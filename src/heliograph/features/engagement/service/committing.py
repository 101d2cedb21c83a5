"""Group commit: what many requests of this process wish for is written together, and answered after the commit.

One batch is written at a time; what comes meanwhile is the next one. A wish that comes alone does not wait for others;
while there are many, a batch gathers for up to five milliseconds, or until it is full.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from heliograph.features.engagement.types import Overfull
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Contended, Refused, Unavailable
from heliograph.platform.telemetry import COMMITTED_TOGETHER

BATCH_MAX = 256
GATHER_SECONDS = 0.005
WAITING_MAX = 4_096
_TRIES = 4

W = TypeVar("W")
A = TypeVar("A")
T = TypeVar("T")


async def despite_rivals(verb: Callable[[], Awaitable[T]]) -> T:
    """Do what may be done again without harm; again, thrice, where it gave way to rivals. Raises `Contended`."""
    for _ in range(_TRIES - 1):
        try:
            return await verb()
        except Contended:
            continue
    return await verb()


class GroupCommit(Generic[W, A]):
    """Gather wishes and have `write` commit them; it returns an answer or a refusal for each, in their order.

    `write` may see a wish twice, and must be harmless then.
    """

    def __init__(self, kind: str, write: Callable[[Ctx, list[W]], Awaitable[list[A | Refused]]]) -> None:
        self._write = write
        self._sizes = COMMITTED_TOGETHER.labels(kind)
        self._waiting: list[tuple[W, asyncio.Future[A]]] = []
        self._is_full = asyncio.Event()
        self._is_busy = False
        self._writing: asyncio.Task[None] | None = None

    async def ask(self, ctx: Ctx, wish: W) -> A:
        """Return the answer to a wish once it is committed. Raises its refusal; `Unavailable` in an outage.

        Whoever stops waiting takes nothing from the others; the wish itself may be written all the same.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Overfull
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, answer))
        if len(self._waiting) >= BATCH_MAX:
            self._is_full.set()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write_all(ctx))
        return await answer

    async def _write_all(self, ctx: Ctx) -> None:
        """Write batches until nobody waits; whatever ends this, nobody waits for ever."""
        try:
            while self._waiting:
                await self._gather()
                batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
                self._is_full.clear()
                self._is_busy = len(batch) > 1
                await self._answer(ctx, batch)
        finally:
            left, self._waiting = self._waiting, []
            _refuse(left)

    async def _gather(self) -> None:
        if self._is_busy and len(self._waiting) < BATCH_MAX:
            try:
                async with asyncio.timeout(GATHER_SECONDS):
                    await self._is_full.wait()
            except TimeoutError:
                return

    async def _answer(self, ctx: Ctx, batch: "list[tuple[W, asyncio.Future[A]]]") -> None:
        wishes = [wish for wish, _ in batch]
        self._sizes.observe(len(batch))
        try:
            answers = await despite_rivals(lambda: self._write(ctx, wishes))
            for (_, future), answer in zip(batch, answers, strict=True):
                if future.done():
                    continue
                if isinstance(answer, Refused):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)
        except Refused as error:
            ctx.log.warning("batch_refused", wishes=len(batch), error=repr(error))
        finally:
            _refuse(batch)


def _refuse(batch: "list[tuple[W, asyncio.Future[A]]]") -> None:
    """Tell those who have no answer (yet) that there is none; each gets an exception of its own."""
    for _, future in batch:
        if not future.done():
            future.set_exception(Unavailable("This could not be written down; please try again in a moment."))
