"""What handlers receive besides the body: context, viewer, actor, retry key; as Litestar dependencies."""

from typing import Annotated, Any, cast

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import PathParameter, QueryParameter

from heliograph.platform.context import Ctx
from heliograph.platform.http.gate import Gate, visit_of
from heliograph.platform.idempotency import Retry, make_retry
from heliograph.platform.identity import Actor, Viewer

AnyRequest = Request[Any, Any, Any]
Cursor = Annotated[str | None, QueryParameter(name="cursor", description="`next_cursor` of the page before")]
PathId = Annotated[
    int,
    PathParameter(
        description="decimal digits; exceeds what a double holds exactly",
        schema_extra={"type": OpenAPIType.STRING, "pattern": "^[0-9]{1,19}$"},
    ),
]
PageLimit = Annotated[int, QueryParameter(name="limit", description="1 to 100")]


def _ctx(request: AnyRequest) -> Ctx:
    ctx: Ctx = request.app.state.ctx
    return ctx


# What follows names `ctx` only to come after it: what is independent, Litestar resolves in a group of tasks.
def _gate(request: AnyRequest, ctx: NamedDependency[Ctx]) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


def _origin(request: AnyRequest, ctx: NamedDependency[Ctx]) -> str:
    gate: Gate = request.app.state.gate
    return gate.origin(request)


def _viewer(request: AnyRequest, ctx: NamedDependency[Ctx]) -> Viewer:
    return visit_of(request.scope).viewer


def _actor(request: AnyRequest, ctx: NamedDependency[Ctx]) -> Actor:
    return cast("Actor", visit_of(request.scope).viewer)


async def _retry(request: AnyRequest) -> Retry | None:
    operation = f"{request.method} {request.url.path}"
    return make_retry(request.headers.get("idempotency-key"), operation, await request.body())


DEPENDENCIES = {
    "ctx": Provide(_ctx, sync_to_thread=False),
    "origin": Provide(_origin, sync_to_thread=False),
    "gate": Provide(_gate, sync_to_thread=False),
    "viewer": Provide(_viewer, sync_to_thread=False),
    "actor": Provide(_actor, sync_to_thread=False),
    "retry": Provide(_retry),
}
"""`viewer` may be None (anonymous); `actor` only on routes of `Policy.ACCOUNT`; `retry` None without the header."""
