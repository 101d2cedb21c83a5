"""Bodies come in time or are refused: nobody keeps a place here by sending a byte a minute."""

import asyncio

from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send, WebSocketReceiveMessage

from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused

_WITH_BODY = frozenset(("POST", "PUT", "PATCH", "DELETE"))


class BodyTooSlow(Refused):
    """The body did not come in time."""

    status = 408
    code = "too_slow"
    title = "Too slow"

    def __init__(self) -> None:
        super().__init__("The request took too long to arrive; please try again.")


def taking_bodies_in_time(app: ASGIApp, *, but_below: str) -> ASGIApp:
    """Let `app` wait for a whole body for `body_seconds`, then raise `BodyTooSlow` where it reads.

    Routes `but_below` a path have deadlines of their own.
    """

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _WITH_BODY or scope["path"].startswith(but_below):
            await app(scope, receive, send)
            return
        ctx: Ctx = scope["litestar_app"].state.ctx
        deadline = asyncio.get_running_loop().time() + ctx.config.body_seconds
        is_whole = False

        async def receive_in_time() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise BodyTooSlow from error
            is_whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        await app(scope, receive_in_time, send)

    return handle
