"""The verbs of accounts."""

from heliograph.features.accounts.service.entering import log_in, sign_up
from heliograph.features.accounts.service.leaving import delete_account, delete_by_password, erase_due, restore_account
from heliograph.features.accounts.service.profile import (
    account_cards,
    called_among,
    cards_by_prefix,
    edit_profile,
    header,
    hold_owner,
    id_by_username,
    ids_by_usernames,
    owners,
    people,
    restore,
    set_avatar,
    suspend,
)
from heliograph.features.accounts.service.sessions import (
    SessionsAsked,
    authenticate,
    end_session,
    forget_ended,
    hints,
    list_sessions,
    log_out,
    renew,
)

__all__ = [
    "SessionsAsked",
    "account_cards",
    "authenticate",
    "called_among",
    "cards_by_prefix",
    "delete_account",
    "delete_by_password",
    "edit_profile",
    "end_session",
    "erase_due",
    "forget_ended",
    "header",
    "hints",
    "hold_owner",
    "id_by_username",
    "ids_by_usernames",
    "list_sessions",
    "log_in",
    "log_out",
    "owners",
    "people",
    "renew",
    "restore",
    "restore_account",
    "set_avatar",
    "sign_up",
    "suspend",
]
