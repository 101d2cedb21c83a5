"""ffmpeg's arguments for each of its runs. Pure: every number and name in them is ours or was checked."""

from collections.abc import Sequence

from heliograph.features.media.transcode.video.filters import CUBE_NAME, picture_graph, reading, sound_graph, to_screen
from heliograph.features.media.transcode.video.loudness import MEASURE
from heliograph.features.media.transcode.video.probe_wire import DECODERS
from heliograph.features.media.transcode.video.types import (
    MAX_SIDE,
    SEGMENT_SECONDS,
    Container,
    EncodePlan,
    Name,
    VideoFacts,
)

__all__ = ["CUBE_NAME", "encoding", "measuring", "packaging", "sampling", "still"]

THREADS = 2
# The largest single block: a 4K picture of 16 bits, with room.
_MAX_BLOCK_BYTES = 128 * 1024 * 1024
_STILL_SIDE = 2048
SAMPLE_WIDTH, SAMPLE_HEIGHT = 160, 160
_KILOBITS: dict[Name, int] = {"480p": 1500, "720p": 3000, "1080p": 5500}
_SOUND_KILOBITS = 128

_QUIET = ["-hide_banner", "-nostdin", "-y", "-nostats", "-max_alloc", str(_MAX_BLOCK_BYTES)]
_NO_METADATA = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]


def _input(descriptor: int, container: Container, start: float, duration: float | None) -> list[str]:
    """One open file, read as this container and nothing else."""
    return [
        *("-protocol_whitelist", "fd", "-format_whitelist", container.value),
        *("-codec_whitelist", ",".join(DECODERS), "-max_pixels", str(MAX_SIDE * MAX_SIDE)),
        # What a container would have cut off is part of the picture that was probed.
        *("-apply_cropping", "codec", "-threads", str(THREADS)),
        *(("-ss", f"{start:.6f}") if start else ()),
        *(() if duration is None else ("-t", f"{duration:.6f}")),
        *("-f", container.value, "-fd", str(descriptor), "-i", "fd:"),
    ]


def measuring(descriptor: int, plan: EncodePlan) -> list[str]:
    """Measure the sound's loudness; the figures come on standard error."""
    return [
        *(*_QUIET, "-loglevel", "info"),
        *_input(descriptor, plan.facts.container, plan.start_seconds, plan.duration_seconds),
        *("-map", f"0:{plan.facts.audio_index}", "-vn", "-sn", "-dn", "-map_metadata", "-1"),
        *("-af", f"aformat=channel_layouts=stereo,{MEASURE}", "-f", "null", "-"),
    ]


def encoding(descriptor: int, plan: EncodePlan, loudness: str) -> list[str]:
    """Make every rendition of the plan in one decode, each under its name in the current folder."""
    graph = picture_graph(plan)
    if plan.has_sound:
        graph += ";" + sound_graph(plan, loudness)
    return [
        *(*_QUIET, "-loglevel", "error", "-progress", "pipe:1", "-stats_period", "0.5", "-max_error_rate", "0.2"),
        *("-filter_threads", str(THREADS), "-filter_complex_threads", str(THREADS)),
        *_input(descriptor, plan.facts.container, plan.start_seconds, plan.duration_seconds),
        *("-filter_complex", graph),
        *(argument for at, name in enumerate(plan.names) for argument in _rendition(at, name, plan)),
    ]


def _rendition(at: int, name: Name, plan: EncodePlan) -> list[str]:
    kilobits = _KILOBITS[name]
    sound = ["-map", f"[a{at}]", "-c:a", "aac", "-b:a", f"{_SOUND_KILOBITS}k", "-flags:a", "+bitexact"]
    return [
        *("-map", f"[v{at}]", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23"),
        *("-maxrate", f"{kilobits}k", "-bufsize", f"{2 * kilobits}k", "-flags:v", "+bitexact"),
        # Encoders beside each other need no threads of their own, and every thread and queue holds pictures.
        *("-x264-params", f"threads={THREADS if len(plan.names) == 1 else 1}:lookahead-threads=1:sync-lookahead=0"),
        # Every rendition can be cut at the same instants, so that players may change between them.
        *("-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})", "-g", "600", "-a53cc", "0"),
        # Type 6: supplemental information, which only repeats the encoder's settings.
        *("-bsf:v", "filter_units=remove_types=6", "-fps_mode", "vfr", "-video_track_timescale", "90000"),
        *(sound if plan.has_sound else ("-an",)),
        *(*_NO_METADATA, "-sn", "-dn", "-t", f"{plan.duration_seconds:.6f}"),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{name}.mp4"),
    ]


def still(descriptor: int, facts: VideoFacts, at_seconds: float) -> list[str]:
    """Write the picture shown at this moment to standard output, upright, as JPEG."""
    scale = min(1.0, _STILL_SIDE / max(facts.width, facts.height))
    width, height = max(2, round(facts.width * scale)), max(2, round(facts.height * scale))
    return [
        # JPEG knows one matrix alone, which is not the screen's. Source: ITU-T T.871.
        *_one_picture(descriptor, facts, at_seconds, (width, height), ("scale=out_color_matrix=bt601:out_range=pc",)),
        *("-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "2", "-strict", "-1"),
        *("-flags:v", "+bitexact", "-f", "image2pipe", "pipe:1"),
    ]


def sampling(descriptor: int, facts: VideoFacts, at_seconds: float) -> list[str]:
    """Write the picture shown at this moment to standard output, small and grey, one byte a pixel."""
    return [
        *_one_picture(descriptor, facts, at_seconds, (SAMPLE_WIDTH, SAMPLE_HEIGHT)),
        *("-pix_fmt", "gray", "-c:v", "rawvideo", "-f", "rawvideo", "pipe:1"),
    ]


def _one_picture(
    descriptor: int, facts: VideoFacts, at_seconds: float, size: tuple[int, int], last: tuple[str, ...] = ()
) -> list[str]:
    steps = [*reading(facts.colour), *to_screen(facts.colour, *size), "setsar=1", "sidedata=mode=delete", *last]
    return [
        *(*_QUIET, "-loglevel", "error", "-filter_threads", "1"),
        *_input(descriptor, facts.container, at_seconds, None),
        *("-map", f"0:{facts.video_index}", "-frames:v", "1", "-vf", ",".join(steps), *_NO_METADATA),
    ]


def packaging(descriptors: Sequence[int], names: Sequence[str]) -> list[str]:
    """Cut MP4 files of ours into segments, each file's in one, without touching a picture."""
    inputs = [argument for one in descriptors for argument in _input(one, Container.ISO, 0.0, None)]
    outputs = [argument for at, name in enumerate(names) for argument in _playlist(at, name)]
    return [*_QUIET, "-loglevel", "error", *inputs, *outputs]


def _playlist(at: int, name: str) -> list[str]:
    return [
        *("-map", str(at), "-c", "copy", *_NO_METADATA, "-f", "hls", "-hls_time", str(SEGMENT_SECONDS)),
        *("-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "single_file"),
        *("-hls_segment_filename", f"{name}.m4s", f"file:{name}.m3u8"),
    ]
