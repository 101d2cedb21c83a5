"""The door to the operator's models: one confined child that holds them all, at one picture at a time."""

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator
from types import TracebackType
from typing import Self

import msgspec

from heliograph.features.media.transcode.child_process import ENVIRONMENT
from heliograph.features.media.transcode.models.types import Classifier, Model, ModelsUnavailable
from heliograph.features.media.transcode.models.wire import (
    MAX_JPEG_BYTES,
    MAX_REPLY_BYTES,
    Failed,
    Load,
    Look,
    Ready,
    Reply,
    Request,
    Told,
    decode_reply,
    encode,
    is_honest,
)
from heliograph.features.media.transcode.piped import ChildDied, PipedProcess
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import ModelFinding

_MODULE = "heliograph.features.media.transcode.models.child"
# The runtime's wheels report its use to their maker unless told not to, and start a thread for it when imported.
_ENVIRONMENT = {**ENVIRONMENT, "ORT_DISABLE_TELEMETRY": "1"}


class ModelProcess(PipedProcess):
    """The running child. After any error or cancelled wait its state is unknown: kill it."""

    async def ask(self, request: Request) -> Reply:
        """Send one request and wait for its reply; the caller bounds the wait. Raises ChildDied."""
        await self.send(encode(request))
        try:
            reply = decode_reply(await self.receive(MAX_REPLY_BYTES))
        except msgspec.DecodeError as error:
            raise ChildDied from error
        self.jobs_done += 1
        return reply


class Models:
    """Has the operator's models look at pictures.

    The child starts when it is needed, since models take much memory; it ends after `idle_seconds` without work, and is
    replaced after `jobs_per_child` pictures, after a time-out and after a crash. Without models nothing is ever
    started. Belongs to one event loop.
    """

    def __init__(
        self,
        models: list[Model],
        *,
        timeout_seconds: float = 30.0,
        start_seconds: float = 60.0,
        wait_seconds: float = 300.0,
        idle_seconds: float = 60.0,
        jobs_per_child: int = 500,
    ) -> None:
        self.models = models
        self.thresholds: dict[tuple[str, str], dict[Verdict, float]] = {
            (str(model.slot), label): thresholds.by_verdict()
            for model in models
            if isinstance(model.spec, Classifier)
            for label, thresholds in model.spec.thresholds.items()
        }
        """For each slot and label, the verdicts and from which score on they are asked for."""
        self._timeout_seconds = timeout_seconds
        self._start_seconds = start_seconds
        self._wait_seconds = wait_seconds
        self._idle_seconds = idle_seconds
        self._jobs_per_child = jobs_per_child
        self._turn = asyncio.Lock()
        self._child: ModelProcess | None = None
        self._retiring: asyncio.TimerHandle | None = None
        self._is_closed = False

    @property
    def child_pid(self) -> int | None:
        """The process that holds the models; None while none runs."""
        return self._child.pid if self._child is not None and self._child.is_alive else None

    @property
    def guards(self) -> list[str]:
        """What the kernel granted to confine the child; empty while none runs."""
        return [] if self._child is None else self._child.guards

    async def look(self, jpegs: list[bytes]) -> list[ModelFinding]:
        """Return what each model says of each picture, each in the time for one picture.

        Raises ModelsUnavailable where a model does not answer, in time and sensibly, for every one.
        """
        if not self.models or not jpegs:
            return []
        async with self._its_turn():
            told = [await self._told(jpeg) for jpeg in jpegs]
        return [
            ModelFinding(slot=seen.slot, model=model.spec.name, picture=picture, scores=seen.scores, boxes=seen.boxes)
            for picture, one in enumerate(told)
            for seen, model in zip(one.seen, self.models, strict=True)
        ]

    async def examine(self) -> None:
        """Load and try every model. Raises ModelsUnavailable, in words for the operator, where one is unfit."""
        if self.models:
            async with self._its_turn():
                await self._ready_child()

    async def aclose(self) -> None:
        """Kill the child and look at nothing more; a picture under way fails as ModelsUnavailable."""
        self._is_closed = True
        child = self._child
        self._end()
        if child is not None:
            await child.wait_ended()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @contextlib.asynccontextmanager
    async def _its_turn(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._turn.acquire()
        except TimeoutError as error:
            raise ModelsUnavailable("the models are busy") from error
        try:
            if self._retiring is not None:
                self._retiring.cancel()
            yield
            if self._child is not None and self._child.jobs_done > self._jobs_per_child:
                self._end()
            self._retiring = asyncio.get_running_loop().call_later(self._idle_seconds, self._end)
        except BaseException:
            self._end()
            raise
        finally:
            self._turn.release()

    async def _told(self, jpeg: bytes) -> Told:
        if len(jpeg) > MAX_JPEG_BYTES:
            raise ModelsUnavailable("the rendering is larger than any of ours")
        child = await self._ready_child()
        look = Look(jpeg=jpeg, cpu_seconds=math.ceil(self._timeout_seconds))
        try:
            async with asyncio.timeout(self._timeout_seconds):
                reply = await child.ask(look)
        except TimeoutError as error:
            raise ModelsUnavailable(f"the models took longer than {self._timeout_seconds:g} seconds") from error
        except ChildDied as error:
            raise ModelsUnavailable("the models' process ended in the midst of a picture") from error
        match reply:
            case Told() if is_honest(reply, self.models):
                return reply
            case Failed():
                raise ModelsUnavailable(reply.detail[:500])
            case _:
                raise ModelsUnavailable("the models' process answered nonsense")

    async def _ready_child(self) -> ModelProcess:
        """Return the child, started if need be, with every model loaded and tried."""
        if self._is_closed:
            raise ModelsUnavailable("the models are closed")
        if self._child is not None and self._child.is_alive:
            return self._child
        self._end()
        child = self._child = await ModelProcess.spawn(_MODULE, _ENVIRONMENT)
        try:
            async with asyncio.timeout(self._start_seconds):
                reply = await child.ask(Load(models=self.models))
        except (ChildDied, TimeoutError) as error:
            words = await child.last_words()
            raise ModelsUnavailable(f"the models' process did not start: {words}") from error
        match reply:
            case Ready():
                child.guards = reply.guards
                return child
            case Failed():
                raise ModelsUnavailable(reply.detail[:500])
            case _:
                raise ModelsUnavailable("the models' process did not introduce itself")

    def _end(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
            self._retiring = None
        if self._child is not None:
            self._child.kill()
            self._child = None
