"""The child process: `python -I -m heliograph.features.media.transcode.models.child`, started by `pool`.

Loads the operator's models, confines itself, tries them, and then looks at one picture after another until its
input ends. Nothing is opened after that: everything is imported, and every model in memory.
"""

import resource
from pathlib import Path

from heliograph.features.media.transcode.models.pictures import decoded
from heliograph.features.media.transcode.models.sessions import LoadedModel
from heliograph.features.media.transcode.models.types import ModelUnfit
from heliograph.features.media.transcode.models.wire import (
    MAX_REQUEST_BYTES,
    Failed,
    Load,
    Look,
    Ready,
    Reply,
    Told,
    decode_request,
    encode,
)
from heliograph.features.media.transcode.pipes import read_frame, take_output, write_frame
from heliograph.features.media.transcode.sandbox import ADDRESS_SPACE_BYTES, allow_cpu, confine


def main() -> None:
    """Load, confine, say so, and work until the parent closes the pipe."""
    output = take_output()
    body = read_frame(MAX_REQUEST_BYTES)
    load = None if body is None else decode_request(body)
    if not isinstance(load, Load):
        return
    try:
        models = [LoadedModel(model) for model in load.models]
        # Models may be of any size; the limit is on what comes on top of them.
        guards = confine(_address_space_bytes() + ADDRESS_SPACE_BYTES)
        # Only now: what fits pictures starts threads, and only a process with one may leave the network.
        for model in models:
            model.try_out()
    except ModelUnfit as unfit:
        write_frame(output, encode(Failed(detail=str(unfit))))
        return
    write_frame(output, encode(Ready(guards=guards)))
    while (body := read_frame(MAX_REQUEST_BYTES)) is not None:
        request = decode_request(body)
        if not isinstance(request, Look):
            return
        allow_cpu(request.cpu_seconds)
        write_frame(output, encode(_answer(models, request.jpeg)))


def _answer(models: list[LoadedModel], jpeg: bytes) -> Reply:
    try:
        picture = decoded(jpeg)
        return Told(seen=[model.look(picture) for model in models])
    except ModelUnfit as unfit:
        return Failed(detail=str(unfit))
    except (ValueError, MemoryError) as error:
        return Failed(detail=f"the picture cannot be looked at: {type(error).__name__}")


def _address_space_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
