"""From our own rendered JPEG to the tensor a model wants, and from its coordinates back to the picture's."""

from typing import NamedTuple

import numpy as np
import pyvips
import simplejpeg
from numpy.typing import NDArray

from heliograph.features.media.transcode.models.types import Input, ModelUnfit

_SIDE_MAX = 4096
_DTYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}


class Placement(NamedTuple):
    """Where the whole picture lies, in fractions of the model's input; beyond 0 and 1 where it was cropped."""

    left: float
    top: float
    width: float
    height: float


def decoded(jpeg: bytes) -> pyvips.Image:
    """Decode a picture of ours. Raises ValueError where it is none, or larger than any of ours."""
    height, width = (int(side) for side in simplejpeg.decode_jpeg_header(jpeg)[:2])
    if max(height, width) > _SIDE_MAX:
        raise ValueError("larger than any rendering")
    pixels = simplejpeg.decode_jpeg(jpeg, "RGB")
    return pyvips.Image.new_from_memory(pixels.tobytes(), width, height, 3, "uchar")


def fitted(picture: pyvips.Image, wanted: Input) -> tuple[NDArray[np.uint8], Placement]:
    """Bring a picture to the model's width and height; return its pixels (height, width, 3) and where it lies."""
    width, height = wanted.width, wanted.height
    across, down = width / picture.width, height / picture.height
    match wanted.resize:
        case "stretch":
            image, scale = picture.thumbnail_image(width, height=height, size="force"), None
        case "crop":
            image, scale = picture.thumbnail_image(width, height=height, crop="centre"), max(across, down)
        case "pad":
            inner, scale = picture.thumbnail_image(width, height=height), min(across, down)
            image = inner.gravity("centre", width, height)
    pixels = np.frombuffer(image.write_to_memory(), np.uint8).reshape(height, width, 3)
    if scale is None:
        return pixels, Placement(0.0, 0.0, 1.0, 1.0)
    wide, tall = picture.width * scale / width, picture.height * scale / height
    return pixels, Placement((1 - wide) / 2, (1 - tall) / 2, wide, tall)


def tensor(pixels: NDArray[np.uint8], wanted: Input, kind: str) -> NDArray[np.generic]:
    """Normalise pixels and lay them out, as a batch of one; `kind` is the model's own word for its numbers."""
    dtype = _DTYPES.get(kind)
    if dtype is None:
        raise ModelUnfit(f"its input takes {kind}; float, float16 and uint8 can be given")
    ordered = pixels[..., ::-1] if wanted.colours == "BGR" else pixels
    values: NDArray[np.generic] = ordered
    if dtype is not np.uint8:
        mean, std = np.asarray(wanted.mean, np.float32), np.asarray(wanted.std, np.float32)
        values = ((ordered.astype(np.float32) * np.float32(wanted.scale) - mean) / std).astype(dtype)
    if wanted.layout == "NCHW":
        values = values.transpose(2, 0, 1)
    return np.ascontiguousarray(values[np.newaxis])
