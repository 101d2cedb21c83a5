"""What accounts say of themselves: cards and owners for other features, editing, standing."""

from collections.abc import Collection
from functools import lru_cache
from typing import TypeVar, cast

import msgspec

from heliograph.features.accounts import queries, rules
from heliograph.features.accounts.events import AccountRestored, AccountSuspended, PrivacyChanged, ProfileEdited
from heliograph.features.accounts.types import Header, NoSuchAccount, Owner, Person, ProfileChanges, UserCard
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read, Row, Tx
from heliograph.platform.identity import Actor

T = TypeVar("T")
_Columns = tuple[int, str, str, int | None, bool, bool, bool]


async def account_cards(db: Read, ids: Collection[int]) -> dict[int, UserCard]:
    """Return the cards of those of the accounts that are live."""
    return {row["account_id"]: _card(row) for row in await queries.live_cards(db, ids)}


async def cards_by_prefix(db: Read, prefix: str, limit: int) -> list[UserCard]:
    """Return the cards of live accounts whose user names begin with the canonical `prefix`, in their order."""
    return [_card(row) for row in await queries.cards_by_prefix(db, prefix, limit)]


async def owners(db: Read, ids: Collection[int]) -> dict[int, Owner]:
    """Return what decides on the sight of the accounts' things; suspended ones say so, deleted ones are absent."""
    return {owner.account_id: owner for owner in await queries.owners(db, ids)}


async def called_among(db: Read, ids: Collection[int], name: str) -> set[int]:
    """Return those of the accounts that are live and whose user name, or a word of whose full name, begins so.

    One statement by primary key, for thousands of accounts. Case does not matter; `name` is in its compared form.
    """
    return await queries.called_among(db, list(ids), name) if ids else set()


async def people(db: Read, ids: Collection[int]) -> dict[int, Person]:
    """Return owner and card of each of the accounts by one statement; deleted ones are absent.

    As long as nothing about a person changes it is the same object each time: who makes something of it can tell.
    """
    return {row["account_id"]: _person(cast("_Columns", tuple(row.values()))) for row in await queries.people(db, ids)}


async def hold_owner(tx: Tx, account_id: int) -> Owner | None:
    """Return the owner as `owners` does; its privacy stays so until the transaction ends."""
    return await queries.hold_owner(tx, account_id)


async def ids_by_usernames(db: Read, usernames: Collection[str]) -> dict[str, int]:
    """Map user names, as given, to the ids of the live accounts that bear them; others are absent."""
    canonical = {username: rules.canonical_username(username) for username in usernames}
    found = await queries.ids_by_usernames(db, list(set(canonical.values())))
    return {given: found[kept] for given, kept in canonical.items() if kept in found}


async def id_by_username(db: Read, username: str) -> int | None:
    """Return the id of the live account that bears the name, or None."""
    return (await ids_by_usernames(db, [username])).get(username)


async def header(db: Read, account_id: int) -> Header | None:
    """Return all that a live account says of itself, what only its owner may see included; None without one."""
    row = await queries.header(db, account_id)
    if row is None:
        return None
    return msgspec.convert({**row, "profile_pic_url": rules.avatar_url(row["avatar_media_id"])}, Header)


async def edit_profile(ctx: Ctx, actor: Actor, changes: ProfileChanges) -> None:
    """Change what `changes` gives. Raises `InvalidAccount`. Emits `ProfileEdited`, and `PrivacyChanged` if it does."""
    checked = rules.check_changes(changes)
    is_private = _given(checked.is_private)
    texts = {
        "full_name": _given(checked.full_name),
        "bio": _given(checked.bio),
        "website": _given(checked.website),
        "language": _given(checked.language),
    }
    async with ctx.db.tx() as tx:
        was_private = await queries.lock_privacy(tx, actor.account_id)
        if was_private is None:
            raise NoSuchAccount
        await queries.update_profile(tx, actor.account_id, texts, is_private=is_private)
        tx.emit(ProfileEdited(account_id=actor.account_id))
        if is_private is not None and is_private != was_private:
            tx.emit(PrivacyChanged(account_id=actor.account_id, is_private=is_private))


async def set_avatar(tx: Tx, account_id: int, media_id: int | None) -> int | None:
    """Give an account another picture, or none; return the medium it had. Emits `ProfileEdited`.

    The caller retires the former medium in the same transaction. Raises `NoSuchAccount`.
    """
    replaced = await queries.replace_avatar(tx, account_id, media_id)
    if replaced is None:
        raise NoSuchAccount
    tx.emit(ProfileEdited(account_id=account_id))
    former_id: int | None = replaced["former_id"]
    return former_id


async def suspend(ctx: Ctx, account_id: int) -> None:
    """Make an account absent to everyone, its own sessions included, until it is restored. Emits `AccountSuspended`."""
    async with ctx.db.tx() as tx:
        if await queries.mark_suspended(tx, account_id):
            tx.emit(AccountSuspended(account_id=account_id))


async def restore(ctx: Ctx, account_id: int) -> None:
    """End an account's suspension. Emits `AccountRestored`."""
    async with ctx.db.tx() as tx:
        if await queries.mark_restored(tx, account_id):
            tx.emit(AccountRestored(account_id=account_id))


@lru_cache(20_000)
def _person(columns: _Columns) -> Person:
    """Return what a row of `queries.people` says."""
    account_id, username, full_name, avatar_media_id, is_verified, is_private, is_suspended = columns
    return Person(
        owner=Owner(account_id=account_id, is_private=is_private, is_suspended=is_suspended),
        card=UserCard(
            user_id=str(account_id),
            username=username,
            full_name=full_name,
            profile_pic_url=rules.avatar_url(avatar_media_id),
            is_verified=is_verified,
        ),
    )


def _card(row: Row) -> UserCard:
    return UserCard(
        user_id=str(row["account_id"]),
        username=row["username"],
        full_name=row["full_name"],
        profile_pic_url=rules.avatar_url(row["avatar_media_id"]),
        is_verified=row["is_verified"],
    )


def _given(value: T | msgspec.UnsetType | None) -> T | None:
    return None if isinstance(value, msgspec.UnsetType) else value
