"""Who is asking. Set by the gate in front of every route, from a session that is alive at this very request."""

import ipaddress

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


def host_of(address: str) -> str:
    """Return what one host cannot change at will: an IPv4 address, or an IPv6 one's /64; anything else as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.IPv6Network((parsed, 64), strict=False))
    return str(parsed)
