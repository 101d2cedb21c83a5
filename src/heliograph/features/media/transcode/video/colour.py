"""How a picture's samples are to be read, in ffmpeg's names. Pure. Numbers: ITU-T H.273."""

from dataclasses import dataclass

from heliograph.features.media.transcode.video.types import Colour

_PRIMARIES: dict[int, str] = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "film",
    9: "bt2020",
    11: "smpte431",
    12: "smpte432",
}
_TRANSFERS: dict[int, str] = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    11: "iec61966-2-4",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    18: "arib-std-b67",
}
_MATRICES: dict[int, str] = {
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    9: "bt2020nc",
    10: "bt2020c",
}
_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "pal", "0rgb", "0bgr")
_FULL_RANGE = 2
# Where a file says nothing, players take a small picture for standard definition.
_STANDARD_SIDE = 576


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """What a decoder says of its picture: H.273's numbers, and the pixel format."""

    primaries: int
    transfer: int
    matrix: int
    range: int
    pixels: str
    bits: int


def colour_of(samples: Samples, side: int) -> Colour:
    """Fill in what the file leaves unsaid; `side` is the shorter one, in pixels."""
    is_rgb = samples.pixels.startswith(_RGB)
    unsaid = "smpte170m" if side <= _STANDARD_SIDE else "bt709"
    matrix = "gbr" if is_rgb else _MATRICES.get(samples.matrix, unsaid)
    return Colour(
        primaries=_PRIMARIES.get(samples.primaries, "bt2020" if matrix.startswith("bt2020") else "bt709"),
        transfer=_TRANSFERS.get(samples.transfer, "bt709"),
        matrix=matrix,
        is_full_range=is_rgb or samples.range == _FULL_RANGE or samples.pixels.startswith("yuvj"),
        bits=samples.bits,
    )
