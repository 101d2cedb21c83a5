"""Conditional and partial requests (RFC 9110, sections 13 and 14), as pure functions of the header fields."""

import re
from dataclasses import dataclass

_TAG = re.compile(r'[\s,]*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')
_RANGE = re.compile(r"\s*([0-9]*)\s*-\s*([0-9]*)\s*")
_DIGITS_MAX = 18
"""More digits than any file has bytes: not worth reading as a number."""


class Unsatisfiable(Exception):
    """The wanted part begins behind the end: 416."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The bytes from `start` up to, not including, `end`; never empty."""

    start: int
    end: int


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Say whether the asker holds the representation that `etag` (strong, in quotes) names: then 304."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _tags(if_none_match)


def wanted_slice(range_field: str | None, if_range: str | None, *, etag: str, size_bytes: int) -> Slice | None:
    """Return the single part that is asked for, or None where the whole is to be sent.

    The whole is also the answer to several parts, to other units, to what cannot be read, and where `If-Range` names
    another representation (a date never matches: none is given out). Raises `Unsatisfiable`.
    """
    if range_field is None or (if_range is not None and if_range.strip() != etag):
        return None
    unit, equals, wanted = range_field.partition("=")
    match = _RANGE.fullmatch(wanted)
    if unit.strip().lower() != "bytes" or not equals or match is None:
        return None
    first, last = match[1], match[2]
    if not first:
        return _last_bytes(last, size_bytes)
    if last and _number(last) < _number(first):
        return None
    if _number(first) >= size_bytes:
        raise Unsatisfiable
    return Slice(_number(first), min(_number(last) + 1, size_bytes) if last else size_bytes)


def _last_bytes(count: str, size_bytes: int) -> Slice | None:
    if not count:
        return None
    if _number(count) == 0 or size_bytes == 0:
        raise Unsatisfiable
    return Slice(max(0, size_bytes - _number(count)), size_bytes)


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS_MAX else 10**_DIGITS_MAX


def _tags(field: str) -> list[str]:
    """Return the opaque tags of a list, weak ones as strong; what follows the first thing that is no tag is ignored."""
    found: list[str] = []
    position = 0
    while match := _TAG.match(field, position):
        found.append(match[1])
        position = match.end()
    return found
