"""The HTTP application, assembled from routes, the gate and the error handlers."""

from collections.abc import Sequence

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Message, Scope

from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused
from heliograph.platform.http.bodies import taking_bodies_in_time
from heliograph.platform.http.gate import AnyRequest, Authenticate, Gate
from heliograph.platform.http.heads import answering_heads
from heliograph.platform.http.problems import failure, http_error, refusal
from heliograph.platform.http.requests import DEPENDENCIES
from heliograph.platform.http.routing import RouteHandler, check_declared
from heliograph.platform.objects import UPLOAD_PATH

BODY_BYTES_MAX = 1_000_000
OPENAPI = OpenAPIConfig(
    title="Heliograph",
    version="1",
    description="Photo and video sharing. Errors are problem+json (RFC 9457); lists page by opaque cursors.",
    components=Components(
        security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
    ),
    security=[{"bearer": []}],
    render_plugins=[],
    path="/openapi",
)


def make_app(routes: Sequence[RouteHandler]) -> Litestar:
    """Assemble the application; until it is furnished only its OpenAPI document can be asked for."""
    for route in routes:
        route.tags = [_tag_of(route)]
    app = Litestar(
        route_handlers=list(routes),
        dependencies=DEPENDENCIES,
        before_request=_before,
        before_send=[_before_send],
        exception_handlers={Refused: refusal, HTTPException: http_error, Exception: failure},
        openapi_config=OPENAPI,
        request_max_body_size=BODY_BYTES_MAX,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, minimum_size=2_000, exclude_opt_key="keeps_encoding"
        ),
        logging_config=None,
    )
    check_declared(app)
    app.asgi_handler = taking_bodies_in_time(answering_heads(app.asgi_handler), but_below=UPLOAD_PATH)
    return app


def furnish(app: Litestar, ctx: Ctx, authenticate: Authenticate) -> None:
    """Have the application serve by this context, and by no other that it served by before."""
    app.state.ctx = ctx
    app.state.gate = Gate(ctx, authenticate)


async def _before(request: AnyRequest) -> None:
    gate: Gate = request.app.state.gate
    await gate.before(request)


async def _before_send(message: Message, scope: Scope) -> None:
    gate: Gate = scope["litestar_app"].state.gate
    await gate.before_send(message, scope)


def _tag_of(route: RouteHandler) -> str:
    """Return the feature a route belongs to: the contract is grouped by it."""
    return route.fn.__module__.removeprefix("heliograph.features.").partition(".")[0]
