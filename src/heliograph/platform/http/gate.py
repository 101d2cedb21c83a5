"""What every request passes before its handler and after it: origin, identity, limits, headers, metrics."""

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar import Request
from litestar.types import Message, Scope

from heliograph.platform.config import Config, Handoff, Methods
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Forbidden, Misdirected, NotFound, Refused, TooMany, Unauthenticated
from heliograph.platform.http.client import script_hashes
from heliograph.platform.http.routing import Policy
from heliograph.platform.identity import Credentials, Viewer, host_of
from heliograph.platform.ids import LARGEST
from heliograph.platform.ratelimit import REQUESTS, Bucket, Limit, RateLimiter, Verdict
from heliograph.platform.telemetry import REQUEST_SECONDS

AnyRequest = Request[Any, Any, Any]
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; img-src 'self' data: blob:{files}; "
    "media-src 'self' blob:{files}; connect-src 'self'{files}{objects}; font-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


Authenticate = Callable[[Ctx, Credentials], Awaitable[Viewer]]
_VISIT = "visit"


class WrongOrigin(Forbidden):
    """A page of another site tries to act with this browser's session."""

    code = "wrong_origin"

    def __init__(self) -> None:
        super().__init__("This request comes from a page of another site.")


class ReadsOnly(Misdirected):
    """A change, sent to a web program for reads."""

    code = "reads_only"

    def __init__(self) -> None:
        super().__init__("This web program serves reads only (GET, HEAD, OPTIONS); send changes to one for writes.")


class WritesOnly(Misdirected):
    """A read, sent to a web program for writes."""

    code = "writes_only"

    def __init__(self) -> None:
        super().__init__("This web program serves changes only; send GET, HEAD and OPTIONS to one for reads.")


@dataclass(slots=True, kw_only=True)
class Visit:
    """What the gate knows of a request."""

    started: float
    """In seconds of `time.perf_counter`."""
    request_id: str
    address: str
    viewer: Viewer = None
    verdict: Verdict | None = None


def visit_of(scope: Scope) -> Visit:
    """Return what the gate has left in the request's scope: `request.state` would copy it each time it is asked."""
    visit: Visit = scope["state"][_VISIT]
    return visit


