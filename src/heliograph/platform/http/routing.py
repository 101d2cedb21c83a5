"""Routes that say who may call them and how often. One that does not say so does not start."""

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from litestar import Litestar
from litestar import delete as _delete
from litestar import get as _get
from litestar import patch as _patch
from litestar import post as _post
from litestar import put as _put
from litestar.handlers import HTTPRouteHandler

from heliograph.platform.ratelimit import Limit

F = TypeVar("F", bound=Callable[..., Any])
RouteHandler = HTTPRouteHandler


class Policy(Enum):
    """Who gets as far as the handler. What they may see there is the verb's to decide."""

    ANYONE = "anyone"
    """Anonymous or logged in; a session is recognised where there is one."""
    ACCOUNT = "account"
    """Logged in."""
    UNSEEN = "unseen"
    """Nobody is recognised: health, metrics, the client's own files, uploads by signed address."""


SERVED_ALWAYS = {"is_served_always": True}
"""The mark of routes that a web program serves whatever else it is told to leave to others."""


class UndeclaredRoute(Exception):
    """A route lacks its policy or its rate limit."""


def _declared(
    method: Callable[..., Any], path: str | list[str], *, policy: Policy, limit: Limit | None, **options: Any
) -> Any:
    opt = {"policy": policy, "limit": limit, **options.pop("opt", {})}
    return method(path, opt=opt, **options)


get = partial(_declared, _get)
post = partial(_declared, _post)
put = partial(_declared, _put)
patch = partial(_declared, _patch)
delete = partial(_declared, _delete)


def check_declared(app: Litestar) -> None:
    """Raise `UndeclaredRoute` unless every route names its policy and its limit (None: declared unlimited)."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            if handler.fn.__module__.startswith("litestar."):
                continue  # the framework's own answer to OPTIONS
            if "policy" not in handler.opt or "limit" not in handler.opt:
                raise UndeclaredRoute(f"{route.path} declares no policy or no limit")
