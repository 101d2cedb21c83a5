"""The child process: `python -I -m heliograph.features.media.transcode.child`, started by `child_process`.

Reads requests from standard input and writes replies to what standard output was, one at a time, until its
input ends. Every import of this module happens before `confine`; none can happen after.
"""

import os
import sys

import pyvips

from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.sandbox import allow_cpu, confine
from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.wire import (
    LENGTH,
    MAX_REQUEST_BYTES,
    Ready,
    Refusal,
    Rendered,
    Reply,
    Request,
    decode_request,
    frame,
)

_INPUT = 0
_CHUNK_BYTES = 1024 * 1024


def main() -> None:
    """Confine, say so, and work until the parent closes the pipe."""
    output = _take_output()
    _prepare_vips()
    guards = confine()
    _write(output, Ready(guards=guards))
    while (request := _read_request()) is not None:
        allow_cpu(request.cpu_seconds)
        _write(output, _answer(request))
        del request


def _take_output() -> int:
    """Keep the reply pipe for us alone, so that nothing a library prints can be taken for a reply."""
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(silence)
    return output


def _prepare_vips() -> None:
    """Hold no results between jobs, and refuse every operation not meant for hostile bytes."""
    pyvips.cache_set_max(0)
    pyvips.cache_set_max_mem(0)
    pyvips.cache_set_max_files(0)
    pyvips.block_untrusted_set(state=True)


def _answer(request: Request) -> Reply:
    try:
        return Rendered(result=render(request.source, request.content_type, request.wanted))
    except Rejected as rejected:
        return Refusal(code=rejected.code, detail=rejected.detail)
    except MemoryError:
        return Refusal(
            code=RejectionCode.UNREADABLE,
            detail="This file could not be read safely: it needs too much memory.",
        )


def _read_request() -> Request | None:
    """Read one frame; None at the end of input."""
    head = _read_exactly(LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    if length > MAX_REQUEST_BYTES:
        sys.exit(1)
    body = _read_exactly(length)
    return None if body is None else decode_request(body)


def _read_exactly(length: int) -> bytearray | None:
    received = bytearray(length)
    view, at = memoryview(received), 0
    while at < length:
        count = os.readv(_INPUT, [view[at : at + _CHUNK_BYTES]])
        if count == 0:
            return None
        at += count
    return received


def _write(output: int, reply: Reply) -> None:
    view = memoryview(frame(reply))
    while view:
        view = view[os.write(output, view) :]


if __name__ == "__main__":
    main()
