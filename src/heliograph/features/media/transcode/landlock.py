"""Landlock: a process gives up every path but a few, without any privilege.

Linux 5.13 and later; newer kernels also take TCP, abstract sockets and signals to others. Format: linux/landlock.h.
"""

import ctypes
import os

from heliograph.features.media.transcode.sandbox import call

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _REMOVE_FILE, _MAKE_REGULAR, _TRUNCATE = (
    1 << 0,
    1 << 1,
    1 << 2,
    1 << 5,
    1 << 8,
    1 << 14,
)
# The last right that each version of the interface knows.
_RIGHTS = {1: 12, 2: 13, 3: 14, 4: 14, 5: 15}

READ = _READ_FILE
RUN = _READ_FILE | _EXECUTE
WORK = _READ_FILE | _WRITE_FILE | _REMOVE_FILE | _MAKE_REGULAR | _TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def restrict(allowed: dict[int, int]) -> None:
    """Keep these rights beneath these open files and directories, and no other path, for ever.

    Needs no_new_privs. Raises OSError where the kernel has no Landlock.
    """
    version = _syscall(_CREATE, None, 0, _ASK_VERSION)
    handled = (1 << (_RIGHTS[min(version, 5)] + 1)) - 1
    rules = _Ruleset(handled, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _syscall(_CREATE, ctypes.byref(rules), size, 0)
    try:
        for parent, rights in allowed.items():
            beneath = _Beneath(rights & handled, parent)
            _syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
        _syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _syscall(number: int, *arguments: object) -> int:
    return call("syscall", ctypes.c_long(number), *arguments)
