"""Makes ICC profiles of the colour spaces that HEIF and AVIF files name by number (ITU-T H.273, `nclx`).

Matrix profiles after ICC.1:2010, with a table for the curve: the same colour management then serves numbered
spaces and embedded profiles alike. High dynamic range is rolled off to what a standard screen shows.
"""

import functools
import struct

import numpy as np
from numpy.typing import NDArray

_Array = NDArray[np.float64]

_D65, _D50 = (0.3127, 0.3290), (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
_SRGB_PRIMARIES = 1
PQ, HLG = 16, 18
_BRADFORD = np.array(((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296)))
_STEPS = 4096
_WHITE_NITS = 203.0
"""Of the white of paper in high dynamic range (ITU-R BT.2408, table 1)."""
_KNEE = 0.6


@functools.lru_cache(maxsize=16)
def profile_of(primaries: int, transfer: int) -> bytes | None:
    """Return a profile of a numbered colour space; None for sRGB, and for numbers we take for it.

    The curves of BT.601, BT.709 and sRGB count as one, as browsers have it.
    """
    is_wide = primaries in _PRIMARIES and primaries != _SRGB_PRIMARIES
    if not is_wide and transfer not in (PQ, HLG):
        return None
    matrix = _to_xyz_d50(_PRIMARIES[primaries if primaries in _PRIMARIES else _SRGB_PRIMARIES])
    return _profile(matrix, _curve(transfer))


def _to_xyz_d50(primaries: tuple[tuple[float, float], ...]) -> _Array:
    """The columns that carry linear RGB to XYZ, white adapted from D65 to the profile's D50 (Bradford)."""
    columns = np.array([(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]).T
    x, y = _D65
    white = np.array((x / y, 1.0, (1 - x - y) / y))
    columns = columns * np.linalg.solve(columns, white)
    cones = np.diag((_BRADFORD @ np.array(_D50)) / (_BRADFORD @ white))
    return np.asarray(np.linalg.inv(_BRADFORD) @ cones @ _BRADFORD @ columns, np.float64)


def _curve(transfer: int) -> _Array:
    """Light for each of the evenly spaced signals."""
    signal = np.linspace(0, 1, _STEPS)
    if transfer == PQ:  # SMPTE ST 2084, 5.1
        root = signal ** (1 / 78.84375)
        nits = 10_000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
        return _rolled_off(nits / _WHITE_NITS)
    if transfer == HLG:  # ITU-R BT.2100, table 5, on a screen of 1000 nits
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
        return _rolled_off(1000 * scene**1.2 / _WHITE_NITS)
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def _rolled_off(light: _Array) -> _Array:
    """Keep what is darker than the knee, and bend what is brighter softly towards white, which nothing passes."""
    bent = _KNEE + (1 - _KNEE) * (1 - np.exp(-(np.maximum(light, _KNEE) - _KNEE) / (1 - _KNEE)))
    return np.where(light <= _KNEE, light, bent)


def _profile(matrix: _Array, curve: _Array) -> bytes:
    """Write a version 2 display profile of three primaries and one curve."""
    table = (curve * 65535).round().astype(">u2").tobytes()
    body = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 5) + b"nclx\0" + bytes(78),
        b"wtpt": _xyz(np.array(_D50)),
        b"rXYZ": _xyz(matrix[:, 0]),
        b"gXYZ": _xyz(matrix[:, 1]),
        b"bXYZ": _xyz(matrix[:, 2]),
        b"rTRC": b"curv" + bytes(4) + struct.pack(">I", _STEPS) + table,
    }
    tags, content, start = b"", b"", 128 + 4 + 12 * (len(body) + 2)
    places: dict[bytes, tuple[int, int]] = {}
    for name, part in body.items():
        places[name] = start + len(content), len(part)
        content += part + bytes(-len(part) % 4)
    places[b"gTRC"] = places[b"bTRC"] = places[b"rTRC"]
    for name, (at, length) in places.items():
        tags += name + struct.pack(">II", at, length)
    head = struct.pack(">I4xI4s4s4s", start + len(content), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", *(round(value * 65536) for value in _D50))
    return head.ljust(128, b"\0") + struct.pack(">I", len(places)) + tags + content


def _xyz(values: _Array) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(float(value) * 65536) for value in values))
