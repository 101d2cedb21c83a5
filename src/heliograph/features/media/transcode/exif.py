"""Reads the few facts we want of an EXIF block: how the camera was held, when, where, and which camera it was.

Format: TIFF 6.0 section 2, and CIPA DC-008 (EXIF 2.32). Three directories are read, once each and bounded in
entries; nothing is followed further, so that no block can loop, stall or reach outside itself. What is odd counts
as absent.
"""

import math
import re
import unicodedata
from datetime import datetime

from heliograph.features.media.transcode.types import Capture

MAX_EXIF_BYTES = 1024 * 1024
MAX_TEXT = 100
_MAX_ENTRIES = 512
_MAX_VALUE_BYTES = 1024

_MAKE, _MODEL, _ORIENTATION, _EXIF_AT, _GPS_AT = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
_TAKEN, _DIGITIZED, _OFFSET_TAKEN, _OFFSET_DIGITIZED = 0x9003, 0x9004, 0x9011, 0x9012
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 2, 3, 4, 5, 7
_WHEN = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")

_Field = tuple[int, bytes]


def orientation_in(tiff: bytes) -> int:
    """Return the orientation, 1 to 8 (CIPA DC-008, 4.6.4); 1 for anything odd."""
    block = _Block(tiff)
    value = block.number(block.directory(block.first).get(_ORIENTATION))
    return value if 1 <= value <= 8 else 1


def capture_in(tiff: bytes) -> Capture:
    """Return what the camera wrote for its owner."""
    block = _Block(tiff[:MAX_EXIF_BYTES])
    main = block.directory(block.first)
    details = block.directory(block.number(main.get(_EXIF_AT)))
    place = block.directory(block.number(main.get(_GPS_AT)))
    latitude = block.angle(place.get(_LATITUDE), block.text(place.get(_LATITUDE_REF)), "NS", 90)
    longitude = block.angle(place.get(_LONGITUDE), block.text(place.get(_LONGITUDE_REF)), "EW", 180)
    # 0, 0 is what receivers without a fix write, and open sea.
    is_place = latitude is not None and longitude is not None and (latitude, longitude) != (0, 0)
    taken = _moment(block.text(details.get(_TAKEN)), block.text(details.get(_OFFSET_TAKEN)))
    return Capture(
        taken_at=taken or _moment(block.text(details.get(_DIGITIZED)), block.text(details.get(_OFFSET_DIGITIZED))),
        camera=_camera(block.text(main.get(_MAKE)), block.text(main.get(_MODEL))),
        latitude=latitude if is_place else None,
        longitude=longitude if is_place else None,
    )


class _Block:
    """A TIFF structure whose every offset may lie."""

    def __init__(self, tiff: bytes) -> None:
        self._tiff = tiff
        self._order = "little" if tiff[:2] == b"II" else "big"
        is_tiff = tiff[:4] in (b"II*\x00", b"MM\x00*")
        self.first = self._int(tiff[4:8]) if is_tiff else 0

    def _int(self, raw: bytes) -> int:
        return int.from_bytes(raw, "little" if self._order == "little" else "big")

    def directory(self, at: int) -> dict[int, _Field]:
        """Return the entries of the directory at this offset, by tag; a value that is not all there is left out."""
        fields: dict[int, _Field] = {}
        if not 8 <= at <= len(self._tiff) - 2:
            return fields
        for entry in range(min(self._int(self._tiff[at : at + 2]), _MAX_ENTRIES)):
            raw = self._tiff[at + 2 + 12 * entry : at + 14 + 12 * entry]
            if len(raw) < 12:
                break
            kind = self._int(raw[2:4])
            length = self._int(raw[4:8]) * _TYPE_BYTES.get(kind, _MAX_VALUE_BYTES + 1)
            if 0 < length <= _MAX_VALUE_BYTES:
                start = self._int(raw[8:12])
                value = raw[8 : 8 + length] if length <= 4 else self._tiff[start : start + length]
                if len(value) == length:
                    fields.setdefault(self._int(raw[:2]), (kind, value))
        return fields

    def number(self, field: _Field | None) -> int:
        """Return the first whole number of a field, or 0."""
        if field is None or field[0] not in (_SHORT, _LONG):
            return 0
        return self._int(field[1][: _TYPE_BYTES[field[0]]])

    def text(self, field: _Field | None) -> str:
        """Return a field's text, printable and on one line; empty where it is none."""
        if field is None or field[0] not in (_ASCII, _UNDEFINED):
            return ""
        return _printable(field[1].partition(b"\x00")[0].decode("utf-8", errors="ignore"))

    def angle(self, field: _Field | None, ref: str, refs: str, most: float) -> float | None:
        """Return degrees, minutes and seconds as signed degrees; None where they are no such angle."""
        if field is None or field[0] != _RATIONAL or len(field[1]) != 24 or ref not in tuple(refs):
            return None
        degrees = 0.0
        for at, share in ((0, 1), (8, 60), (16, 3600)):
            numerator, denominator = self._int(field[1][at : at + 4]), self._int(field[1][at + 4 : at + 8])
            if denominator == 0:
                return None
            degrees += numerator / denominator / share
        if not math.isfinite(degrees) or degrees > most:
            return None
        return round(degrees if ref == refs[0] else -degrees, 7)


def _printable(text: str) -> str:
    """Drop control, format and unassigned characters; fold white space; keep `MAX_TEXT` characters."""
    spaced = " ".join(text.split())
    return "".join(one for one in spaced if unicodedata.category(one)[0] != "C")[:MAX_TEXT].strip()


def _camera(make: str, model: str) -> str:
    """Join maker and model, which often begins with the maker's name already."""
    is_told = not make or model.lower().startswith(make.partition(" ")[0].lower())
    return (model if is_told and model else f"{make} {model}")[:MAX_TEXT].strip()


def _moment(when: str, offset: str) -> str:
    """Spell a moment as ISO 8601; empty where there is no such day or hour."""
    match = _WHEN.fullmatch(when)
    if match is None:
        return ""
    year, month, day, hour, minute, second = map(int, match.groups())
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the camera's clock, wherever it was
    except ValueError:
        return ""
    return local.isoformat() + (offset if _OFFSET.fullmatch(offset) else "")
