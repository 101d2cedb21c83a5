"""What each format costs and saves at each size, for the choice of the eager set.

`python bench/micro/formats.py [--photo FILE ...]` prints, for every size and format of the transcoder's own
encoders, the median bytes, CPU milliseconds and structural similarity to the uncompressed rendition; then, for
AVIF, the bytes it saves for each millisecond that JPEG does not take. Photos default to all demo pictures.
"""

import argparse
import io
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from bench.micro.similarity import Pixels, ssim
from heliograph.features.media.transcode.admission import admit
from heliograph.features.media.transcode.decode import decode
from heliograph.features.media.transcode.renditions import FORMATS, cascade, encoded
from heliograph.features.media.transcode.types import Size

DEMO_PICTURES = Path(__file__).parents[2] / "src" / "heliograph" / "programs" / "demo_pictures"
ENCODINGS = 3

Sample = tuple[int, float, float]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, nargs="*", default=sorted(DEMO_PICTURES.glob("*.jpg")))
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    samples: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for path in options.photo:
        for size, kind, sample in measured(path.read_bytes()):
            samples[size, kind].append(sample)
    report(len(options.photo), samples)


def measured(source: bytes) -> Iterator[tuple[str, str, Sample]]:
    """Yield bytes, CPU milliseconds (the best of some encodings) and similarity, for each size and format."""
    base, _ = decode(source, admit(source, "image/jpeg"))
    for size, image in cascade(base).items():
        exact = np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)
        for kind in FORMATS:
            milliseconds, data = float("inf"), b""
            for _ in range(ENCODINGS):
                started = time.process_time()
                data = encoded(size, kind, image).data
                milliseconds = min(milliseconds, 1000 * (time.process_time() - started))
            yield size, kind, (len(data), milliseconds, ssim(exact, decoded(data)))


def decoded(data: bytes) -> Pixels:
    """The picture as a browser shows it."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def report(photos: int, samples: dict[tuple[str, str], list[Sample]]) -> None:
    """Print medians, and what AVIF saves over JPEG."""
    print(f"{photos} photos, medians a picture\nsize format     KB   CPU ms    SSIM   saved over JPEG")
    for size in Size:
        jpg_bytes, jpg_ms, _ = medians(samples[size, "jpg"])
        for kind in FORMATS:
            size_bytes, milliseconds, similarity = medians(samples[size, kind])
            line = f"{size:4} {kind:6} {size_bytes / 1000:7.1f} {milliseconds:8.1f} {similarity:7.4f}"
            if kind != "jpg":
                line += f"  {1 - size_bytes / jpg_bytes:5.0%}, "
                line += f"{(jpg_bytes - size_bytes) / max(milliseconds - jpg_ms, 0.01):6.0f} bytes a ms"
            print(line)


def medians(samples: list[Sample]) -> Sample:
    """The median of each measure."""
    sizes, times, similarities = zip(*samples, strict=True)
    return statistics.median(sizes), statistics.median(times), statistics.median(similarities)


if __name__ == "__main__":
    main()
