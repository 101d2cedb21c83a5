"""The OpenAPI document, from the code."""

import msgspec

from heliograph.platform.http.app import make_app
from heliograph.programs.surface import ROUTES


def document() -> bytes:
    """Return the document as formatted JSON, the same for the same code."""
    app = make_app(ROUTES)
    return msgspec.json.format(msgspec.json.encode(app.openapi_schema.to_schema(), order="sorted"), indent=1) + b"\n"
