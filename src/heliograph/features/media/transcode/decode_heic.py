"""HEIC by libheif and libde265: the primary picture, upright, as a view into the decoder's memory.

libvips' own libheif brings no HEVC decoder, and pillow-heif's no AV1 one: each opens what the other cannot.
"""

import contextlib
from collections.abc import Generator
from typing import cast

import pillow_heif
import pyvips

from heliograph.features.media.transcode.header import Header, damaged

_BANDS = {"L": 1, "LA": 2, "La": 2, "RGB": 3, "RGBA": 4, "RGBa": 4}

# A child has one core; thumbnails, depth and gain maps are nothing to us.
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
# Whatever the library does on its first use happens before the child is confined.
pillow_heif.libheif_info()


@contextlib.contextmanager
def decoded_by_libheif(source: bytes, header: Header) -> Generator[pyvips.Image]:
    """Decode; the picture is good for as long as the context lasts. Raises Rejected.

    Eight bits a channel come out, sixteen where the header says that the picture has high dynamic range.
    """
    try:
        file = pillow_heif.open_heif(source, convert_hdr_to_8bit=not header.is_hdr)
        if not len(file):
            raise damaged()
        mode, _, depth = file.mode.partition(";")
        width, height = file.size
        if width * height > header.width * header.height or mode not in _BANDS:
            raise damaged()
        pixels = cast("memoryview", file.data)
    except (ValueError, RuntimeError, EOFError, SyntaxError, OSError) as error:
        raise damaged() from error
    width, height = file.size
    bands, sample = _BANDS[mode], "ushort" if depth else "uchar"
    image = pyvips.Image.new_from_memory(pixels, width, height, bands, sample)
    image = image.copy(interpretation=_interpretation(bands, is_deep=bool(depth)))
    yield image.unpremultiply().cast(sample) if mode[-1] == "a" else image
    # The pixels are libheif's; `file` must outlive every look at them.
    del file


def _interpretation(bands: int, *, is_deep: bool) -> str:
    if bands < 3:
        return "grey16" if is_deep else "b-w"
    return "rgb16" if is_deep else "srgb"
