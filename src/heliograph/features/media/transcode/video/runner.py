"""The video transcoder's door: a bounded number of confined children, one at a time for each video."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from heliograph.features.media.transcode.types import TranscoderUnavailable
from heliograph.features.media.transcode.video import arguments, covers, loudness, outputs
from heliograph.features.media.transcode.video.admission import admit
from heliograph.features.media.transcode.video.locate import ffmpeg_binary
from heliograph.features.media.transcode.video.probing import probed
from heliograph.features.media.transcode.video.process import Finished, Limits, Run, run
from heliograph.features.media.transcode.video.progress import OnProgress, Progress
from heliograph.features.media.transcode.video.refusals import damaged
from heliograph.features.media.transcode.video.types import EncodePlan, HlsFile, VideoFacts, VideoFile
from heliograph.features.media.transcode.video.verdicts import blamed, is_worth_another_try

# Measured: 0.8 GB for 1080p, 1.1 GB for 4K in HDR, of which 0.4 and 0.6 GB are ever touched.
ADDRESS_SPACE_BYTES = 1792 * 1024 * 1024
MAX_RENDITION_BYTES = 256 * 1024 * 1024
MAX_STILL_BYTES = 16 * 1024 * 1024
_PROBE_SECONDS = 30.0
_STILL_SECONDS = 60.0
_START_SECONDS = 60.0


class VideoTranscoder:
    """Turns uploaded videos into renditions in `slots` child processes at a time.

    `pace_seconds` bounds a job's wall clock: so much for each second of video and rendition, and a minute to
    start. Belongs to one event loop.
    """

    def __init__(
        self, *, slots: int = 1, ffmpeg_path: str = "", wait_seconds: float = 600.0, pace_seconds: float = 20.0
    ) -> None:
        self._free = asyncio.Semaphore(slots)
        self._ffmpeg_path = ffmpeg_path
        self._wait_seconds = wait_seconds
        self._pace_seconds = pace_seconds
        self._jobs: set[asyncio.Task[Finished]] = set()
        self._is_closed = False

    async def probe(self, path: Path, timeout_seconds: float = _PROBE_SECONDS) -> VideoFacts:
        """Say what a video is. Raises Rejected with words for its author; TranscoderUnavailable: try again later."""
        container, content_type = await asyncio.to_thread(admit, path)
        async with self._slot():
            return await probed(path, container, content_type, timeout_seconds)

    async def frames(self, path: Path, facts: VideoFacts, at_seconds: Sequence[float]) -> list[bytes]:
        """The pictures shown at these moments of the file, as JPEG: upright, in screen colours, not yet edited.

        At most 2048 pixels a side. A moment at or past the end gives the last picture. Raises as `probe`.
        """
        stills: list[bytes] = []
        for moment in at_seconds:
            stills.append(await self._still(path, facts, _within(facts, moment)))  # noqa: PERF401
        return stills

    async def cover_seconds(self, path: Path, plan: EncodePlan) -> float:
        """The moment in the kept part whose picture makes the best cover. Raises as `probe`."""
        moments = covers.candidate_seconds(plan.start_seconds, plan.duration_seconds)
        scores = [await self._score(path, plan.facts, _within(plan.facts, moment)) for moment in moments]
        return moments[int(np.argmax(scores))]

    async def encode(
        self, path: Path, folder: Path, plan: EncodePlan, on_progress: OnProgress | None = None
    ) -> list[VideoFile]:
        """Make the plan's renditions in one decode, as `{stem}_{name}.mp4` in `folder`.

        `on_progress` hears the part done, from 0 to 1, at most twice a second and never less than before. When
        this raises or is cancelled, the child is gone and `folder` is as it was. Raises as `probe`.
        """
        async with self._slot():
            evened = await self._evened(path, plan) if plan.has_sound else ""
            progress = Progress(plan.duration_seconds, on_progress)
            with outputs.job_folder(folder) as work:
                if plan.cube:
                    await asyncio.to_thread(outputs.hand_over, plan.cube, work / arguments.CUBE_NAME)
                job = Run(
                    binary=await self._binary(),
                    inputs=[path],
                    arguments=lambda inputs: arguments.encoding(inputs[0], plan, evened),
                    limits=self._encoding_limits(plan),
                    folder=work,
                    on_line=progress.hear,
                )
                await self._run(job)
                files = await asyncio.to_thread(outputs.take_renditions, work, folder, plan)
        await progress.finish()
        return files

    async def package_hls(self, files: Sequence[VideoFile], folder: Path, stem: str) -> list[HlsFile]:
        """Package renditions of ours for HLS without touching a picture, the master playlist first.

        Writes `{stem}_hls.m3u8`, and `{stem}_{name}.m3u8` and `.m4s` for each. Raises as `probe`.
        """
        async with self._slot():
            with outputs.job_folder(folder) as work:
                job = Run(
                    binary=await self._binary(),
                    inputs=[file.path for file in files],
                    arguments=lambda inputs: arguments.packaging(inputs, [file.name for file in files]),
                    limits=_limits(_START_SECONDS, file_bytes=MAX_RENDITION_BYTES),
                    folder=work,
                )
                await self._run(job)
                return await asyncio.to_thread(outputs.take_hls, work, folder, files, stem)

    async def aclose(self) -> None:
        """Kill every child and take no more jobs; jobs under way fail as TranscoderUnavailable."""
        self._is_closed = True
        jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncGenerator[None]:
        if self._is_closed:
            raise TranscoderUnavailable("the transcoder is closed")
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise TranscoderUnavailable("every video transcoder is busy") from error
        try:
            yield
        finally:
            self._free.release()

    async def _binary(self) -> Path:
        return await asyncio.to_thread(ffmpeg_binary, self._ffmpeg_path)

    def _encoding_limits(self, plan: EncodePlan) -> Limits:
        wall_seconds = _START_SECONDS + self._pace_seconds * plan.duration_seconds * len(plan.names)
        return _limits(wall_seconds, file_bytes=MAX_RENDITION_BYTES)

    async def _still(self, path: Path, facts: VideoFacts, moment: float) -> bytes:
        still = await self._picture(path, lambda inputs: arguments.still(inputs[0], facts, moment), MAX_STILL_BYTES)
        if not still.startswith(b"\xff\xd8\xff"):
            raise damaged()
        return still

    async def _score(self, path: Path, facts: VideoFacts, moment: float) -> float:
        size = arguments.SAMPLE_WIDTH * arguments.SAMPLE_HEIGHT
        grey = await self._picture(path, lambda inputs: arguments.sampling(inputs[0], facts, moment), 2 * size)
        if len(grey) != size:
            return -1.0
        return covers.score(np.frombuffer(grey, np.uint8).reshape(arguments.SAMPLE_HEIGHT, arguments.SAMPLE_WIDTH))

    async def _picture(self, path: Path, command: Callable[[list[int]], list[str]], most: int) -> bytes:
        limits = _limits(_STILL_SECONDS, output_bytes=most)
        async with self._slot():
            job = Run(binary=await self._binary(), inputs=[path], arguments=command, limits=limits)
            return (await self._run(job)).output

    async def _evened(self, path: Path, plan: EncodePlan) -> str:
        """The filter that evens the sound; empty where there is nothing to even."""
        job = Run(
            binary=await self._binary(),
            inputs=[path],
            arguments=lambda inputs: arguments.measuring(inputs[0], plan),
            limits=self._encoding_limits(plan),
        )
        return loudness.correction((await self._run(job)).complaints)

    async def _run(self, job: Run) -> Finished:
        """Run ffmpeg to a good end. A child killed from outside costs nobody a video: it is run once more."""
        finished = await self._watched(job)
        if is_worth_another_try(finished):
            finished = await self._watched(job)
        if finished.returncode:
            raise blamed(finished)
        return finished

    async def _watched(self, job: Run) -> Finished:
        if self._is_closed:
            raise TranscoderUnavailable("the transcoder is closed")
        task = asyncio.create_task(run(job))
        self._jobs.add(task)
        try:
            return await task
        except asyncio.CancelledError as error:
            if self._is_closed and task.cancelled():
                raise TranscoderUnavailable("the transcoder is closed") from error
            raise
        finally:
            self._jobs.discard(task)


def _limits(wall_seconds: float, *, file_bytes: int = 0, output_bytes: int = 64 * 1024) -> Limits:
    return Limits(
        wall_seconds=wall_seconds,
        cpu_seconds=int(wall_seconds * arguments.THREADS),
        address_bytes=ADDRESS_SPACE_BYTES,
        file_bytes=file_bytes,
        output_bytes=output_bytes,
    )


def _within(facts: VideoFacts, moment: float) -> float:
    """A moment at which a picture is shown: the last one's, for what lies behind it."""
    return max(0.0, min(moment, facts.duration_seconds - 1.5 / facts.frames_per_second))
