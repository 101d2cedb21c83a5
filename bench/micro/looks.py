"""What an edit costs the server, beside the job without one, and what the looks weigh.

`python -m bench.micro.looks [--rounds 20]` prints CPU milliseconds on one core: the whole job of a 12 megapixel JPEG
plain, with a look, with every adjustment, with a vignette, straightened and cropped; each edit alone at 1080 pixels;
the baking of a cube that was not asked for before; and the bytes of the tables and previews. Medians; ratios travel
between machines, absolute figures do not.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pyvips

from bench.micro.photo_job import DEMO_PICTURES, JPEG, enlarged
from heliograph.features.media.transcode import looks
from heliograph.features.media.transcode.colour import cube
from heliograph.features.media.transcode.edit import edited
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.types import Crop, Recipe
from heliograph.features.media.types.looks import LOOKS

PHOTO = DEMO_PICTURES / "friends.jpg"
EDITS = {
    "plain": Recipe(),
    "a look": Recipe(filter="clarendon"),
    "a look and all adjustments": Recipe(filter="juno", strength=70, brightness=9, contrast=9, saturation=9, warmth=9),
    "a vignette": Recipe(vignette=50),
    "turned by 90 degrees": Recipe(rotate=90),
    "straightened": Recipe(straighten_degrees=4.0),
    "cropped to half its sides": Recipe(crop=Crop(x=0.25, y=0.25, width=0.5, height=0.5)),
}


def main() -> None:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pyvips.cache_set_max(0)
    source = enlarged(PHOTO, (4032, 3024), JPEG)
    small = pyvips.Image.thumbnail(str(PHOTO), 1080).copy_memory()
    report(
        "whole job, 12 MP JPEG",
        {name: lambda one=one: render(source, "image/jpeg", recipe=one) for name, one in EDITS.items()},
        rounds,
    )
    report(
        f"the edit alone, {small.width} x {small.height}",
        {name: lambda one=one: edited(small, one) for name, one in EDITS.items()},
        rounds,
    )
    report(
        "baking a cube",
        {"of a look first asked for": first_asked, "of a look known": lambda: cube(EDITS["a look"])},
        rounds,
    )
    folder = Path(looks.__file__).parent / "luts"
    for kind in ("png", "jpg"):
        sizes = [path.stat().st_size / 1e3 for path in folder.glob(f"*.{kind}")]
        print(f"{len(sizes)} {kind}: {min(sizes):.1f} to {max(sizes):.1f} KB, {sum(sizes):.0f} KB in all")


def first_asked() -> object:
    """As a child does that has not met the look yet."""
    looks.lut.cache_clear()
    return cube(Recipe(filter=LOOKS[0]))


def report(title: str, ways: dict[str, Callable[[], object]], rounds: int) -> None:
    """Run every way in turn, in several rounds, and print the medians."""
    spent: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, work in ways.items():
            started = time.process_time()
            work()
            spent.setdefault(name, []).append((time.process_time() - started) * 1e3)
    print(title)
    least = statistics.median(next(iter(spent.values())))
    for name, each in spent.items():
        median = statistics.median(each)
        print(f"  {name:28} {median:7.1f} ms  {median - least:+7.1f} ms")


if __name__ == "__main__":
    main()
