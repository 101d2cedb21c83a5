"""Refusals as `application/problem+json` (RFC 9457), the same shape for every error there is."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from heliograph.platform.errors import Refused, TooMany, Unavailable

MEDIA_TYPE = "application/problem+json"
_CODES = {
    400: ("malformed", "The request cannot be read"),
    401: ("unauthenticated", "Please log in"),
    403: ("forbidden", "Not allowed"),
    404: ("not_found", "Not found"),
    405: ("method_not_allowed", "This method is not offered here"),
    413: ("too_large", "Too large"),
    415: ("unsupported_media", "Unsupported kind of content"),
    422: ("invalid", "Some values are not acceptable"),
}
_NOT_FOUND_DETAIL = "There is nothing here."


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every refusal; `code` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]


def refusal(request: Request[Any, Any, Any], error: Refused) -> Response[Problem]:
    """Answer a verb's refusal; the log has why something is away."""
    headers: dict[str, str] = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_seconds)
    elif isinstance(error, Unavailable):
        headers["Retry-After"] = "2"
        request.app.state.ctx.log.warning("unavailable", route=_route(request), error=repr(_origin(error)))
    elif error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    errors = [FieldProblem(field=field, message=message) for field, message in error.errors.items()]
    return _respond(error.status, error.code, error.title, error.detail, errors=errors, headers=headers)


def http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what the framework refuses: unknown paths, methods, and values of the wrong shape."""
    if isinstance(error, ValidationException) or _is_validation(error):
        errors = _field_problems(error)
        detail = "Some values are not acceptable." if errors else error.detail
        return _respond(422, "invalid", _CODES[422][1], detail, errors=errors, headers={})
    code, title = _CODES.get(error.status_code, ("refused", "Refused"))
    detail = _NOT_FOUND_DETAIL if error.status_code == 404 else error.detail
    # Whoever answers GET answers HEAD (`heads`), which the framework knows nothing of.
    headers = {
        name: value.replace("GET", "GET, HEAD")
        for name, value in (error.headers or {}).items()
        if name.lower() == "allow"
    }
    return _respond(error.status_code, code, title, detail, errors=[], headers=headers)


def failure(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a bug or an outage; the log has the rest."""
    if isinstance(error, RecursionError):
        return _respond(400, "malformed", _CODES[400][1], "The JSON is nested too deeply.", errors=[], headers={})
    request.app.state.ctx.log.error("request_failed", route=_route(request), method=request.method, exc_info=error)
    detail = "Something went wrong on our side. It has been written down; please try again."
    return _respond(500, "internal", "Something went wrong", detail, errors=[], headers={})


def _route(request: Request[Any, Any, Any]) -> str:
    """Return the template, as a path may hold a signed address."""
    return str(request.scope.get("path_template", "unknown"))


def _origin(error: BaseException) -> BaseException:
    """Return what an error came of, at the very beginning."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _respond(
    status: int, code: str, title: str, detail: str, *, errors: list[FieldProblem], headers: dict[str, str]
) -> Response[Problem]:
    problem = Problem(type="about:blank", title=title, status=status, detail=detail, code=code, errors=errors)
    return Response(
        problem, status_code=status, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", **headers}
    )


def _is_validation(error: HTTPException) -> bool:
    return isinstance(error.__cause__, msgspec.ValidationError)


def _field_problems(error: HTTPException) -> list[FieldProblem]:
    extra: Any = error.extra
    if not isinstance(extra, list):
        cause = error.__cause__
        return [_from_msgspec(str(cause))] if isinstance(cause, msgspec.ValidationError) else []
    found: list[FieldProblem] = []
    for item in extra:  # type: ignore[reportUnknownVariableType]
        message, key = str(item.get("message", "")), str(item.get("key", ""))  # type: ignore[reportUnknown]
        inner = _from_msgspec(message)
        is_body = key in ("data", "")
        found.append(inner if is_body else FieldProblem(field=key, message=inner.message))
    return found


def _from_msgspec(message: str) -> FieldProblem:
    """Read `Object contains unknown field `x` - at `$.y`` and its kind."""
    text, _, path = message.partition(" - at `")
    field = path.rstrip("`").removeprefix("$").removeprefix(".")
    if "field `" in text:
        name = text.partition("field `")[2].partition("`")[0]
        field = f"{field}.{name}" if field else name
    return FieldProblem(field=field, message=text)
