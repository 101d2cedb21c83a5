"""Whose fault it is when ffmpeg ends badly: the file's, for good, or ours, until later. Pure."""

import signal

from heliograph.features.media.transcode.types import (
    Rejected,
    TranscoderCrashed,
    TranscoderTimedOut,
    TranscoderUnavailable,
)
from heliograph.features.media.transcode.video.process import Finished
from heliograph.features.media.transcode.video.refusals import damaged, too_much_memory

_OURS = ("No space left on device", "Disk quota exceeded", "Too many open files in system", "Input/output error")
_MEMORY = ("Cannot allocate memory", "Error allocating", "bad_alloc")


def is_worth_another_try(finished: Finished) -> bool:
    """Whether it may have been killed from outside, and not by its own limits."""
    return finished.returncode < 0 and -finished.returncode not in (signal.SIGXCPU, signal.SIGXFSZ)


def blamed(finished: Finished) -> Rejected | TranscoderUnavailable:
    """The exception to raise for a run that did not end well."""
    for words in _OURS:
        if words in finished.complaints:
            return TranscoderUnavailable(f"ffmpeg could not write: {words}")
    if any(words in finished.complaints for words in _MEMORY):
        return too_much_memory()
    if -finished.returncode == signal.SIGXCPU:
        return TranscoderTimedOut()
    return TranscoderCrashed() if finished.returncode < 0 else damaged()
