"""Leaving: an account is deleted at once for everyone, can be brought back for a while, and is erased after that."""

from datetime import datetime, timedelta

from heliograph.features.accounts import queries, rules
from heliograph.features.accounts.events import AccountDeleted, AccountErased, AccountReturned
from heliograph.features.accounts.service.entering import count_guess, settle
from heliograph.features.accounts.service.sessions import open_session
from heliograph.features.accounts.types import (
    AccountIsSuspended,
    BadCredentials,
    Device,
    LogIn,
    Tokens,
    WrongPassword,
)
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.passwords import Passwords

_BATCH = 100


async def delete_account(ctx: Ctx, actor: Actor, password: str, device: Device) -> datetime:
    """Make the actor's account absent to everyone and end its sessions; return until when it can be brought back.

    Wrong passwords count as wrong log-ins. Raises `WrongPassword`, `TooMany`. Emits `AccountDeleted`.
    """
    async with ctx.db.tx() as tx:
        found = await queries.credential_of(tx, actor.account_id)
        subjects = await count_guess(ctx, tx, found, "", device)
    given = password[: rules.PASSWORD_LENGTH_MAX + 1]
    is_right = await ctx.tool(Passwords).matches(given, found.password_hash if found else None)
    if found is None or not is_right:
        raise WrongPassword
    await settle(ctx, found, password, subjects)
    async with ctx.db.tx() as tx:
        # Whoever acts on the account's being there, does so before it is gone or after.
        await queries.lock_privacy(tx, actor.account_id)
        until = await queries.mark_deleted(tx, actor.account_id, _grace(ctx))
        if until is None:
            raise WrongPassword
        await queries.revoke_every_session(tx, actor.account_id)
        tx.emit(AccountDeleted(account_id=actor.account_id))
    return until


async def restore_account(ctx: Ctx, form: LogIn, device: Device) -> Tokens:
    """Bring a deleted account back while that can be done, and log in; of one that is there, only log in.

    As slow and as curt as `log_in`, and raises what it raises. Emits `AccountReturned`.
    """
    login = rules.canonical_login(form.username)
    async with ctx.db.tx() as tx:
        found = await queries.credential(tx, login, _grace(ctx))
        subjects = await count_guess(ctx, tx, found, login, device)
    given = form.password[: rules.PASSWORD_LENGTH_MAX + 1]
    is_right = await ctx.tool(Passwords).matches(given, found.password_hash if found else None)
    if found is None or not is_right:
        raise BadCredentials
    if found.is_suspended:
        raise AccountIsSuspended
    await settle(ctx, found, form.password, subjects)
    if found.restorable_until is not None:
        async with ctx.db.tx() as tx:
            if not await queries.mark_returned(tx, found.account_id, _grace(ctx)):
                raise BadCredentials
            tx.emit(AccountReturned(account_id=found.account_id))
    return await open_session(ctx, found.account_id, device)


async def erase_due(ctx: Ctx) -> int:
    """Erase what deleted accounts say of themselves once they cannot be brought back; return how many there were.

    Name and id stay, so that nobody else ever bears them. Emits `AccountErased` for each, in the same transaction:
    whoever owns something of theirs removes it then.
    """
    erased = 0
    while True:
        async with ctx.db.tx() as tx:
            account_ids = await queries.erase_due(tx, _grace(ctx), _BATCH)
            for account_id in account_ids:
                tx.emit(AccountErased(account_id=account_id))
        erased += len(account_ids)
        if len(account_ids) < _BATCH:
            return erased


def _grace(ctx: Ctx) -> timedelta:
    return timedelta(days=ctx.config.account_grace_days)
