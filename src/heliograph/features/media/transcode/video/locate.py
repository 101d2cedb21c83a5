"""Find ffmpeg: the configured one, else the wheel's, else the system's."""

import importlib.util
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from heliograph.features.media.transcode.types import TranscoderUnavailable

OLDEST = (7, 1)
_NEEDED = ("--enable-libx264", "--enable-libzimg")
_TIMEOUT_SECONDS = 20.0


@lru_cache(maxsize=8)
def ffmpeg_binary(configured: str) -> Path:
    """Return the ffmpeg to run, once it has told its version; empty: look for one. Raises TranscoderUnavailable."""
    if configured:
        return _checked(Path(configured))
    for package in _package("imageio_ffmpeg"):
        for found in sorted(package.glob("binaries/ffmpeg-*")):
            return _checked(found)
    on_path = shutil.which("ffmpeg")
    if on_path:
        return _checked(Path(on_path))
    raise TranscoderUnavailable("no ffmpeg was found: install the wheel imageio-ffmpeg or your system's ffmpeg")


def _checked(path: Path) -> Path:
    """Return the resolved path of a binary that is new enough and has the libraries that are used."""
    try:
        done = subprocess.run(  # noqa: S603
            [path, "-version"],
            capture_output=True,
            check=True,
            timeout=_TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
            env={},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise TranscoderUnavailable(f"{path} does not run: {error}") from error
    said = done.stdout.decode(errors="replace")
    version = re.match(r"ffmpeg version n?(\d+)\.(\d+)", said)
    if version and (int(version[1]), int(version[2])) < OLDEST:
        raise TranscoderUnavailable(f"{path} is ffmpeg {version[1]}.{version[2]}; {OLDEST[0]}.{OLDEST[1]} is needed")
    for needed in _NEEDED:
        if needed not in said:
            raise TranscoderUnavailable(f"{path} was built without {needed}")
    return path.resolve()


def _package(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    locations = spec.submodule_search_locations if spec else None
    return [Path(location) for location in locations or ()]
