"""The MP4s that our settings produce, and no other: what was encoded is checked box by box before it is served.

An allowed box holds numbers of ours; there is no box in which an author's place, time or device could stay.
Format: ISO/IEC 14496-12.
"""

import os
from pathlib import Path

from heliograph.features.media.transcode.video.boxes import Box, Broken, children, top_level

_ORDER = (b"ftyp", b"moov", b"mdat")
_INSIDE = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"stss", b"stsz", b"stsc", b"stco", b"co64", b"sdtp", b"sgpd", b"sbgp"},
}
_SAMPLES = {b"avc1", b"mp4a"}
_IN_AVC1 = {b"avcC", b"colr", b"pasp", b"btrt"}
# What ffmpeg writes for no metadata at all: a list without entries.
_NO_METADATA = bytes.fromhex(
    "000000356d657461 00000000 0000002168646c72 0000000000000000 6d6469726170706c 000000000000000000 00000008696c7374"
)
_AVC1_HEADER, _SAMPLE_LIST_HEADER = 78, 8


class NotOurs(Exception):
    """A file that our settings do not produce."""


def index_of(path: Path) -> bytes:
    """Return the index of an MP4 that holds exactly what our settings produce. Raises NotOurs."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # ffmpeg keeps an empty box before the samples, to grow their header into.
            boxes = [box for box in top_level(file, size) if box.kind != b"free" or box.size]
            if tuple(box.kind for box in boxes) != _ORDER or boxes[-1].end != size:
                raise NotOurs("order of boxes")
            file.seek(boxes[1].start)
            index = file.read(boxes[1].size)
        _check(index, Box(b"moov", 0, len(index)))
    except Broken as error:
        raise NotOurs("boxes") from error
    return index


def _check(index: bytes, parent: Box) -> None:
    for box in children(index, parent.start, parent.end):
        if box.kind == b"udta" and index[box.start : box.end] == _NO_METADATA:
            continue
        if box.kind not in _INSIDE[parent.kind]:
            raise NotOurs(f"{box.kind!r} in {parent.kind!r}")
        if box.kind in _INSIDE:
            _check(index, box)
        if box.kind == b"stsd":
            for sample in children(index, box.start + _SAMPLE_LIST_HEADER, box.end):
                _check_sample(index, sample)


def _check_sample(index: bytes, sample: Box) -> None:
    if sample.kind not in _SAMPLES:
        raise NotOurs(f"samples of {sample.kind!r}")
    if sample.kind == b"avc1":
        for box in children(index, sample.start + _AVC1_HEADER, sample.end):
            if box.kind not in _IN_AVC1:
                raise NotOurs(f"{box.kind!r} in avc1")


def _find(index: bytes, path: tuple[bytes, ...]) -> list[Box]:
    """Every box at this path beneath the index."""
    found = [Box(b"moov", 0, len(index))]
    for kind in path:
        found = [box for parent in found for box in children(index, parent.start, parent.end) if box.kind == kind]
    return found


def codecs(index: bytes) -> str:
    """The codecs as RFC 6381 names them: H.264's from its own parameters, AAC's low complexity profile."""
    return ",".join(
        "mp4a.40.2" if sample.kind == b"mp4a" else f"avc1.{_profile(index, sample)}"
        for described in _find(index, (b"trak", b"mdia", b"minf", b"stbl", b"stsd"))
        for sample in children(index, described.start + _SAMPLE_LIST_HEADER, described.end)
    )


def _profile(index: bytes, sample: Box) -> str:
    """H.264's profile, constraints and level. Raises NotOurs."""
    for box in children(index, sample.start + _AVC1_HEADER, sample.end):
        if box.kind == b"avcC":
            return index[box.start + 1 : box.start + 4].hex()
    raise NotOurs("no avcC")


def seconds(index: bytes) -> float:
    """How long an MP4 of ours plays: the movie header's duration. Format: ISO/IEC 14496-12, 8.2.2."""
    header = _find(index, (b"mvhd",))[0]
    is_long = index[header.start] == 1
    at = header.start + (20 if is_long else 12)
    scale = int.from_bytes(index[at : at + 4], "big")
    duration = int.from_bytes(index[at + 4 : at + (12 if is_long else 8)], "big")
    return duration / scale if scale else 0.0
