"""Keyset paging: opaque sealed cursors, bounded limits, one shape of answer.

A position may be that of what its reader may not know of, so nobody reads it but us.
"""

from typing import Generic, TypeVar

import msgspec

from heliograph.platform.errors import Invalid
from heliograph.platform.tokens import Keys

LIMIT_DEFAULT = 20
LIMIT_MAX = 100

T = TypeVar("T")


class BadCursor(Invalid):
    """The cursor was not made here, for this list."""

    code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__("This cursor does not belong to this list.", errors={"cursor": "not a cursor of this list"})


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A slice of a list and the position behind it; `next_key` is None at the end."""

    items: list[T]
    next_key: tuple[int, ...] | None


def write_cursor(keys: Keys, scope: str, position: tuple[int, ...]) -> str:
    """Seal a position so that only the list named by `scope` reads it again."""
    return keys.seal(f"cursor:{scope}", msgspec.msgpack.encode(position))


def read_cursor(keys: Keys, scope: str, cursor: str, size: int) -> tuple[int, ...]:
    """Return the `size` numbers that `write_cursor` sealed. Raises `BadCursor`."""
    payload = keys.unseal(f"cursor:{scope}", cursor)
    if payload is None:
        raise BadCursor
    try:
        position = msgspec.msgpack.decode(payload, type=tuple[int, ...])
    except msgspec.DecodeError as error:
        raise BadCursor from error
    if len(position) != size:
        raise BadCursor
    return position


def place_in(keys: Keys, scope: str, cursor: str | None) -> int | None:
    """Return where a list in the order of ids goes on; None without a cursor: at its beginning. Raises `BadCursor`."""
    return None if cursor is None else read_cursor(keys, scope, cursor, 1)[0]


def next_cursor(keys: Keys, scope: str, page: Page[T]) -> str | None:
    """Return the cursor of the page behind this one; None at the end."""
    return None if page.next_key is None else write_cursor(keys, scope, page.next_key)


def check_limit(limit: int) -> int:
    """Return `limit` where it lies within 1–100. Raises `Invalid`."""
    if not 1 <= limit <= LIMIT_MAX:
        raise Invalid("Ask for 1 to 100 at a time.", errors={"limit": "must be between 1 and 100"})
    return limit
