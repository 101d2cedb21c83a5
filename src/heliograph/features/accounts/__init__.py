"""Accounts: who people are here, and the sessions that prove it.

Owns `accounts.account` (one canonical user name and one e-mail address each, both unique), `accounts.session` (a
device that is logged in, alive until it expires or is revoked, whatever tokens are about) and `accounts.guess`
(log-in guesses, counted before the password is looked at). Every request's session is asked of the primary, so an end
to it holds at once. A refresh token works once; its second use ends the session. A suspended or deleted account is
absent to every verb that says "live". A deleted one can be brought back by its password for `account_grace_days`; then
it is erased, but for id and user name, which nobody bears again.
Events out: AccountCreated, ProfileEdited, AccountRestored, AccountReturned (all unheard), AccountSuspended,
PrivacyChanged, AccountDeleted, AccountErased.
Events in: none.
"""
