"""Signing up and logging in."""

import secrets
from datetime import timedelta

import msgspec

from heliograph.features.accounts import queries, rules
from heliograph.features.accounts.events import AccountCreated
from heliograph.features.accounts.service.sessions import open_session
from heliograph.features.accounts.types import (
    AccountIsDeleted,
    AccountIsSuspended,
    BadCredentials,
    Credential,
    Device,
    EmailTaken,
    InvalidAccount,
    LogIn,
    SignUp,
    SignUpClosed,
    Tokens,
    UsernameTaken,
)
from heliograph.platform.clock import rfc3339
from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import TooMany
from heliograph.platform.idempotency import Retry, once_per_key
from heliograph.platform.identity import host_of
from heliograph.platform.ids import SHARDS
from heliograph.platform.passwords import Passwords
from heliograph.platform.tokens import hash_secret

_NOBODY = 0
"""The account that idempotency keys of sign-ups are kept under."""
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_FAILED = "Too many log-ins have failed; please try again later."
_SIGN_UPS = "Too many accounts are being made from your network address; please try again later."


class _Created(msgspec.Struct, frozen=True, kw_only=True):
    account_id: int


async def sign_up(ctx: Ctx, form: SignUp, device: Device, retry: Retry | None) -> Tokens:
    """Make an account and its first session; a retry finds the account made before, and opens another session.

    Raises `SignUpClosed`, `InvalidAccount`, `UsernameTaken`, `EmailTaken`, `TooMany`. Emits `AccountCreated`.
    """
    if not ctx.config.signup_open:
        raise SignUpClosed
    checked = rules.check_signup(form)
    newcomer = hash_secret(f"sign-up:{host_of(device.address)}")
    async with ctx.db.tx() as tx:
        await _count(tx, [(newcomer, _HOUR, ctx.config.signups_per_address_per_hour)], _SIGN_UPS)
    password_hash = await ctx.tool(Passwords).make_hash(checked.password)
    account_id = await ctx.ids.next(secrets.randbelow(SHARDS))

    async def create(tx: Tx) -> _Created:
        if not await queries.insert_account(tx, account_id, checked, password_hash):
            await _refuse_taken(tx, checked)
        tx.emit(AccountCreated(account_id=account_id))
        return _Created(account_id=account_id)

    created = await once_per_key(ctx, _NOBODY, _keyed(ctx, retry), _Created, create)
    if created.account_id != account_id:
        return await log_in(ctx, LogIn(username=checked.username, password=checked.password), device)
    return await open_session(ctx, account_id, device)


async def log_in(ctx: Ctx, form: LogIn, device: Device) -> Tokens:
    """Open a session for whoever knows the password; as slow and as curt whether or not the account exists.

    Raises what `prove` does, `AccountIsSuspended`, and `AccountIsDeleted` for one that can be brought back.
    """
    found = await prove(ctx, form, device)
    if found.is_suspended:
        raise AccountIsSuspended
    if found.restorable_until is not None:
        raise AccountIsDeleted(rfc3339(found.restorable_until))
    return await open_session(ctx, found.account_id, device)


async def prove(ctx: Ctx, form: LogIn, device: Device) -> Credential:
    """Return the account that the name and the password are of: live, suspended, or one that can be brought back.

    As slow and as curt whether or not there is one. Raises `BadCredentials`, `TooMany`, `InvalidAccount`, and
    `Unavailable` in a flood.
    """
    if form.totp is not None:
        raise InvalidAccount({"totp": "is not set up for this account"})
    login = rules.canonical_login(form.username)
    async with ctx.db.tx() as tx:
        found = await queries.credential(tx, login, timedelta(days=ctx.config.account_grace_days))
        subjects = await count_guess(ctx, tx, found, login, device)
    is_right = await matches(ctx, found, form.password, subjects)
    if found is None or not is_right:
        raise BadCredentials
    return found


async def count_guess(ctx: Ctx, tx: Tx, found: Credential | None, login: str, device: Device) -> list[bytes]:
    """Count a guess: of the address, of the account (or the name there is no account of), of all. Raises `TooMany`.

    Everybody counts in this order, and takes back in it: so no two wait for each other.
    """
    name = f"name:{login}" if found is None else f"account:{found.account_id}"
    limits = [
        (hash_secret(f"address:{host_of(device.address)}"), _HOUR, ctx.config.logins_per_address_per_hour),
        (hash_secret(name), _DAY, ctx.config.logins_per_account_per_day),
        (hash_secret("everybody"), _MINUTE, ctx.config.guesses_per_minute),
    ]
    await _count(tx, limits, _FAILED)
    return [subject for subject, _, _ in limits]


async def _count(tx: Tx, limits: list[tuple[bytes, timedelta, int]], words: str) -> None:
    """Count one for each subject in its window; count nothing and raise `TooMany` where one of them is used up."""
    for subject, window, count_max in limits:
        if not await queries.count_guess(tx, subject, window, count_max):
            raise TooMany(words, retry_after_seconds=await queries.window_end_seconds(tx, window))


async def matches(ctx: Ctx, found: Credential | None, password: str, subjects: list[bytes]) -> bool:
    """Say whether the password is right; takes as long for None. A right one takes the guesses of `subjects` back."""
    given = password[: rules.PASSWORD_LENGTH_MAX + 1]
    is_right = await ctx.tool(Passwords).matches(given, found.password_hash if found else None)
    if found is not None and is_right:
        await _settle(ctx, found, password, subjects)
    return is_right


async def _settle(ctx: Ctx, found: Credential, password: str, subjects: list[bytes]) -> None:
    """Take right guesses back, and hash anew what was hashed weaker than today's."""
    passwords = ctx.tool(Passwords)
    is_outdated = passwords.is_outdated(found.password_hash)
    stronger_hash = await passwords.make_hash(password) if is_outdated else None
    async with ctx.db.tx() as tx:
        for subject in subjects:
            await queries.return_guess(tx, subject)
        if stronger_hash is not None:
            await queries.replace_password_hash(tx, found.account_id, found.password_hash, stronger_hash)


async def _refuse_taken(tx: Tx, form: SignUp) -> None:
    is_username_taken, is_email_taken = await queries.taken(tx, form.username, form.email)
    errors: dict[str, str] = {}
    if is_username_taken:
        errors["username"] = "is taken; please choose another"
    if is_email_taken:
        errors["email"] = "has an account here already"
    if is_username_taken:
        raise UsernameTaken("This user name is taken.", errors=errors)
    raise EmailTaken("This e-mail address has an account here already.", errors=errors)


def _keyed(ctx: Ctx, retry: Retry | None) -> Retry | None:
    """Key the hash of the request: the body holds a password, which a bare hash would give to whoever guesses."""
    if retry is None:
        return None
    return Retry(key=retry.key, request_hash=ctx.keys.fingerprint("sign-up", retry.request_hash))
