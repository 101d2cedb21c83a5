"""A child's end of its two pipes: frames behind a four-byte length."""

import os
import struct
import sys

LENGTH = struct.Struct(">I")
_INPUT = 0
_CHUNK_BYTES = 1024 * 1024


def take_output() -> int:
    """Keep the reply pipe for us alone, so that nothing a library prints can be taken for a reply."""
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.close(silence)
    return output


def read_frame(max_bytes: int) -> bytearray | None:
    """Read one frame; None at the end of input. Ends the process where it is longer than any honest one."""
    head = _read_exactly(LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    if length > max_bytes:
        sys.exit(1)
    return _read_exactly(length)


def write_frame(output: int, body: bytes) -> None:
    """Write one frame, whole."""
    view = memoryview(LENGTH.pack(len(body)) + body)
    while view:
        view = view[os.write(output, view) :]


def _read_exactly(length: int) -> bytearray | None:
    received = bytearray(length)
    view, at = memoryview(received), 0
    while at < length:
        count = os.readv(_INPUT, [view[at : at + _CHUNK_BYTES]])
        if count == 0:
            return None
        at += count
    return received
