"""HEAD: what GET would answer, without its body. So every GET route answers HEAD, and none declares it."""

from litestar.types import ASGIApp, Message, Receive, Scope, Send

_STATE = "is_head"


def answering_heads(app: ASGIApp) -> ASGIApp:
    """Let `app` see HEAD as GET, and keep the body back."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return
        scope["method"] = "GET"
        scope["state"][_STATE] = True
        is_over = False

        async def send_head(message: Message) -> None:
            nonlocal is_over
            if message["type"] == "http.response.start":
                await send(message)
            elif not is_over:
                # At once: a stream without an end would keep the asker waiting for a body that never comes.
                is_over = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await app(scope, receive, send_head)

    return handle


def is_head(scope: Scope) -> bool:
    """Say whether only the head of the answer is wanted: then nothing need be read for its body."""
    return _STATE in scope["state"]
