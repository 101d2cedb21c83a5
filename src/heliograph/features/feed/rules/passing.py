"""Which posts of a stretch a reader has passed already, small enough to travel in a cursor.

A cursor must go on even where the ranked order it belongs to has been lost. It carries three bytes a passed post: the
top of the id times an odd number (multiplicative hashing, Knuth, TAOCP 3, 6.4), that number chosen so that no two
posts of the stretch are taken for each other.
"""

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.uint64]

_BYTES = 3
_SALTS = 64
_ODD = 0x9E37_79B9_7F4A_7C15
_STEP = 0xBF58_476D_1CE4_E5B8


def free_salt(ids: Ids) -> int:
    """Return a salt under which no two of the ids share a mark; 0 where there is none."""
    for salt in range(_SALTS):
        if len(np.unique(_hashes(ids, salt))) == len(ids):
            return salt
    return 0


def marks(ids: Ids, salt: int) -> bytes:
    """Return the ids' marks, one after another."""
    raw = _hashes(ids, salt).astype("<u4").view(np.uint8).reshape(-1, 4)
    return raw[:, :_BYTES].tobytes()


def is_passed(ids: Ids, passed: bytes, salt: int) -> npt.NDArray[np.bool_]:
    """Say of each id whether its mark is among `passed`."""
    if not passed:
        return np.zeros(len(ids), np.bool_)
    raw = np.zeros((len(passed) // _BYTES, 4), np.uint8)
    raw[:, :_BYTES] = np.frombuffer(passed, np.uint8).reshape(-1, _BYTES)
    return np.isin(_hashes(ids, salt), raw.view("<u4").ravel())


def _hashes(ids: Ids, salt: int) -> npt.NDArray[np.uint32]:
    factor = np.uint64((_ODD + salt * _STEP) % 2**64)
    return ((ids.astype(np.uint64) * factor) >> np.uint64(64 - 8 * _BYTES)).astype(np.uint32)
