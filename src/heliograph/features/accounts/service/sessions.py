"""Sessions: open, recognise, renew, list, end, and the stream of hints that hangs on one."""

import asyncio
import hmac
import secrets
from collections.abc import AsyncGenerator
from datetime import timedelta

from heliograph.features.accounts import queries, rules
from heliograph.features.accounts.types import BadRefreshToken, Device, LiveSession, NoSuchSession, Session, Tokens
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused, TooMany, Unavailable
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor, Credentials, Viewer
from heliograph.platform.ids import shard_of
from heliograph.platform.live import Hint
from heliograph.platform.telemetry import OPEN_STREAMS
from heliograph.platform.tokens import AccessToken, hash_secret

SESSIONS_MAX = 100
STREAMS_MAX = 8
_REFRESH = "refresh-token"
_COOKIE = "session-cookie"
_ID_BYTES = 8
_CHECK_SECONDS = 3.0
_HEARTBEAT_CHECKS = 5
_PRESENCE_CHECKS = 10


async def open_session(ctx: Ctx, account_id: int, device: Device) -> Tokens:
    """Begin a session of the account; past 100 of them the oldest ends."""
    session_id = await ctx.ids.next(shard_of(account_id))
    tokens = _make_tokens(ctx, account_id, session_id)
    row: dict[str, object] = {
        "session_id": session_id,
        "account_id": account_id,
        "refresh_hash": hash_secret(tokens.refresh),
        "user_agent": rules.clean_user_agent(device.user_agent),
    }
    async with ctx.db.tx() as tx:
        await queries.insert_session(tx, row, _lifetime(ctx))
        await queries.revoke_oldest_sessions(tx, account_id, SESSIONS_MAX)
    return tokens


async def authenticate(ctx: Ctx, credentials: Credentials) -> Viewer:
    """Return who asks, by a session that is alive in the database at this moment; None for anybody else.

    One statement, for all who ask at the same moment; a second one, which waits for no disk, at most once a minute a
    session.
    """
    claimed = _read_credentials(ctx, credentials)
    if claimed is None:
        return None
    session_id, account_id = claimed
    live = await ctx.tool(SessionsAsked).live(ctx, session_id)
    if live is None or account_id not in (None, live.account_id):
        return None
    if live.is_unseen:
        async with ctx.db.tx() as tx:
            await queries.mark_seen(tx, session_id)
    return Actor(account_id=live.account_id, session_id=session_id)


class SessionsAsked(Together[int, LiveSession | None]):
    """The sessions that this process is about to ask for; one a process."""

    def __init__(self) -> None:
        super().__init__("sessions")

    async def live(self, ctx: Ctx, session_id: int) -> LiveSession | None:
        """Return the session if it and its account are good at this moment. Raises `Unavailable`."""

        async def answer(session_ids: list[int]) -> list[LiveSession | Refused | None]:
            async with ctx.db.read() as db:
                found = await queries.live_among(db, session_ids)
            return [found.get(asked_id) for asked_id in session_ids]

        return await self.ask(session_id, answer)


async def renew(ctx: Ctx, refresh_token: str) -> Tokens:
    """Trade a refresh token for new tokens, once; its second use ends the session, as one of the two users is a thief.

    Raises `BadRefreshToken`.
    """
    session_id = _read_session_id(ctx.keys.unseal(_REFRESH, refresh_token))
    if session_id is None:
        raise BadRefreshToken
    renewed = None
    async with ctx.db.tx() as tx:
        kept = await queries.lock_refresh(tx, session_id)
        if kept is not None:
            account_id, good_hash = kept
            if hmac.compare_digest(good_hash, hash_secret(refresh_token)):
                renewed = _make_tokens(ctx, account_id, session_id)
                await queries.rotate_refresh(tx, session_id, hash_secret(renewed.refresh), _lifetime(ctx))
            else:
                await queries.revoke_session(tx, account_id, session_id)
                ctx.log.warning("refresh_token_reused", account_id=account_id, session_id=session_id)
    if renewed is None:
        raise BadRefreshToken
    return renewed


