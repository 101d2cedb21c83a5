"""Sound photos of every kind, made from a scene whose four corners have colours of their own."""

import functools
import io
import struct
import zlib

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

RED, GREEN, BLUE, YELLOW = (200, 30, 40), (40, 170, 60), (40, 60, 190), (220, 200, 40)

# Of a scene held upright: top left, top right, bottom left, bottom right.
CORNERS = (RED, GREEN, BLUE, YELLOW)

GPS_LATITUDE = (48, 51, 29)
GPS_MARK = b"GPSMARK-48.8582N-2.2945E"


def scene(width: int, height: int) -> Pixels:
    """Four quarters of plain colour around a middle full of soft and fine detail."""
    pixels = np.empty((height, width, 3), np.uint8)
    half_y, half_x = (height + 1) // 2, (width + 1) // 2
    pixels[:half_y, :half_x], pixels[:half_y, half_x:] = RED, GREEN
    pixels[half_y:, :half_x], pixels[half_y:, half_x:] = BLUE, YELLOW
    y, x = slice(height // 4, height * 3 // 4), slice(width // 4, width * 3 // 4)
    pixels[y, x] = tiled_texture(width, height)[y, x]
    return pixels


@functools.cache
def texture(width: int, height: int, seed: int = 7) -> Pixels:
    """Noise with the spectrum of a natural picture: as much energy in each octave."""
    random = np.random.default_rng(seed)
    pixels = np.zeros((height, width, 3), np.float32)
    for octave in range(2, 11):
        rows, columns = min(height, 2**octave), min(width, 2**octave)
        coarse = Image.fromarray(random.integers(0, 256, (rows, columns, 3), np.uint8))
        pixels += np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)) * np.float32(0.62**octave)
    low, high = pixels.min(), pixels.max()
    return ((pixels - low) / max(high - low, 1e-9) * 255).astype(np.uint8)


def tiled_texture(width: int, height: int, tile: int = 500) -> Pixels:
    """The same in tiles: very large pictures are made quickly."""
    pixels = np.tile(texture(tile, tile), (height // tile + 1, width // tile + 1, 1))
    return np.ascontiguousarray(pixels[:height, :width])


def encoded(pixels: Pixels | Image.Image, kind: str, **options: object) -> bytes:
    """Encode by Pillow."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(pixels: Pixels | Image.Image, **options: object) -> bytes:
    """A JPEG of high quality."""
    return encoded(pixels, "JPEG", **({"quality": 92} | options))


def pixels_of(data: bytes) -> Pixels:
    """Decode by Pillow, as a browser would show it."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def corners_of(pixels: Pixels) -> list[tuple[int, ...]]:
    """The mean colour of each corner, in the order of CORNERS."""
    height, width, _ = pixels.shape
    y, x = max(1, height // 8), max(1, width // 8)
    parts = (pixels[:y, :x], pixels[:y, -x:], pixels[-y:, :x], pixels[-y:, -x:])
    return [tuple(int(value) for value in part.reshape(-1, 3).mean(0).round()) for part in parts]


def stored_as(pixels: Pixels, orientation: int) -> Pixels:
    """How a camera stores an upright scene under this EXIF orientation."""
    stored = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.transpose(1, 0, 2),
        6: np.rot90(pixels),
        7: pixels[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(pixels, -1),
    }
    return np.ascontiguousarray(stored[orientation])


def exif(*, orientation: int = 1, has_gps: bool = False, has_time: bool = False) -> bytes:
    """An EXIF block as phones write it."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F], block[0x0110] = "Heliograph", "One"
    if has_time:
        details = block.get_ifd(0x8769)
        details[0x9003], details[0x9011] = "2026:07:04 21:08:15", "+02:00"
    if has_gps:
        block[0x010E] = GPS_MARK.decode()
        gps = block.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", GPS_LATITUDE, "E", (2, 17, 40)
    return block.tobytes()


def xmp() -> bytes:
    """An XMP packet that names the place once more."""
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><gps>' + GPS_MARK + b"</gps></x:xmpmeta>"


def in_display_p3(pixels: Pixels) -> bytes:
    """The same colours as an iPhone stores them, with the Display P3 profile."""
    image = pyvips.Image.new_from_memory(pixels.data, pixels.shape[1], pixels.shape[0], 3, "uchar")
    image = image.copy(interpretation="srgb").icc_transform("p3", input_profile="srgb", intent="relative")
    return image.jpegsave_buffer(Q=97, subsample_mode="off", profile="p3")


def profile_in(data: bytes) -> bytes:
    """The colour profile that a file carries."""
    return Image.open(io.BytesIO(data)).info["icc_profile"]


def in_adobe_rgb(pixels: Pixels) -> bytes:
    """The same colours encoded in Adobe RGB (1998), with its profile."""
    to_xyz_srgb = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
    adobe = np.array(ADOBE_PRIMARIES).T
    value = pixels.astype(np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    mixed = np.clip(linear @ (np.linalg.inv(adobe) @ to_xyz_srgb).T, 0, 1) ** (1 / 2.19921875)
    return jpeg((mixed * 255).round().astype(np.uint8), quality=97, subsampling=0, icc_profile=adobe_profile())


ADOBE_PRIMARIES = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def adobe_profile(*, padding_bytes: int = 0) -> bytes:
    """An ICC v2 matrix profile with the primaries and the gamma of Adobe RGB (1998)."""

    def xyz(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 6) + b"Adobe\0" + bytes(78)
    tags = {b"desc": text, b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": xyz((0.9505, 1.0, 1.0891))}
    tags |= {name: xyz(ADOBE_PRIMARIES[at]) for at, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    if padding_bytes:
        tags[b"padd"] = b"data\0\0\0\0" + bytes(padding_bytes)
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"HELI", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


def sixteen_bit_png(pixels: Pixels) -> bytes:
    """A PNG of sixteen bits a channel."""
    image = pyvips.Image.new_from_memory(pixels.data, pixels.shape[1], pixels.shape[0], 3, "uchar")
    return (image.cast("ushort") * 257).cast("ushort").copy(interpretation="rgb16").pngsave_buffer()


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk with its length and check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
