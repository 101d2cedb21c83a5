"""Becomes a confined ffmpeg: `python -I -m heliograph.features.media.transcode.video.launch ORDERS`, run by `process`.

ORDERS is JSON: the descriptors of the binary and of the job's folder, the limits, and ffmpeg's arguments. The first
line on standard error is `launched` and the names of the guards that the kernel granted; whatever else stands
there first is why nothing was launched. Nothing but the job's folder can be written, nothing but the system's
libraries can be opened, and the video comes as an open descriptor.
"""

import contextlib
import glob
import json
import os
import resource
import sys
from typing import TypedDict

from heliograph.features.media.transcode import landlock, sandbox, seccomp

LAUNCHED = "launched"
DESCRIPTORS = 64
TASKS = 96
THREAD_STACK_BYTES = 2 * 1024 * 1024

_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/etc/ld.so.cache")
_INTERPRETERS = ("/lib64/ld-*.so*", "/lib/ld-*.so*", "/lib/*/ld-*.so*")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


class Orders(TypedDict):
    """What the parent asks for."""

    binary: int
    folder: int | None
    address_bytes: int
    cpu_seconds: int
    file_bytes: int
    arguments: list[str]


def main() -> None:
    """Confine this process, say so, and become ffmpeg."""
    orders: Orders = json.loads(sys.argv[1])
    binary, folder = orders["binary"], orders["folder"]
    paths = _paths(binary, folder)
    os.chdir("/" if folder is None else folder)
    _limit(orders)
    guards = sandbox.take(
        {
            "user": sandbox.leave_root,
            "network": lambda: sandbox.leave_network(TASKS),
            "capabilities": sandbox.drop_capabilities,
        }
    )
    sandbox.refuse_privileges()
    guards += sandbox.take({"files": lambda: landlock.restrict(paths)})
    for descriptor in (binary, *(() if folder is None else (folder,))):
        os.set_inheritable(descriptor, False)  # noqa: FBT003
    sandbox.die_with_parent()
    guards += sandbox.take({"calls": lambda: seccomp.restrict(binary)})
    os.write(2, " ".join((LAUNCHED, *guards)).encode() + b"\n")
    os.execve(binary, ["ffmpeg", *orders["arguments"]], _ENVIRONMENT)  # noqa: S606


def _paths(binary: int, folder: int | None) -> dict[int, int]:
    """The open files and directories that stay reachable, and for what."""
    paths = {binary: landlock.RUN}
    if folder is not None:
        paths[folder] = landlock.WORK
    wanted = dict.fromkeys(_LIBRARIES, landlock.READ)
    wanted |= dict.fromkeys((name for pattern in _INTERPRETERS for name in glob.glob(pattern)), landlock.RUN)
    for name, rights in wanted.items():
        with contextlib.suppress(OSError):
            paths[os.open(name, os.O_PATH)] = rights
    return paths


def _limit(orders: Orders) -> None:
    sandbox.limit(resource.RLIMIT_CORE, 0)
    sandbox.limit(resource.RLIMIT_FSIZE, orders["file_bytes"])
    sandbox.limit(resource.RLIMIT_AS, orders["address_bytes"])
    sandbox.limit(resource.RLIMIT_CPU, orders["cpu_seconds"])
    sandbox.limit(resource.RLIMIT_STACK, THREAD_STACK_BYTES)
    sandbox.limit(resource.RLIMIT_NOFILE, DESCRIPTORS)


if __name__ == "__main__":
    main()
