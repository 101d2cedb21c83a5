"""Small videos made by ffmpeg: as phones, browsers and screen recorders make them, and looked at by ffmpeg again."""

import functools
import json
import subprocess
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from heliograph.features.media.transcode.video.locate import ffmpeg_binary

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
TONE = ("-f", "lavfi", "-i", "sine=440:r=48000")
HDR = "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="heliograph-videos-")


def ffmpeg(*arguments: str | Path) -> bytes:
    """Run it to a good end, and return what it wrote to standard output."""
    command = [ffmpeg_binary(""), "-y", "-nostdin", "-loglevel", "error", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert not done.returncode, done.stderr.decode()
    return done.stdout


@functools.cache
def video(
    *settings: str,
    size: str = "320x180",
    rate: int = 15,
    seconds: float = 1.0,
    sound: tuple[str, ...] = (),
    suffix: str = ".mp4",
) -> Path:
    """A moving test picture encoded with these settings; made once."""
    path = Path(_folder().name) / f"{len(list(Path(_folder().name).iterdir()))}{suffix}"
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}")
    ffmpeg(*picture, *sound, "-t", str(seconds), *(settings or X264), path)
    return path


@functools.cache
def quarters(rotation: int = 0) -> Path:
    """Red above green, on the left, blue above white, on the right, 160×96; stored turned, to be held by its matrix."""
    plain, path = (Path(_folder().name) / f"quarters{rotation}{kind}.mp4" for kind in ("", "-turned"))
    quarter = "color={}:s=80x48:r=10:d=0.6[{}]"
    sources = ";".join(quarter.format(colour, colour) for colour in ("red", "blue", "lime", "white"))
    graph = f"{sources};[red][blue]hstack[top];[lime][white]hstack[bottom];[top][bottom]vstack"
    turns = {0: "", 90: ",transpose=cclock", 180: ",hflip,vflip", 270: ",transpose=clock"}
    ffmpeg("-filter_complex", f"{graph}{turns[rotation]}", *X264, plain)
    # ffmpeg counts counter-clockwise.
    ffmpeg("-display_rotation", str(-rotation), "-i", plain, "-c", "copy", path)
    return path


def pixels(path: Path, at_frame: int = 0) -> npt.NDArray[np.uint8]:
    """One frame as RGB, turned as it asks to be."""
    seen = look(path)
    picture = ("-vf", f"select=gte(n\\,{at_frame})", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    raw = ffmpeg("-i", path, *picture)
    return np.frombuffer(raw, np.uint8).reshape(seen.height, seen.width, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What PyAV says of the first picture and the first sound; moments are in seconds."""

    width: int
    height: int
    codec: str
    profile: str | None
    pixels: str | None
    colours: tuple[int, int]
    moments: list[float]
    keys: list[float]
    sound: str


def look(path: Path) -> Seen:
    """Open a video and read all of its packets."""
    with av.open(str(path), "r") as opened:
        stream = opened.streams.video[0]
        base = stream.time_base or Fraction(1)
        sounds = [sound.codec_context.codec.canonical_name for sound in opened.streams.audio]
        packets = [packet for packet in opened.demux(stream) if packet.pts is not None]
        context = stream.codec_context
        return Seen(
            width=context.width,
            height=context.height,
            codec=context.codec.canonical_name,
            profile=context.profile,
            pixels=context.pix_fmt,
            colours=(int(context.colorspace), int(context.color_trc)),
            moments=sorted(float((packet.pts or 0) * base) for packet in packets),
            keys=[round(float((packet.pts or 0) * base), 3) for packet in packets if packet.is_keyframe],
            sound=(sounds or [""])[0],
        )


def loudness(path: Path) -> float:
    """Integrated loudness in LUFS."""
    command = [ffmpeg_binary(""), "-nostdin", "-i", path, "-af", "loudnorm=print_format=json", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    said = done.stderr
    return float(json.loads(said[said.rindex("{") : said.rindex("}") + 1])["input_i"])


def boxes(content: bytes) -> list[str]:
    """The outermost boxes, in order."""
    at, kinds = 0, list[str]()
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big") or len(content) - at
        kinds.append(content[at + 4 : at + 8].decode("latin-1"))
        at += int.from_bytes(content[at + 8 : at + 16], "big") if size == 1 else size
    return kinds
