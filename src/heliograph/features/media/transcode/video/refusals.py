"""The words of the commonest refusals of a video."""

from heliograph.features.media.transcode.types import Rejected, RejectionCode
from heliograph.features.media.transcode.video.types import MAX_SIDE


def unsupported(name: str = "this kind of video") -> Rejected:
    """Word the refusal of a kind that we recognise, or do not, and do not take."""
    return Rejected(
        RejectionCode.UNSUPPORTED, f"We cannot take {name} here. Save it as MP4, MOV or WebM and try again."
    )


def cut_off() -> Rejected:
    """Word the refusal of a file whose end is missing."""
    return Rejected(RejectionCode.TRUNCATED, "This video is cut off: part of the file is missing. Upload it again.")


def damaged() -> Rejected:
    """Word the refusal of a file that contradicts its own format."""
    return Rejected(RejectionCode.DAMAGED, "This video is damaged and cannot be read.")


def too_large_picture() -> Rejected:
    """Word the refusal of a picture beyond what we decode."""
    return Rejected(
        RejectionCode.TOO_MANY_PIXELS, f"This video's picture is too large: {MAX_SIDE} pixels a side is the most."
    )


def too_much_memory() -> Rejected:
    """Word the refusal of what does not fit into a decoder's share."""
    return Rejected(RejectionCode.UNREADABLE, "This video could not be read safely: it needs too much memory.")