class Gate:
    """The hooks around every handler of the application."""

    def __init__(self, ctx: Ctx, authenticate: Authenticate) -> None:
        self._ctx = ctx
        self._authenticate = authenticate
        self._limiter = RateLimiter(ctx.cache, ctx.config)
        public = urlsplit(ctx.config.public_url)
        self._public_origin = f"{public.scheme}://{public.netloc}".lower() if public.netloc else ""
        proxies = {part.strip() for part in ctx.config.trusted_proxies.split(",") if part.strip()}
        # A peer on a Unix socket has no address; only those we let reach the socket are there.
        self._proxies = frozenset(proxies | {""} if ctx.config.web_socket else proxies)
        policy = _content_security_policy(ctx.config)
        self._headers = (
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cache-control", b"private, no-store"),
        )

    async def before(self, request: AnyRequest) -> None:
        """Refuse, or leave the viewer in the request's `Visit`."""
        started, request_id = time.perf_counter(), secrets.token_hex(8)
        visit = Visit(started=started, request_id=request_id, address=self.address(request))
        request.scope["state"][_VISIT] = visit
        structlog.contextvars.bind_contextvars(request_id=request_id)
        self._check_method(request)
        if any(isinstance(value, int) and not 0 < value <= LARGEST for value in request.path_params.values()):
            raise NotFound
        policy: Policy = request.route_handler.opt.get("policy", Policy.UNSEEN)
        if policy is not Policy.UNSEEN:
            try:
                visit.viewer = await self._recognise(request)
            except Refused:
                # Made-up and outlived tokens are not to be tried for nothing.
                await self._spend(request, visit, REQUESTS)
                raise
        await self._spend(request, visit, request.route_handler.opt.get("limit"))
        if policy is Policy.ACCOUNT and visit.viewer is None:
            raise Unauthenticated("Please log in first.")

    async def before_send(self, message: Message, scope: Scope) -> None:
        """Add the headers that every answer carries, and measure it."""
        if message["type"] != "http.response.start" or scope["type"] != "http":
            return
        headers = message["headers"] = list(message["headers"])
        present = {name.lower() for name, _ in headers}
        headers.extend((name, value) for name, value in self._headers if name not in present)
        visit: Visit | None = scope.get("state", {}).get(_VISIT)
        if visit is None:
            return
        if visit.verdict is not None:
            verdict = visit.verdict if message["status"] < 400 else await self._limiter.give_back(visit.verdict)
            headers.extend(limit_headers(verdict))
        headers.append((b"x-request-id", visit.request_id.encode()))
        route = str(scope.get("path_template", "unknown"))
        seconds = time.perf_counter() - visit.started
        REQUEST_SECONDS.labels(scope["method"], route, str(message["status"])).observe(seconds)

    def address(self, request: AnyRequest) -> str:
        """Return the asker's network address; a forwarded one only from a proxy that is trusted."""
        peer = request.client.host if request.client else "unknown"
        forwarded = request.headers.getall("x-forwarded-for", [])
        if forwarded and peer in self._proxies:
            # The last entry of the last field is the proxy's own; what stands before came from the asker.
            return forwarded[-1].rpartition(",")[2].strip()
        return peer

    def is_https(self, request: AnyRequest) -> bool:
        """Say whether people reach this server over TLS."""
        if self._ctx.config.public_url:
            return self._ctx.config.public_url.startswith("https://")
        peer = request.client.host if request.client else ""
        return request.url.scheme == "https" or (
            peer in self._proxies and request.headers.get("x-forwarded-proto") == "https"
        )

    def origin(self, request: AnyRequest) -> str:
        """Return the origin that people reach this server by."""
        scheme = "https" if self.is_https(request) else "http"
        return self._public_origin or f"{scheme}://{request.headers.get('host', '')}"

    def cookie_name(self, request: AnyRequest) -> str:
        """Name the session cookie: the browser binds `__Host-` ones to this very host, over TLS only."""
        return "__Host-heliograph" if self.is_https(request) else "heliograph"

    def is_same_origin(self, request: AnyRequest) -> bool:
        """Say whether a browser sent this from one of our own pages."""
        origin = request.headers.get("origin")
        if not origin:
            return False
        if self._public_origin:
            return origin == self._public_origin
        host = request.headers.get("host", "")
        return origin in (f"https://{host}", f"http://{host}")

    def _check_method(self, request: AnyRequest) -> None:
        is_read = request.method in SAFE_METHODS
        match self._ctx.config.web_methods:
            case Methods.READS if not is_read:
                raise ReadsOnly
            case Methods.WRITES if is_read and "is_served_always" not in request.route_handler.opt:
                raise WritesOnly
            case _:
                pass

    async def _recognise(self, request: AnyRequest) -> Viewer:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            viewer = await self._authenticate(self._ctx, Credentials(bearer=token.strip(), cookie=None))
            if viewer is None:
                raise Unauthenticated("This token is not valid (any more); please log in again.")
            return viewer
        cookie = request.cookies.get(self.cookie_name(request))
        if cookie is None:
            return None
        viewer = await self._authenticate(self._ctx, Credentials(bearer=None, cookie=cookie))
        if viewer is not None and request.method not in SAFE_METHODS and not self.is_same_origin(request):
            raise WrongOrigin
        return viewer

    async def _spend(self, request: AnyRequest, visit: Visit, limit: Limit | None) -> None:
        if limit is None:
            return
        verdict = visit.verdict = await self._limiter.spend(*self._buckets(request, visit, limit))
        if not verdict.is_allowed:
            bucket = verdict.bucket
            raise TooMany(
                f"That is more than {bucket.quota} {limit.name} in {_period(bucket.limit.period_seconds)}"
                f"{' from your network address' if bucket.is_shared else ''}; "
                f"please try again in {verdict.retry_after_seconds} s.",
                retry_after_seconds=verdict.retry_after_seconds,
            )

    def _buckets(self, request: AnyRequest, visit: Visit, limit: Limit) -> tuple[list[Bucket], list[Bucket]]:
        """Name the allowances that this request spends as an attempt, and those that it spends if it has an effect."""
        viewer, bucket = visit.viewer, self._limiter.bucket
        host = f"address:{host_of(visit.address)}"
        if viewer is None or limit.is_of_address:
            known = [] if viewer is None else [bucket(limit, f"account:{viewer.account_id}")]
            return [bucket(limit if limit.counts_attempts else REQUESTS, host), *known], []
        buckets = [bucket(limit, f"account:{viewer.account_id}")]
        if request.method not in SAFE_METHODS:
            buckets.append(bucket(limit, host, is_shared=True))
        if limit.counts_attempts:
            return buckets, []
        return [bucket(REQUESTS, f"account:{viewer.account_id}")], buckets


def _content_security_policy(config: Config) -> str:
    """Name what the client needs: its page's own script, a CDN's origin for files, the bucket's for uploads."""
    media, objects = _origin(config.media_url), _origin(config.s3_endpoint)
    is_read_there = config.media_handoff is Handoff.S3 and objects != media
    return CONTENT_SECURITY_POLICY.format(
        scripts="".join(f" {each}" for each in script_hashes()),
        files="".join(f" {origin}" for origin in (media, objects if is_read_there else "") if origin),
        objects=f" {objects}" if objects and not is_read_there else "",
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def limit_headers(verdict: Verdict) -> list[tuple[bytes, bytes]]:
    """Spell a verdict as the `RateLimit` and `RateLimit-Policy` fields (IETF draft, httpapi-ratelimit-headers)."""
    name, bucket = verdict.bucket.name, verdict.bucket
    return [
        (b"ratelimit-policy", f'"{name}";q={bucket.quota};w={bucket.limit.period_seconds}'.encode()),
        (b"ratelimit", f'"{name}";r={verdict.remaining};t={verdict.reset_seconds}'.encode()),
    ]


def _period(seconds: int) -> str:
    return {60: "a minute", 3_600: "an hour", 86_400: "a day"}.get(seconds, f"{seconds} s")
