"""From bytes to one upright, opaque, 8-bit sRGB picture in memory, no larger than the renditions need.

The only place that calls a decoder. Runs in the child, on sources that `admission` let through.
"""

import dataclasses
import math

import pyvips
import simplejpeg

from heliograph.features.media.transcode.admission import check_size
from heliograph.features.media.transcode.decode_heic import decoded_by_libheif
from heliograph.features.media.transcode.framing import zoom
from heliograph.features.media.transcode.header import Header, Kind, damaged, truncated
from heliograph.features.media.transcode.types import SIDE_PIXELS, Size

LONGEST_PIXELS = SIDE_PIXELS[Size.L]
SQUARE_PIXELS = SIDE_PIXELS[Size.T]

# A scaled decode keeps at least this many pixels a side for each one shown: measured, structural similarity to a
# full decode stays above 0.995. Halvings alone: the decoder's other scales (3/8, 5/8...) are slower and less exact.
KEPT_FACTOR = 1.75
# A part cut from a picture is taken from no more than this: 75 MB, or a 100 MP photo at half its sides.
ZOOMED_PIXELS = 25_000_000
_SHRINKS = (8, 4, 2, 1)

_EIGHT_BITS = 8
_CMYK_COMPONENTS = 4


def decode(source: bytes, header: Header) -> tuple[pyvips.Image, Header]:
    """Decode to the smallest picture that the `l` size and the square can be made of. Raises Rejected.

    The header comes back as the decoder corrected it: only an AVIF's or HEIC's size is known no sooner, for its
    decoder turns and crops by itself.
    """
    try:
        if header.kind is Kind.HEIC:
            with decoded_by_libheif(source, header) as image:
                return _finished(image, header)
        image = _decoded_by_scale(source, header) if _is_plain_jpeg(header) else None
        return _finished(_decoded_by_vips(source, header) if image is None else image, header)
    except pyvips.Error as error:
        raise _refusal(str(error)) from error
    except UnicodeDecodeError as error:
        # The complaint quotes bytes of the file, which broke the making of the error before it was cleared.
        pyvips.vips_lib.vips_error_clear()
        raise damaged() from error


def _finished(image: pyvips.Image, header: Header) -> tuple[pyvips.Image, Header]:
    """Bring what a decoder gave to the size, the colours and the position that are wanted, in memory."""
    check_size(image.width, image.height)
    if image.width * image.height > header.width * header.height:
        raise damaged()
    if header.kind in (Kind.AVIF, Kind.HEIC):
        header = dataclasses.replace(header, width=image.width, height=image.height)
    if header.icc is not None:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", header.icc)  # pyright: ignore[reportArgumentType] - the stub forgets blobs
    return _upright(_to_srgb(_shrunk(_opaque(image), header)), header.orientation), header


def _is_plain_jpeg(header: Header) -> bool:
    return header.kind is Kind.JPEG and header.bits == _EIGHT_BITS and header.components != _CMYK_COMPONENTS


