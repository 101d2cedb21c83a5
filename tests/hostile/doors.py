"""Leads a file through the transcoder that its announced type would take it to, and keeps everything that comes out."""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from heliograph.features.media.transcode.pool import Transcoder
from heliograph.features.media.transcode.types import (
    EVERY,
    PhotoJob,
    Rejected,
    TranscoderCrashed,
    TranscoderTimedOut,
)
from heliograph.features.media.transcode.video.plan import plan_for
from heliograph.features.media.transcode.video.runner import VideoTranscoder
from heliograph.features.media.types import Crop, Recipe
from tests.hostile.items import Item

RENDERED = "rendered"
_EDIT = Recipe(
    filter="clarendon",
    strength=60,
    brightness=20,
    contrast=-10,
    warmth=30,
    vignette=40,
    rotate=90,
    straighten_degrees=7,
    crop=Crop(x=0.1, y=0.2, width=0.8, height=0.5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file; `served` is every stream of bytes that people would be shown, by name."""

    fate: str
    """`rendered`, or the code of its refusal."""
    words: str = ""
    seconds: float = 0.0
    is_crash: bool = False
    is_timeout: bool = False
    served: dict[str, bytes] = field(default_factory=dict[str, bytes])


class Doors:
    """Both transcoders, with their limits, and a folder for each job. A context manager."""

    def __init__(self, folder: Path, *, slots: int = 1) -> None:
        self.folder = folder
        self._photos = Transcoder(slots=slots)
        self._videos = VideoTranscoder(slots=slots)

    async def fate(self, item: Item, *, is_whole: bool = False) -> Outcome:
        """Render the file if it can be; anything but a refusal in words is raised.

        `is_whole` asks for everything there is: of a photo every format and an edit, of a video a cover and HLS.
        """
        started = time.monotonic()
        try:
            served = await (self._video if item.is_video else self._photo)(item, is_whole=is_whole)
        except Rejected as refusal:
            return Outcome(
                fate=refusal.code,
                words=refusal.detail,
                seconds=time.monotonic() - started,
                is_crash=isinstance(refusal, TranscoderCrashed),
                is_timeout=isinstance(refusal, TranscoderTimedOut),
            )
        return Outcome(fate=RENDERED, seconds=time.monotonic() - started, served=served)

    async def _photo(self, item: Item, *, is_whole: bool) -> dict[str, bytes]:
        recipe = _EDIT if is_whole else Recipe()
        wanted = EVERY if is_whole else None
        job = PhotoJob(source=item.content, content_type=item.content_type, recipe=recipe, wanted=wanted)
        result = await self._photos.render(job)
        return {f"{one.size}.{one.format}": one.data for one in result.renditions}

    async def _video(self, item: Item, *, is_whole: bool) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="job-") as name:
            folder = Path(name)
            source, out = folder / "source", folder / "out"
            await asyncio.to_thread(source.write_bytes, item.content)
            await asyncio.to_thread(out.mkdir)
            facts = await self._videos.probe(source)
            plan = plan_for(facts, Recipe(), stem="v")
            cover = await self._videos.cover_seconds(source, plan) if is_whole else plan.start_seconds
            stills = await self._videos.frames(source, facts, [cover])
            files = await self._videos.encode(source, out, plan)
            if is_whole:
                await self._videos.package_hls(files, out, "v")
            served = {f"still {number}.jpg": still for number, still in enumerate(stills)}
            return served | {path.name: path.read_bytes() for path in out.iterdir()}

    @property
    def child_pids(self) -> list[int]:
        """The children that live between photos."""
        return self._photos.child_pids

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._photos.aclose()
        await self._videos.aclose()
