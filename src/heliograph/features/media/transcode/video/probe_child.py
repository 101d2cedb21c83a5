"""The probing child: `python -I -m …video.probe_child DESCRIPTOR CONTAINER CPU_SECONDS`, run by `probing`.

Demuxes every packet and decodes one picture of the open file it was given, writes one reply and ends. Every
import happens before `confine`, those that PyAV puts off too; after it, nothing can be opened.
"""

import os
import sys
from fractions import Fraction
from typing import IO, Any

import av
import av.audio.codeccontext
import av.audio.stream
import av.error
import av.logging
import av.stream
import av.subtitles.codeccontext
import av.subtitles.stream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from heliograph.features.media.transcode.sandbox import allow_cpu, confine
from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.colour import Samples, colour_of
from heliograph.features.media.transcode.video.probe_wire import (
    DECODERS,
    PICTURE_CODECS,
    SOUND_CODECS,
    Probed,
    Refused,
    encode,
)
from heliograph.features.media.transcode.video.refusals import (
    cut_off,
    damaged,
    too_large_picture,
    too_much_memory,
    unsupported,
)
from heliograph.features.media.transcode.video.types import MAX_SIDE, MIN_SIDE, Container, VideoFacts

# PyAV imports these when it first meets a stream of their kind, which is too late here.
_PUT_OFF = (av.audio.codeccontext, av.audio.stream, av.subtitles.codeccontext, av.subtitles.stream)

MAX_PACKETS = 500_000
MAX_STREAMS = 32
# A first picture that comes no sooner than this is none.
_MAX_PACKETS_TO_PICTURE = 600
_BUFFER_BYTES = 1024 * 1024
# A month: what lasts longer has times that lie, and no parent would believe it.
_MAX_SECONDS = 2_678_400.0


def main() -> None:
    """Confine, look, and say what was found."""
    descriptor, container, cpu_seconds = int(sys.argv[1]), Container(sys.argv[2]), int(sys.argv[3])
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(silence)
    av.logging.set_level(None)
    file = os.fdopen(descriptor, "rb", buffering=0)
    confine()
    allow_cpu(cpu_seconds)
    try:
        reply = Probed(facts=_facts(file, container))
    except Rejected as rejected:
        reply = Refused(code=rejected.code, detail=rejected.detail)
    except MemoryError:
        rejected = too_much_memory()
        reply = Refused(code=rejected.code, detail=rejected.detail)
    except av.error.FFmpegError:
        rejected = damaged()
        reply = Refused(code=rejected.code, detail=rejected.detail)
    os.write(output, encode(reply))


def _facts(file: IO[bytes], container: Container) -> VideoFacts:
    """Look at the file twice: all of its packets, then one picture."""
    options = {"codec_whitelist": ",".join(DECODERS), "max_streams": str(MAX_STREAMS)}
    # Titles of old cameras are not UTF-8, and nothing to us: they must not cost anybody a video.
    with av.open(
        file,
        "r",
        format=container.value,
        options=options,
        buffer_size=_BUFFER_BYTES,
        metadata_errors="replace",
    ) as opened:
        stream = _picture_stream(opened, container)
        sound = _sound_stream(opened)
        duration, frames = _walk(opened, stream)
        picture = _first_picture(opened, stream)
        width, height = _upright(picture, stream)
        return VideoFacts(
            container=container,
            content_type="",
            size_bytes=0,
            width=width,
            height=height,
            duration_seconds=duration,
            frames_per_second=frames / duration,
            video_codec=_codec(stream),
            video_index=stream.index,
            audio_codec=sound[1] if sound else "",
            audio_index=sound[0] if sound else None,
            colour=colour_of(_samples(picture), min(width, height)),
            has_alpha=any(part.is_alpha for part in picture.format.components),
        )


def _samples(picture: VideoFrame) -> Samples:
    return Samples(
        primaries=int(picture.color_primaries),
        transfer=int(picture.color_trc),
        matrix=int(picture.colorspace),
        range=int(picture.color_range),
        pixels=picture.format.name,
        bits=max(part.bits for part in picture.format.components),
    )


def _codec(stream: Any) -> str:
    """The codec's own name, whatever decoder reads it; empty where there is none."""
    context = stream.codec_context
    return "" if context is None else str(context.codec.canonical_name)


def _picture_stream(opened: InputContainer, container: Container) -> VideoStream:
    """The first moving picture; a cover picture in the file is none."""
    for stream in opened.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            if _codec(stream) not in PICTURE_CODECS[container]:
                raise unsupported("videos of this codec")
            return stream
    raise Rejected(RejectionCode.NOT_A_VIDEO, "There is no picture in this file.")


def _sound_stream(opened: InputContainer) -> tuple[int, str] | None:
    """Index and codec of the first sound that we decode."""
    for stream in opened.streams.audio:
        codec = _codec(stream)
        if codec in SOUND_CODECS:
            return stream.index, codec
    return None


def _walk(opened: InputContainer, stream: VideoStream) -> tuple[float, int]:
    """Seconds and number of the pictures, from all packets: what a header says is not believed."""
    first, last, frames = None, None, 0
    for count, packet in enumerate(opened.demux(stream)):
        if count > MAX_PACKETS:
            raise damaged()
        if packet.pts is None or packet.is_discard:
            continue
        frames += 1
        first = packet.pts if first is None else min(first, packet.pts)
        end = packet.pts + max(packet.duration or 0, 0)
        last = end if last is None else max(last, end)
    if first is None or last is None or stream.time_base is None:
        raise damaged()
    seconds = float((last - first) * stream.time_base)
    if frames < 2 and seconds <= 0:
        raise Rejected(RejectionCode.NOT_A_VIDEO, "There is only one picture in this file: post it as a photo.")
    if seconds > _MAX_SECONDS:
        raise damaged()
    return max(seconds, 1 / 60), frames


def _first_picture(opened: InputContainer, stream: VideoStream) -> VideoFrame:
    """Decode until a picture comes. Raises Rejected."""
    context = stream.codec_context
    if max(context.width, context.height) > MAX_SIDE:
        raise too_large_picture()
    context.thread_count = 1
    context.options = {"max_pixels": str(MAX_SIDE * MAX_SIDE)}
    opened.seek(0, backward=True)
    for count, packet in enumerate(opened.demux(stream)):
        for frame in _decoded(packet):
            if max(frame.width, frame.height) > MAX_SIDE:
                raise too_large_picture()
            return frame
        if count > _MAX_PACKETS_TO_PICTURE:
            break
    raise cut_off()


def _decoded(packet: Any) -> list[VideoFrame]:
    """The pictures that a packet completes; a broken one completes none."""
    try:
        return packet.decode()
    except av.error.InvalidDataError:
        return []


def _upright(picture: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height with square pixels, held upright."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    is_sane = Fraction(1, 8) <= aspect <= 8
    width = round(picture.width * aspect) if is_sane else picture.width
    height = picture.height
    if picture.rotation % 180:
        width, height = height, width
    if min(width, height) < MIN_SIDE:
        raise Rejected(
            RejectionCode.TOO_SMALL, f"The picture is too small: each side needs at least {MIN_SIDE} pixels."
        )
    return width, height


if __name__ == "__main__":
    main()
