"""Evening a video's loudness: measured in one pass, corrected in the next. Pure. Source: EBU R 128."""

import json
import math

import msgspec

TARGET_LUFS = -16.0
TRUE_PEAK_DB = -1.5
# Wide, so that the correction is one gain for the whole video and not a compressor.
RANGE_LU = 20.0
# Below this there is only noise, which nobody wants to hear louder.
FLOOR_LUFS = -50.0

_TARGET = f"I={TARGET_LUFS}:TP={TRUE_PEAK_DB}:LRA={RANGE_LU}"
MEASURE = f"loudnorm={_TARGET}:print_format=json"


class _Measured(msgspec.Struct, frozen=True):
    input_i: float
    input_tp: float
    input_lra: float
    input_thresh: float
    target_offset: float


def correction(complaints: str) -> str:
    """The filter that evens what was measured; empty where there is nothing to even."""
    start, end = complaints.rfind("{"), complaints.rfind("}")
    try:
        measured = msgspec.convert(json.loads(complaints[start : end + 1]), _Measured, strict=False)
    except (ValueError, msgspec.ValidationError):
        return ""
    numbers = msgspec.structs.astuple(measured)
    if not all(map(math.isfinite, numbers)) or measured.input_i < FLOOR_LUFS:
        return ""
    return (
        f"loudnorm={_TARGET}:linear=true:measured_I={measured.input_i:.2f}:measured_TP={measured.input_tp:.2f}"
        f":measured_LRA={measured.input_lra:.2f}:measured_thresh={measured.input_thresh:.2f}"
        f":offset={measured.target_offset:.2f}"
    )
