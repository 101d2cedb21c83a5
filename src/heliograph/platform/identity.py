"""Who is asking. Set by the gate in front of every route, from a session that is alive at this very request."""

import msgspec


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is logged in, and the session it uses."""

    account_id: int
    session_id: int


Viewer = Actor | None
"""None: anonymous."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What a request brings to say who asks; at most one of the two counts, the header first."""

    bearer: str | None
    cookie: str | None
