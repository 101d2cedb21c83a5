"""The HTTP application, assembled from routes, the gate and the error handlers."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused
from heliograph.platform.http.bodies import taking_bodies_in_time
from heliograph.platform.http.gate import Authenticate, Gate
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


def make_app(ctx: Ctx | None, routes: Sequence[RouteHandler], authenticate: Authenticate) -> Litestar:
    """Assemble the application; without `ctx` only its OpenAPI document can be asked for."""
    state: dict[str, Any] = {"ctx": ctx}
    gate = Gate(ctx, authenticate) if ctx is not None else None
    state["gate"] = gate
    for route in routes:
        route.tags = [_tag_of(route)]
    app = Litestar(
        route_handlers=list(routes),
        dependencies=DEPENDENCIES,
        before_request=gate.before if gate else None,
        before_send=[gate.before_send] if gate else [],
        exception_handlers={Refused: refusal, HTTPException: http_error, Exception: failure},
        openapi_config=OPENAPI,
        request_max_body_size=BODY_BYTES_MAX,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, minimum_size=2_000, exclude_opt_key="keeps_encoding"
        ),
        state=State(state),
        logging_config=None,
    )
    check_declared(app)
    app.asgi_handler = answering_heads(app.asgi_handler)
    if ctx is not None:
        app.asgi_handler = taking_bodies_in_time(app.asgi_handler, ctx.config.body_seconds, but_below=UPLOAD_PATH)
    return app


def _tag_of(route: RouteHandler) -> str:
    """Return the feature a route belongs to: the contract is grouped by it."""
    return route.fn.__module__.removeprefix("heliograph.features.").partition(".")[0]
