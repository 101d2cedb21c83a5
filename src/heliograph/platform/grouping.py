"""Together: what many requests of this process ask for at the same moment is asked once, and answered to each.

One batch is under way at a time; what comes meanwhile is the next one. Whoever comes alone does not wait for others;
while there are many, a batch may gather for a few milliseconds, or until it is full. An answer never is older than the
question: a batch takes only what was asked before it began.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from heliograph.platform.errors import Refused, Unavailable
from heliograph.platform.telemetry import ASKED_TOGETHER

BATCH_MAX = 256
WAITING_MAX = 4_096

W = TypeVar("W")
A = TypeVar("A")
_Batch = list[tuple[W, asyncio.Future[A]]]
_AnswerAll = Callable[[list[W]], Awaitable[list[A | Refused]]]
_FAILED = "This could not be done; please try again in a moment."


class Overfull(Unavailable):
    """More wait to be answered than can be kept waiting."""

    def __init__(self) -> None:
        super().__init__("Too much is going on at once; please try again in a moment.")


class Together(Generic[W, A]):
    """Gather wishes of one kind until they are seen to."""

    def __init__(self, kind: str, *, gather_seconds: float = 0.0) -> None:
        self._gather_seconds = gather_seconds
        self._sizes = ASKED_TOGETHER.labels(kind)
        self._waiting: list[tuple[W, asyncio.Future[A]]] = []
        self._is_full = asyncio.Event()
        self._is_busy = False
        self._answering: asyncio.Task[None] | None = None

    async def ask(self, wish: W, answer_all: _AnswerAll[W, A]) -> A:
        """Return the answer to a wish. Raises its refusal; `Unavailable` in an outage.

        `answer_all`, which may be another asker's, returns an answer or a refusal for each wish, in their order.
        Whoever stops waiting takes nothing from the others; the wish itself may be fulfilled all the same.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Overfull
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, answer))
        if len(self._waiting) >= BATCH_MAX:
            self._is_full.set()
        if self._answering is None or self._answering.done():
            self._answering = asyncio.ensure_future(self._go_on(answer_all))
        return await answer

    async def _go_on(self, answer_all: _AnswerAll[W, A]) -> None:
        """Answer batches until nobody waits; whatever ends this, nobody waits for ever."""
        try:
            while self._waiting:
                await self._gather()
                batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
                self._is_full.clear()
                self._is_busy = len(batch) > 1
                await self._answer(batch, answer_all)
        finally:
            left, self._waiting = self._waiting, []
            _refuse(left)

    async def _gather(self) -> None:
        if self._gather_seconds and self._is_busy and len(self._waiting) < BATCH_MAX:
            try:
                async with asyncio.timeout(self._gather_seconds):
                    await self._is_full.wait()
            except TimeoutError:
                return

    async def _answer(self, batch: "_Batch[W, A]", answer_all: _AnswerAll[W, A]) -> None:
        wishes = [wish for wish, _ in batch]
        self._sizes.observe(len(batch))
        failure: Refused | None = None
        try:
            answers = await answer_all(wishes)
            for (_, future), answer in zip(batch, answers, strict=True):
                if future.done():
                    continue
                if isinstance(answer, Refused):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)
        except Refused as error:
            failure = error
        finally:
            _refuse(batch, failure)


def _refuse(batch: "_Batch[W, A]", failure: Refused | None = None) -> None:
    """Tell those who have no answer (yet) that there is none; each gets an exception of its own."""
    for _, future in batch:
        if not future.done():
            refusal = Unavailable(failure.detail if isinstance(failure, Unavailable) else _FAILED)
            refusal.__cause__ = failure
            future.set_exception(refusal)
