"""Leaving: an account is deleted at once for everyone, can be brought back for a while, and is erased after that."""

from datetime import datetime, timedelta

from heliograph.features.accounts import queries
from heliograph.features.accounts.events import AccountDeleted, AccountErased, AccountReturned
from heliograph.features.accounts.service.entering import count_guess, matches, prove
from heliograph.features.accounts.service.sessions import open_session
from heliograph.features.accounts.types import AccountIsSuspended, BadCredentials, Device, LogIn, Tokens, WrongPassword
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor

_BATCH = 100
_SETTLED = timedelta(minutes=10)
"""What an account was about when it was deleted has come to its end after that: nothing is written once it is erased.
"""


async def delete_account(ctx: Ctx, actor: Actor, password: str, device: Device) -> datetime:
    """Make the actor's account absent to everyone and end its sessions; return until when it can be brought back.

    Wrong passwords count as wrong log-ins. Raises `WrongPassword`, `TooMany`. Emits `AccountDeleted`.
    """
    async with ctx.db.tx() as tx:
        found = await queries.credential_of(tx, actor.account_id)
        subjects = await count_guess(ctx, tx, found, "", device)
    is_right = await matches(ctx, found, password, subjects)
    until = await _delete(ctx, found.account_id) if found is not None and is_right else None
    if until is None:
        raise WrongPassword
    return until


async def delete_by_password(ctx: Ctx, form: LogIn, device: Device) -> datetime:
    """Delete the account of this name and password, as `delete_account` does: for the suspended, who have no session.

    Of one that is deleted already say until when it can be brought back. Raises what `prove` does. Emits
    `AccountDeleted`.
    """
    found = await prove(ctx, form, device)
    until = found.restorable_until or await _delete(ctx, found.account_id)
    if until is None:
        raise BadCredentials
    return until


async def restore_account(ctx: Ctx, form: LogIn, device: Device) -> Tokens:
    """Bring a deleted account back while that can be done, and log in; of one that is there, only log in.

    Raises what `prove` does, and `AccountIsSuspended`. Emits `AccountReturned`.
    """
    found = await prove(ctx, form, device)
    if found.is_suspended:
        raise AccountIsSuspended
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
            account_ids = await queries.erase_due(tx, max(_grace(ctx), _SETTLED), _BATCH)
            for account_id in account_ids:
                tx.emit(AccountErased(account_id=account_id))
        erased += len(account_ids)
        if len(account_ids) < _BATCH:
            return erased


async def _delete(ctx: Ctx, account_id: int) -> datetime | None:
    """Delete an account and end its sessions; None where somebody else just did. Emits `AccountDeleted`."""
    async with ctx.db.tx() as tx:
        # Whoever acts on the account's being there, does so before it is gone or after.
        await queries.lock_privacy(tx, account_id)
        until = await queries.mark_deleted(tx, account_id, _grace(ctx))
        if until is not None:
            await queries.revoke_every_session(tx, account_id)
            tx.emit(AccountDeleted(account_id=account_id))
    return until


def _grace(ctx: Ctx) -> timedelta:
    return timedelta(days=ctx.config.account_grace_days)
