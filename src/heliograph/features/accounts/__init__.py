"""Accounts: who people are here, and the sessions that prove it.

Owns `accounts.account` (one canonical user name and one e-mail address each, both unique), `accounts.session` (a
device that is logged in, alive until it expires or is revoked, whatever tokens are about) and `accounts.guess`
(log-in guesses, counted before the password is looked at). Every request's session is asked of the primary, so an end
to it holds at once. A refresh token works once; its second use ends the session. A suspended or deleted account is
absent to every verb that says "live".
Events out: AccountCreated, ProfileEdited, AccountSuspended, AccountRestored (all unheard), PrivacyChanged.
Events in: none.
"""
