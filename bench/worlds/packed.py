"""Rows in PostgreSQL's binary COPY format, made of whole columns at once: millions a second, where tuples are slow.

Every value has the same width in all rows of a call; texts of other widths go in calls of their own.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_WIDTHS = {">f8": 8, ">i8": 8, ">i4": 4, ">i2": 2}


class Column(NamedTuple):
    """A column's values (or the one value of all rows), as big-endian numbers or as bytes."""

    kind: str
    values: Any


def bigint(values: object) -> Column:
    """Return a column of `bigint`."""
    return Column(">i8", values)


def integer(values: object) -> Column:
    """Return a column of `integer`."""
    return Column(">i4", values)


def smallint(values: object) -> Column:
    """Return a column of `smallint`."""
    return Column(">i2", values)


def double(values: object) -> Column:
    """Return a column of `double precision`."""
    return Column(">f8", values)


def text(value: str) -> Column:
    """Return a column with the same words in every row."""
    return raw(value.encode())


def raw(value: bytes) -> Column:
    """Return a column with the same bytes in every row."""
    return Column(f"V{len(value)}", np.void(value))


def numbered(before: str, numbers: npt.NDArray[np.int64], after: str, digits: int = 18) -> Column:
    """Return a column of texts with a number in each, padded with zeros to `digits`."""
    filled = np.full((len(numbers), len(before) + digits + len(after)), ord("0"), np.uint8)
    filled[:, : len(before)] = np.frombuffer(before.encode(), np.uint8)
    filled[:, len(before) + digits :] = np.frombuffer(after.encode(), np.uint8)
    for place in range(digits):
        filled[:, len(before) + digits - 1 - place] += (numbers // 10**place % 10).astype(np.uint8)
    return Column(f"V{filled.shape[1]}", filled.view(f"V{filled.shape[1]}").ravel())


def rows(count: int, columns: Sequence[Column]) -> bytes:
    """Return `count` rows, without signature and trailer."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for number, column in enumerate(columns):
        fields.append((f"length{number}", ">i4"))
        if column.kind != "V0":
            fields.append((f"value{number}", column.kind))
    packed = np.empty(count, np.dtype(fields))
    packed["count"] = len(columns)
    for number, column in enumerate(columns):
        packed[f"length{number}"] = 0 if column.kind == "V0" else _width(column.kind)
        if column.kind != "V0":
            packed[f"value{number}"] = column.values
    return packed.tobytes()


def chunks(count: int, size: int = 200_000) -> Iterator[slice]:
    """Cut `count` rows into slices of `size`."""
    for start in range(0, count, size):
        yield slice(start, min(count, start + size))


def _width(kind: str) -> int:
    return _WIDTHS[kind] if kind in _WIDTHS else int(kind[1:])
