"""The child process: `python -I -m heliograph.features.media.transcode.child`, started by `child_process`.

Reads requests from standard input and writes replies to what standard output was, one at a time, until its
input ends. Every import of this module happens before `confine`; none can happen after.
"""

import pyvips

from heliograph.features.media.transcode.pipes import read_frame, take_output, write_frame
from heliograph.features.media.transcode.renditions import render
from heliograph.features.media.transcode.sandbox import allow_cpu, confine
from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.wire import (
    MAX_REQUEST_BYTES,
    Ready,
    Refusal,
    Rendered,
    Reply,
    Request,
    decode_request,
    encode,
)


def main() -> None:
    """Confine, say so, and work until the parent closes the pipe."""
    output = take_output()
    _prepare_vips()
    guards = confine()
    write_frame(output, encode(Ready(guards=guards)))
    while (body := read_frame(MAX_REQUEST_BYTES)) is not None:
        request = decode_request(body)
        allow_cpu(request.cpu_seconds)
        write_frame(output, encode(_answer(request)))
        del request, body


def _prepare_vips() -> None:
    """Hold no results between jobs, and refuse every operation not meant for hostile bytes."""
    pyvips.cache_set_max(0)
    pyvips.cache_set_max_mem(0)
    pyvips.cache_set_max_files(0)
    pyvips.block_untrusted_set(state=True)


def _answer(request: Request) -> Reply:
    try:
        return Rendered(result=render(request.source, request.content_type, request.wanted, request.recipe))
    except Rejected as rejected:
        return Refusal(code=rejected.code, detail=rejected.detail)
    except MemoryError:
        return Refusal(
            code=RejectionCode.UNREADABLE,
            detail="This file could not be read safely: it needs too much memory.",
        )


if __name__ == "__main__":
    main()