def _decoded_by_scale(source: bytes, header: Header) -> pyvips.Image | None:
    """Decode a JPEG at the least DCT scale that keeps quality; None if the decoder merely had a warning.

    Harmless faults of some cameras are warnings too; libvips tells them from serious ones.
    """
    shrink = _shrink(header)
    try:
        pixels = simplejpeg.decode_jpeg(
            source,
            colorspace="RGB",
            min_width=-(-header.width // shrink),
            min_height=-(-header.height // shrink),
        )
    except ValueError as error:
        if "premature end" in str(error).lower():
            raise truncated() from error
        return None
    height, width, bands = pixels.shape
    return pyvips.Image.new_from_memory(pixels.data, width, height, bands, "uchar").copy(interpretation="srgb")


def _decoded_by_vips(source: bytes, header: Header) -> pyvips.Image:
    """Open with the loader of its kind, by name; a pipeline that decodes when it is read, once."""
    match header.kind:
        case Kind.JPEG:
            return pyvips.Image.jpegload_buffer(source, shrink=_shrink(header), fail_on="error", access="sequential")
        case Kind.PNG:
            return pyvips.Image.pngload_buffer(source, fail_on="error", access="sequential")
        case Kind.WEBP:
            scale = _least_scale(header, KEPT_FACTOR)
            return pyvips.Image.webpload_buffer(source, page=0, n=1, scale=scale, fail_on="error", access="sequential")
        case Kind.GIF:
            return pyvips.Image.gifload_buffer(source, page=0, n=1, fail_on="error", access="sequential")
        case Kind.AVIF | Kind.HEIC:
            return pyvips.Image.heifload_buffer(source, page=0, n=1, fail_on="error", access="sequential")


def _shrink(header: Header) -> int:
    """The largest DCT shrink that keeps quality."""
    least = _least_scale(header, KEPT_FACTOR)
    return next(shrink for shrink in _SHRINKS if 1 / shrink >= least)


def _least_scale(header: Header, factor: float) -> float:
    """The scale, at most 1, at which longest side and square still have `factor` pixels for each one shown.

    A part cut from the whole wants the whole larger, as far as memory allows.
    """
    longest, shortest = max(header.width, header.height), min(header.width, header.height)
    whole = max(factor * LONGEST_PIXELS / longest, factor * SQUARE_PIXELS / shortest)
    roomiest = math.sqrt(ZOOMED_PIXELS / (header.width * header.height))
    return min(1.0, max(whole, min(whole * zoom(*header.upright_size, header.recipe), roomiest)))


def _opaque(image: pyvips.Image) -> pyvips.Image:
    """Put a transparent picture on white."""
    if not image.hasalpha():
        return image
    white = 65535 if image.format == "ushort" else 255
    return image.flatten(background=[white] * (image.bands - 1))


def _shrunk(image: pyvips.Image, header: Header) -> pyvips.Image:
    """Resize, never up, to the size the renditions are cut from."""
    scale = _least_scale(header, 1.0)
    width, height = max(1, round(header.width * scale)), max(1, round(header.height * scale))
    width, height = min(width, image.width), min(height, image.height)
    if header.kind is not Kind.JPEG or (width, height) == (image.width, image.height):
        return resized(image, width, height)
    # A shrunk JPEG ends in the fraction of a pixel that its size is not divisible by. Taking it for a whole one
    # would move every line a little: the similarity to a full decode falls from 0.997 to 0.990.
    shrink = _shrink(header)
    image = image.resize(width * shrink / header.width, vscale=height * shrink / header.height)
    return image.crop(0, 0, min(width, image.width), min(height, image.height))


def resized(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Resize to exactly this size."""
    if (image.width, image.height) == (width, height):
        return image
    return image.resize(width / image.width, vscale=height / image.height)


def _to_srgb(image: pyvips.Image) -> pyvips.Image:
    """Convert to three 8-bit bands of sRGB, by the picture's own profile where it has a sound one."""
    is_cmyk = image.interpretation == "cmyk"
    if image.get_typeof("icc-profile-data") or is_cmyk:
        # Used where the picture has no profile of its own.
        fallback = "cmyk" if is_cmyk else "srgb"
        try:
            return image.icc_transform("srgb", embedded=True, input_profile=fallback, intent="relative", depth=8)
        except pyvips.Error:
            if is_cmyk:
                raise
            # A broken profile is no reason to refuse a sound picture: it is shown as if it had none.
    image = image.colourspace("srgb")
    return image.cast("uchar") if image.format != "uchar" else image


def _upright(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """Compute the picture into memory, turned and mirrored as the EXIF orientation says (CIPA DC-008, 4.6.4)."""
    image = image.copy_memory()
    if orientation in (5, 6, 7, 8):
        image = image.rot90() if orientation in (5, 6) else image.rot270()
    elif orientation in (3, 4):
        image = image.rot180()
    if orientation in (2, 4, 5, 7):
        image = image.fliphor()
    return image.copy_memory() if orientation != 1 else image


def _refusal(message: str) -> Exception:
    """Word a decoder's complaint for the photo's author, without quoting it."""
    lowered = message.lower()
    if "premature" in lowered or "truncated" in lowered or "end of file" in lowered or "unexpected end" in lowered:
        return truncated()
    return damaged()
