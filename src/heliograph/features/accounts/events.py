"""What happens to accounts."""

from typing import ClassVar

from heliograph.platform.events import Event


class AccountCreated(Event, frozen=True, kw_only=True):
    """Somebody signed up. Unheard."""

    NAME: ClassVar[str] = "accounts.account_created.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class ProfileEdited(Event, frozen=True, kw_only=True):
    """A person changed what the account says of itself, or its picture. Unheard."""

    NAME: ClassVar[str] = "accounts.profile_edited.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class PrivacyChanged(Event, frozen=True, kw_only=True):
    """An account went private, or public."""

    NAME: ClassVar[str] = "accounts.privacy_changed.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int
    is_private: bool


class AccountSuspended(Event, frozen=True, kw_only=True):
    """An account is absent to everyone until it is restored."""

    NAME: ClassVar[str] = "accounts.account_suspended.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class AccountRestored(Event, frozen=True, kw_only=True):
    """A suspended account is back. Unheard."""

    NAME: ClassVar[str] = "accounts.account_restored.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class AccountDeleted(Event, frozen=True, kw_only=True):
    """A person has deleted their account: it is absent to everyone, and can be brought back for a while."""

    NAME: ClassVar[str] = "accounts.account_deleted.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class AccountReturned(Event, frozen=True, kw_only=True):
    """A deleted account was brought back. Unheard."""

    NAME: ClassVar[str] = "accounts.account_returned.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int


class AccountErased(Event, frozen=True, kw_only=True):
    """A deleted account cannot be brought back any more: whoever owns something of its removes that."""

    NAME: ClassVar[str] = "accounts.account_erased.v1"
    KEY: ClassVar[str] = "account_id"
    account_id: int