async def log_out(ctx: Ctx, actor: Actor) -> None:
    """End the session that asks; its very next request is refused."""
    async with ctx.db.tx() as tx:
        await queries.revoke_session(tx, actor.account_id, actor.session_id)


async def list_sessions(ctx: Ctx, actor: Actor) -> list[Session]:
    """Return the devices the actor is logged in on, the latest log-in first."""
    async with ctx.db.read() as db:
        return await queries.live_sessions(db, actor.account_id)


async def end_session(ctx: Ctx, actor: Actor, session_id: int) -> None:
    """End a session of the actor's own. Raises `NoSuchSession`."""
    async with ctx.db.tx() as tx:
        if not await queries.revoke_session(tx, actor.account_id, session_id):
            raise NoSuchSession


async def forget_ended(ctx: Ctx) -> None:
    """Forget sessions a week after their end, and counts of guesses two days after."""
    async with ctx.db.tx() as tx:
        await queries.sweep_sessions(tx, timedelta(days=7))
        await queries.sweep_guesses(tx, timedelta(days=2))


async def hints(ctx: Ctx, actor: Actor) -> AsyncGenerator[Hint | None]:
    """Yield the actor's hints as they come; None first, and in every quarter of a minute.

    Ends within seconds of the session's end, and when the process is told to stop. Raises `TooMany` before the first.
    """
    # Nothing is awaited between the count and the stream's place in it.
    if ctx.live.streams(actor.account_id) >= STREAMS_MAX:
        raise TooMany(f"An account can have {STREAMS_MAX} streams open at a time.", retry_after_seconds=30)
    clock = asyncio.get_running_loop().time
    with OPEN_STREAMS.track_inprogress():
        async with ctx.live.listen(actor.account_id) as queue:
            yield None
            check_at, checks = clock() + _CHECK_SECONDS, 0
            while True:
                try:
                    async with asyncio.timeout_at(check_at):
                        hint = await queue.get()
                except TimeoutError:
                    check_at, checks = clock() + _CHECK_SECONDS, checks + 1
                    if not await _is_alive(ctx, actor):
                        return
                    if checks % _PRESENCE_CHECKS == 0:
                        await ctx.live.mark_present(actor.account_id)
                    if checks % _HEARTBEAT_CHECKS == 0:
                        yield None
                else:
                    if hint is None:
                        return
                    yield hint


async def _is_alive(ctx: Ctx, actor: Actor) -> bool:
    """Say whether the session is good; a database that does not answer says no."""
    try:
        async with ctx.db.read() as db:
            return actor.session_id in await queries.live_among(db, [actor.session_id])
    except Unavailable:
        return False


def _make_tokens(ctx: Ctx, account_id: int, session_id: int) -> Tokens:
    lifetime_seconds = ctx.config.access_token_seconds
    owner = AccessToken(account_id=account_id, session_id=session_id)
    id_bytes = session_id.to_bytes(_ID_BYTES)
    return Tokens(
        account_id=account_id,
        access=ctx.keys.sign_access(owner, now=ctx.clock.now(), lifetime_seconds=lifetime_seconds),
        access_seconds=lifetime_seconds,
        # The seal keeps a stranger, who may know the session's id, from ending it with a made-up token.
        refresh=ctx.keys.seal(_REFRESH, id_bytes + secrets.token_bytes(24)),
        cookie=ctx.keys.seal(_COOKIE, id_bytes),
    )


def _read_credentials(ctx: Ctx, credentials: Credentials) -> tuple[int, int | None] | None:
    """Return (session, account if the token names one) of credentials that we made, or None."""
    if credentials.bearer is not None:
        access = ctx.keys.read_access(credentials.bearer, now=ctx.clock.now())
        return None if access is None else (access.session_id, access.account_id)
    session_id = _read_session_id(ctx.keys.unseal(_COOKIE, credentials.cookie or ""))
    return None if session_id is None else (session_id, None)


def _read_session_id(payload: bytes | None) -> int | None:
    return None if payload is None else int.from_bytes(payload[:_ID_BYTES])


def _lifetime(ctx: Ctx) -> timedelta:
    return timedelta(seconds=ctx.config.session_seconds)
