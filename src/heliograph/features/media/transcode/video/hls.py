"""Playlists of HLS. Ours are written anew from the numbers in ffmpeg's. Pure. Format: RFC 8216."""

import math
import re
from collections.abc import Sequence

import msgspec

from heliograph.features.media.transcode.video.types import VideoFile

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
SEGMENTS_TYPE = "video/mp4"

_MAP = re.compile(r'#EXT-X-MAP:URI="[^"]*",BYTERANGE="(\d+)@(\d+)"')
_LENGTH = re.compile(r"#EXTINF:(\d+\.?\d*),")
_RANGE = re.compile(r"#EXT-X-BYTERANGE:(\d+)@(\d+)")


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the rendition's one file."""

    seconds: float
    size_bytes: int
    offset_bytes: int


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """How a rendition was cut."""

    header_bytes: int
    segments: list[Segment]


class BrokenPlaylist(Exception):
    """Not what our settings produce."""


def read_cut(playlist: str, size_bytes: int) -> Cut:
    """Read the numbers of ffmpeg's playlist. Raises BrokenPlaylist where they do not fit the file."""
    header = _MAP.search(playlist)
    lengths = [float(length) for length in _LENGTH.findall(playlist)]
    ranges = [(int(size), int(offset)) for size, offset in _RANGE.findall(playlist)]
    if header is None or int(header[2]) or not ranges or len(lengths) != len(ranges):
        raise BrokenPlaylist
    at = int(header[1])
    for size, offset in ranges:
        if offset != at or not size:
            raise BrokenPlaylist
        at += size
    if at > size_bytes:
        raise BrokenPlaylist
    return Cut(
        header_bytes=int(header[1]),
        segments=[
            Segment(seconds=length, size_bytes=size, offset_bytes=offset)
            for length, (size, offset) in zip(lengths, ranges, strict=True)
        ],
    )


def rendition_playlist(cut: Cut, segments_name: str) -> str:
    """The playlist of one rendition, whose segments are ranges of one file beside it."""
    longest = max(segment.seconds for segment in cut.segments)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(longest))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{segments_name}",BYTERANGE="{cut.header_bytes}@0"',
    ]
    for segment in cut.segments:
        lines += [
            f"#EXTINF:{segment.seconds:.6f},",
            f"#EXT-X-BYTERANGE:{segment.size_bytes}@{segment.offset_bytes}",
            segments_name,
        ]
    return "\n".join((*lines, "#EXT-X-ENDLIST", ""))


def master_playlist(entries: Sequence[tuple[VideoFile, Cut, str, str]]) -> str:
    """The playlist of playlists, smallest rendition first; an entry is a file, its cut, its codecs and its name."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for file, cut, codecs, name in entries:
        peak = max(8 * segment.size_bytes / max(segment.seconds, 0.1) for segment in cut.segments)
        total = sum(segment.seconds for segment in cut.segments)
        average = 8 * sum(segment.size_bytes for segment in cut.segments) / max(total, 0.1)
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={math.ceil(peak)},AVERAGE-BANDWIDTH={math.ceil(average)},"
            f'CODECS="{codecs}",RESOLUTION={file.width}x{file.height}',
            name,
        ]
    return "\n".join((*lines, ""))
