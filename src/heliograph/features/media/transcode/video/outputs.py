"""Takes over what a confined child has written: the parent trusts its names, sizes and shape as little as a reply.

A child that decoded hostile bytes may be under their control: a file is taken only if it is a plain file with one
name, an MP4 only if `mp4` finds nothing in it but what our settings produce, and a playlist is written anew.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path

from heliograph.features.media.transcode.types import TranscoderCrashed
from heliograph.features.media.transcode.video import hls
from heliograph.features.media.transcode.video.mp4 import NotOurs, codecs, index_of, seconds
from heliograph.features.media.transcode.video.sizes import edited_size, fitted
from heliograph.features.media.transcode.video.types import EncodePlan, HlsFile, Name, VideoFile

_NOBODY = 65534
_MAX_PLAYLIST_BYTES = 256 * 1024


@contextlib.contextmanager
def job_folder(beneath: Path) -> Generator[Path]:
    """A new folder that the child may write to, gone at the end with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix=".job-", dir=beneath))
    try:
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _secured(path: Path) -> Path:
    """Make a file that the child left ours alone; the child is gone by now. Raises NotOurs."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NotOurs(path.name) from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or not found.st_size:
            raise NotOurs(path.name)
        if found.st_uid != os.geteuid():
            os.fchown(descriptor, os.geteuid(), os.getegid())
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
    return path


def hand_over(content: bytes, target: Path) -> None:
    """Write a file that the child may read."""
    target.write_bytes(content)
    target.chmod(0o444)


def take_renditions(work: Path, folder: Path, plan: EncodePlan) -> list[VideoFile]:
    """Move the plan's renditions to `folder`, all or none. Raises TranscoderCrashed."""
    taken: list[VideoFile] = []
    try:
        for name in plan.names:
            taken.append(_rendition(work, folder, plan, name))  # noqa: PERF401
    except NotOurs as error:
        for file in taken:
            file.path.unlink()
        raise TranscoderCrashed from error
    return taken


def _rendition(work: Path, folder: Path, plan: EncodePlan, name: Name) -> VideoFile:
    secured = _secured(work / f"{name}.mp4")
    index = index_of(secured)
    size_bytes = secured.stat().st_size
    width, height = fitted(edited_size(plan.facts, plan.rotate, plan.crop), name)
    target = folder / f"{plan.stem}_{name}.mp4"
    secured.replace(target)
    return VideoFile(
        name=name,
        path=target,
        width=width,
        height=height,
        size_bytes=size_bytes,
        duration_seconds=seconds(index),
        has_audio="mp4a" in codecs(index),
    )


def take_hls(work: Path, folder: Path, files: Sequence[VideoFile], stem: str) -> list[HlsFile]:
    """Move the segments to `folder` and write the playlists, the master's first. Raises TranscoderCrashed."""
    taken: list[HlsFile] = []
    entries: list[tuple[VideoFile, hls.Cut, str, str]] = []
    try:
        for file in files:
            cut, segments = _cut(work, file.name)
            name = f"{stem}_{file.name}"
            size_bytes = segments.stat().st_size
            segments.replace(folder / f"{name}.m4s")
            taken.append(HlsFile(path=folder / f"{name}.m4s", content_type=hls.SEGMENTS_TYPE, size_bytes=size_bytes))
            taken.append(_playlist(folder / f"{name}.m3u8", hls.rendition_playlist(cut, f"{name}.m4s")))
            entries.append((file, cut, codecs(index_of(file.path)), f"{name}.m3u8"))
    except (NotOurs, hls.BrokenPlaylist) as error:
        for each in taken:
            each.path.unlink()
        raise TranscoderCrashed from error
    return [_playlist(folder / f"{stem}_hls.m3u8", hls.master_playlist(entries)), *taken]


def _cut(work: Path, name: Name) -> tuple[hls.Cut, Path]:
    """How this rendition was cut, and its segments' file. Raises NotOurs, BrokenPlaylist."""
    playlist, segments = _secured(work / f"{name}.m3u8"), _secured(work / f"{name}.m4s")
    if playlist.stat().st_size > _MAX_PLAYLIST_BYTES:
        raise NotOurs("length of playlist")
    return hls.read_cut(playlist.read_text(errors="replace"), segments.stat().st_size), segments


def _playlist(path: Path, text: str) -> HlsFile:
    path.write_text(text)
    path.chmod(0o600)
    return HlsFile(path=path, content_type=hls.PLAYLIST_TYPE, size_bytes=len(text))
