"""Ids, values and refusals of accounts."""

from datetime import datetime
from typing import NewType

import msgspec

from heliograph.platform.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated

AccountId = NewType("AccountId", int)
SessionId = NewType("SessionId", int)


class UserCard(msgspec.Struct, frozen=True, kw_only=True):
    """The few facts that stand beside a person's name wherever it appears."""

    user_id: str
    username: str
    full_name: str
    profile_pic_url: str | None
    """None: no picture."""
    is_verified: bool


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """What decides who may see an account's things."""

    account_id: int
    is_private: bool
    is_suspended: bool


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Both, for those who decide and show at once; what a suspended one's card says is not for showing."""

    owner: Owner
    card: UserCard


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """All that an account says of itself."""

    account_id: int
    username: str
    email: str
    full_name: str
    bio: str
    website: str
    language: str
    profile_pic_url: str | None
    """None: no picture."""
    is_private: bool
    is_verified: bool
    created_at: datetime


class SignUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new person hands in."""

    username: str
    email: str
    password: str
    full_name: str = ""


class LogIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user name or e-mail address, and the password to it."""

    username: str
    password: str
    totp: str | None = None
    """None: no second factor given."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Where a log-in comes from: network address and the browser's word about itself."""

    address: str
    user_agent: str


class ProfileChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person edits; what is absent stays, null empties."""

    full_name: str | msgspec.UnsetType | None = msgspec.UNSET
    bio: str | msgspec.UnsetType | None = msgspec.UNSET
    website: str | msgspec.UnsetType | None = msgspec.UNSET
    is_private: bool | msgspec.UnsetType = msgspec.UNSET
    language: str | msgspec.UnsetType = msgspec.UNSET


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """A session, in the forms that clients carry: in a header, for renewal, and as a browser's cookie."""

    account_id: int
    access: str
    access_seconds: int
    refresh: str
    cookie: str


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """What a log-in is checked against."""

    account_id: int
    password_hash: str
    is_suspended: bool
    restorable_until: datetime | None
    """None: the account is not deleted."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A device that is logged in."""

    session_id: int
    user_agent: str
    created_at: datetime
    last_seen_at: datetime


class LiveSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is good at this moment, of an account that is."""

    account_id: int
    is_unseen: bool
    """Last seen more than a minute ago."""


class InvalidAccount(Invalid):
    """Something a person says of themselves is not acceptable; `errors` says what."""

    code = "invalid_account"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("Some values are not acceptable.", errors=errors)


class UsernameTaken(Conflict):
    """Somebody has this user name."""

    code = "username_taken"


class EmailTaken(Conflict):
    """Somebody has this e-mail address."""

    code = "email_taken"


class SignUpClosed(Forbidden):
    """Nobody can sign up here at present."""

    code = "signup_closed"

    def __init__(self) -> None:
        super().__init__("This server takes no new accounts at present.")


class BadCredentials(Unauthenticated):
    """Unknown account or wrong password; the two answer alike."""

    code = "bad_credentials"

    def __init__(self) -> None:
        super().__init__("This username and password do not belong together.")


class BadRefreshToken(Unauthenticated):
    """The refresh token is not one, is used up, or its session is over."""

    code = "bad_refresh_token"

    def __init__(self) -> None:
        super().__init__("This session is over; please log in again.")


class AccountIsSuspended(Forbidden):
    """The password is right and the account is suspended."""

    code = "account_suspended"

    def __init__(self) -> None:
        super().__init__("This account is suspended.")


class AccountIsDeleted(Forbidden):
    """The password is right, the account is deleted, and can be brought back until the time that `errors` names."""

    code = "account_deleted"

    def __init__(self, restorable_until: str) -> None:
        super().__init__(
            "This account is deleted. It can be brought back for a while.",
            errors={"restorable_until": restorable_until},
        )


class WrongPassword(Forbidden):
    """What needs the account's own password came with another."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__("This is not the password of this account.", errors={"password": "is not the right one"})


class NoSuchAccount(NotFound):
    """Absent, or not the viewer's to know of."""


class NoSuchSession(NotFound):
    """Absent, over, or somebody else's."""
