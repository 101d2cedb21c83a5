"""HTTP of accounts, and the stream of live hints, which hangs on a session."""

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from heliograph.features.accounts import service
from heliograph.features.accounts.types import Device, LogIn, Session, SignUp, Tokens
from heliograph.platform.clock import rfc3339
from heliograph.platform.context import Ctx
from heliograph.platform.http.gate import Gate, visit_of
from heliograph.platform.http.requests import PathId
from heliograph.platform.http.routing import Policy, delete, get, post
from heliograph.platform.idempotency import Retry
from heliograph.platform.identity import Actor
from heliograph.platform.live import Hint
from heliograph.platform.ratelimit import LOGINS, REQUESTS, SIGNUPS

AnyRequest = Request[Any, Any, Any]


class RefreshRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The refresh token that came last."""

    refresh_token: str


class Leaving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password of the account that is to be deleted."""

    password: str


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """It is deleted."""

    success: bool
    restorable_until: str


class TokenReply(msgspec.Struct, frozen=True, kw_only=True):
    """A session: `token` is for the Authorization header, `expires_in` seconds long; `refresh_token` renews it once."""

    user_id: str
    token: str
    refresh_token: str
    expires_in: int


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A device that is logged in."""

    session_id: str
    user_agent: str
    created_at: str
    last_seen_at: str
    is_current: bool


class SessionList(msgspec.Struct, frozen=True, kw_only=True):
    """Every device that is logged in."""

    sessions: list[SessionView]


@post("/api/users/signup", policy=Policy.ANYONE, limit=SIGNUPS)
async def sign_up(
    request: AnyRequest,
    ctx: NamedDependency[Ctx],
    gate: NamedDependency[Gate],
    data: JSONBody[SignUp],
    retry: NamedDependency[Retry | None],
) -> Response[TokenReply]:
    """Make an account, and log in."""
    tokens = await service.sign_up(ctx, data, _device(request), retry)
    return _reply(request, ctx, gate, tokens, status_code=201)


@post("/api/users/login", policy=Policy.ANYONE, limit=LOGINS, status_code=200)
async def log_in(
    request: AnyRequest, ctx: NamedDependency[Ctx], gate: NamedDependency[Gate], data: JSONBody[LogIn]
) -> Response[TokenReply]:
    """Log in with user name or e-mail address, and password."""
    tokens = await service.log_in(ctx, data, _device(request))
    return _reply(request, ctx, gate, tokens, status_code=200)


@delete("/api/users/me", policy=Policy.ACCOUNT, limit=LOGINS, status_code=200)
async def delete_account(
    request: AnyRequest,
    ctx: NamedDependency[Ctx],
    gate: NamedDependency[Gate],
    actor: NamedDependency[Actor],
    data: JSONBody[Leaving],
) -> Response[Left]:
    """Delete one's account: absent to everyone at once, to be brought back until `restorable_until`."""
    until = await service.delete_account(ctx, actor, data.password, _device(request))
    ended = _cookie(request, gate, "", lifetime_seconds=0)
    return Response(Left(success=True, restorable_until=rfc3339(until)), cookies=[ended])


@post("/api/users/delete", policy=Policy.ANYONE, limit=LOGINS, status_code=200)
async def delete_by_password(request: AnyRequest, ctx: NamedDependency[Ctx], data: JSONBody[LogIn]) -> Left:
    """Delete an account by its name and password: for whoever is suspended, and cannot log in."""
    until = await service.delete_by_password(ctx, data, _device(request))
    return Left(success=True, restorable_until=rfc3339(until))


@post("/api/users/restore", policy=Policy.ANYONE, limit=LOGINS, status_code=200)
async def restore_account(
    request: AnyRequest, ctx: NamedDependency[Ctx], gate: NamedDependency[Gate], data: JSONBody[LogIn]
) -> Response[TokenReply]:
    """Bring one's deleted account back, and log in."""
    tokens = await service.restore_account(ctx, data, _device(request))
    return _reply(request, ctx, gate, tokens, status_code=200)


