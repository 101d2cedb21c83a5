"""Expected refusals, each with the status and the stable code that clients act on.

A feature subclasses one of these in its `types.py` and sets `code`. In a consumer a refusal parks the event, but
for `TooMany` and `Unavailable`, which are retried.
"""

from typing import ClassVar


class Refused(Exception):
    """An expected no; `detail` is for people, `errors` names fields and what is wrong with each."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str, *, errors: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or {}


class Invalid(Refused):
    """The request is understood, and a value in it is not acceptable."""

    status = 422
    code = "invalid"
    title = "Some values are not acceptable"


class Unauthenticated(Refused):
    """Nobody, or nobody known, is asking."""

    status = 401
    code = "unauthenticated"
    title = "Please log in"


class Forbidden(Refused):
    """The asker may know of the thing, and may not do this to it."""

    status = 403
    code = "forbidden"
    title = "Not allowed"


class NotFound(Refused):
    """Absent, or not the asker's to know of: the two answer alike."""

    status = 404
    code = "not_found"
    title = "Not found"

    def __init__(self, detail: str = "There is nothing here.") -> None:
        super().__init__(detail)


class Conflict(Refused):
    """The request contradicts what is already so."""

    status = 409
    code = "conflict"
    title = "Conflict"


class TooLarge(Refused):
    """More bytes than are taken."""

    status = 413
    code = "too_large"
    title = "Too large"


class Misdirected(Refused):
    """Another program serves this (RFC 9110, 15.5.20)."""

    status = 421
    code = "misdirected"
    title = "Sent to the wrong program"


class Unsupported(Refused):
    """A kind of content that is not taken."""

    status = 415
    code = "unsupported_media"
    title = "Unsupported kind of file"


class TooMany(Refused):
    """A limit is used up; `retry_after_seconds` says when to come back."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(Refused):
    """A part that is needed does not answer at present."""

    status = 503
    code = "unavailable"
    title = "Not available at present"


class Contended(Unavailable):
    """Rivals held what was needed until one had to give way; the same again may well succeed at once."""
