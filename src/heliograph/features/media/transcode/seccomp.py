"""Seccomp: the kernel refuses calls that decoding never makes, whatever user and namespace the process is in.

No socket, no new process, no look into or signal to another, no mount, no namespace, no link; threads and one
exec of one open file stay. Needs no privilege but no_new_privs. Formats: linux/filter.h, linux/seccomp.h.
"""

import ctypes
import errno
import os
import platform
import struct

from heliograph.features.media.transcode.sandbox import call

# Calls by their numbers on x86-64 and aarch64; None where an architecture lacks them. From asm/unistd.h.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "link": (86, None),
    "linkat": (265, 37),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
}
_CLONE, _CLONE3, _EXECVEAT, _TGKILL = (56, 220), (435, 435), (322, 281), (234, 131)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_SECCOMP = (317, 277)

_LOAD, _EQUALS, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_CLONE_THREAD = 0x10000
_AT_EMPTY_PATH = 0x1000
_SET_FILTER, _SPECULATION_ALLOWED = 1, 4

_Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def restrict(executable: int) -> None:
    """Refuse all that decoding never asks for; one open file may still be executed.

    Call as the last guard. Raises OSError where the kernel or the architecture has no such filter.
    """
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        raise OSError(errno.ENOSYS, "no table of calls for this architecture")
    column, architecture = known
    steps = _steps(column, architecture, executable)
    packed = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), packed)
    call(
        "syscall",
        ctypes.c_long(_SECCOMP[column]),
        ctypes.c_long(_SET_FILTER),
        # The decoder holds nobody's secrets, so that it need not pay for guards against its own speculation.
        ctypes.c_long(_SPECULATION_ALLOWED),
        ctypes.byref(program),
    )


def _steps(column: int, architecture: int, executable: int) -> list[_Step]:
    """The filter: each rule falls through to the next."""
    steps: list[_Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUALS, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if column == 0:
        # The same calls under x32's numbers.
        steps += _answer((_AT_LEAST, 0, 1, 0x40000000), errno.EPERM)
    # So that the C library falls back to clone, whose flags can be judged.
    steps += _answer((_EQUALS, 0, 1, _CLONE3[column]), errno.ENOSYS)
    for numbers in _DENIED.values():
        number = numbers[column]
        if number is not None:
            steps += _answer((_EQUALS, 0, 1, number), errno.EPERM)
    steps += _unless(_CLONE[column], [(0, _HAS_BIT, _CLONE_THREAD)])
    steps += _unless(_TGKILL[column], [(0, _EQUALS, os.getpid())])
    steps += _unless(_EXECVEAT[column], [(0, _EQUALS, executable), (4, _EQUALS, _AT_EMPTY_PATH)])
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _answer(test: _Step, error: int) -> list[_Step]:
    return [test, (_RETURN, 0, 0, _ERROR | error)]


def _unless(number: int, conditions: list[tuple[int, int, int]]) -> list[_Step]:
    """Refuse this call unless each argument passes its test; the number is loaded again for the next rule."""
    body: list[_Step] = []
    for argument, test, value in conditions:
        body += [(_LOAD, 0, 0, 16 + 8 * argument), (test, 1, 0, value), (_RETURN, 0, 0, _ERROR | errno.EPERM)]
    body.append((_RETURN, 0, 0, _ALLOW))
    return [(_EQUALS, 0, len(body), number), *body]
