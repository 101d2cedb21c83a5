"""Confines the child before it reads its first hostile byte.

Two kinds of guard. Those that always hold, because they need no privilege: resource limits, above all
RLIMIT_NOFILE of zero, after which the process can open no file and no socket however it tries, no privileges to
be gained by exec, no core dump, and death with the parent. And those that a kernel or a container may withhold:
another user than root, a user namespace with a network of its own that has no interface, an empty root
directory, no capabilities. `confine` takes what it gets, says which, and never fails for want of one.
"""

import ctypes
import os
import resource
import signal
import tempfile
from collections.abc import Callable

ADDRESS_SPACE_BYTES = 1024 * 1024 * 1024
CPU_SECONDS_LIFETIME = 3600
TASKS = 16

_NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWNET = 0x08000000, 0x10000000, 0x40000000
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def confine(address_space_bytes: int = ADDRESS_SPACE_BYTES) -> list[str]:
    """Give up everything that decoding does not need; return the names of the optional guards granted.

    Call once, while the process has one thread and with every module imported: nothing opens afterwards.
    """
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_AS, address_space_bytes)
    limit(resource.RLIMIT_CPU, CPU_SECONDS_LIFETIME)
    guards = take(
        {
            "user": leave_root,
            "network": lambda: leave_network(TASKS),
            "files": _leave_files,
            "capabilities": drop_capabilities,
        }
    )
    refuse_privileges()
    die_with_parent()
    limit(resource.RLIMIT_NOFILE, 0)
    return guards


def take(optional: dict[str, Callable[[], None]]) -> list[str]:
    """Put up those guards that the kernel grants, in this order, and return their names."""
    guards: list[str] = []
    for name, guard in optional.items():
        try:
            guard()
        except OSError:
            continue
        guards.append(name)
    return guards


def refuse_privileges() -> None:
    """Make sure that no exec gains any."""
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with_parent() -> None:
    """End when the parent does. Call last: the kernel forgets it whenever credentials change."""
    call("prctl", _PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def allow_cpu(seconds: int) -> None:
    """Grant the next job this much processor time; SIGXCPU kills the process when it is spent."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft, hard), hard))


def leave_root() -> None:
    """Become nobody. Granted also to a process that never was root."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def leave_network(tasks: int) -> None:
    """Move to a user namespace and a network without interfaces, and bound the threads and processes within."""
    call("unshare", _CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)
    # Only here: outside a namespace of our own the limit counts every process of the user.
    limit(resource.RLIMIT_NPROC, tasks)


def _leave_files() -> None:
    """Make an empty, already removed directory the root of all paths."""
    holder = os.open("/tmp", os.O_RDONLY | os.O_DIRECTORY)  # noqa: S108
    empty = tempfile.mkdtemp(prefix="heliograph-", dir="/tmp")
    try:
        os.chroot(empty)
        os.chdir("/")
    finally:
        os.rmdir(os.path.basename(empty), dir_fd=holder)
        os.close(holder)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_capabilities() -> None:
    """Give up those of the new namespace, or of a root that could not be left."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.byref(header), (ctypes.c_uint32 * 6)())


def limit(which: int, value: int) -> None:
    """Set soft and hard limit, or keep a hard limit that is already lower."""
    _, hard = resource.getrlimit(which)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (bound, bound))


def call(name: str, *arguments: object) -> int:
    """Call a C function that answers -1 on failure, and return its answer. Raises OSError."""
    answer = int(getattr(_libc, name)(*arguments))
    if answer == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return answer