@post("/api/users/token", policy=Policy.UNSEEN, limit=REQUESTS, status_code=200)
async def renew(
    request: AnyRequest, ctx: NamedDependency[Ctx], gate: NamedDependency[Gate], data: JSONBody[RefreshRequest]
) -> Response[TokenReply]:
    """Trade a refresh token, once, for a new pair."""
    tokens = await service.renew(ctx, data.refresh_token)
    return _reply(request, ctx, gate, tokens, status_code=200)


@post("/api/users/logout", policy=Policy.ACCOUNT, limit=REQUESTS, status_code=204)
async def log_out(
    request: AnyRequest, ctx: NamedDependency[Ctx], gate: NamedDependency[Gate], actor: NamedDependency[Actor]
) -> Response[None]:
    """End this session."""
    await service.log_out(ctx, actor)
    return Response(None, status_code=204, cookies=[_cookie(request, gate, "", lifetime_seconds=0)])


@get("/api/users/me/sessions", policy=Policy.ACCOUNT, limit=REQUESTS)
async def sessions(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> SessionList:
    """List the devices that are logged in."""
    found = await service.list_sessions(ctx, actor)
    return SessionList(sessions=[_view(session, actor) for session in found])


@delete("/api/users/me/sessions/{session_id:int}", policy=Policy.ACCOUNT, limit=REQUESTS)
async def end_session(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor], session_id: PathId) -> None:
    """Log a device out."""
    await service.end_session(ctx, actor, session_id)


@get("/api/events", policy=Policy.ACCOUNT, limit=REQUESTS, keeps_encoding=True, media_type="text/event-stream")
async def events(ctx: NamedDependency[Ctx], actor: NamedDependency[Actor]) -> Stream:
    """Stream server-sent events: what is new, by id and state only."""
    hints = service.hints(ctx, actor)
    first = await anext(hints)
    return Stream(
        _encode(first, hints),
        media_type="text/event-stream",
        headers={"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"},
    )


async def _encode(first: Hint | None, others: AsyncGenerator[Hint | None]) -> AsyncGenerator[bytes]:
    try:
        yield _event(first)
        async for hint in others:
            yield _event(hint)
    finally:
        await others.aclose()


def _event(hint: Hint | None) -> bytes:
    return b": \n\n" if hint is None else b"event: %b\ndata: %b\n\n" % (hint.event.encode(), hint.data)


def _device(request: AnyRequest) -> Device:
    return Device(address=visit_of(request.scope).address, user_agent=request.headers.get("user-agent", ""))


def _reply(request: AnyRequest, ctx: Ctx, gate: Gate, tokens: Tokens, *, status_code: int) -> Response[TokenReply]:
    """Answer with tokens, and with a cookie where a browser asks from one of our own pages."""
    body = TokenReply(
        user_id=str(tokens.account_id),
        token=tokens.access,
        refresh_token=tokens.refresh,
        expires_in=tokens.access_seconds,
    )
    cookies: list[Cookie] = []
    if gate.is_same_origin(request):
        cookies.append(_cookie(request, gate, tokens.cookie, lifetime_seconds=ctx.config.session_seconds))
    return Response(body, status_code=status_code, cookies=cookies)


def _cookie(request: AnyRequest, gate: Gate, value: str, *, lifetime_seconds: int) -> Cookie:
    return Cookie(
        key=gate.cookie_name(request),
        value=value,
        max_age=lifetime_seconds,
        path="/",
        secure=gate.is_https(request),
        httponly=True,
        samesite="lax",
    )


def _view(session: Session, actor: Actor) -> SessionView:
    return SessionView(
        session_id=str(session.session_id),
        user_agent=session.user_agent,
        created_at=rfc3339(session.created_at),
        last_seen_at=rfc3339(session.last_seen_at),
        is_current=session.session_id == actor.session_id,
    )


ROUTES = [
    sign_up,
    log_in,
    delete_account,
    delete_by_password,
    restore_account,
    renew,
    log_out,
    sessions,
    end_session,
    events,
]
