"""The web program: the HTTP application under granian, and the stream of hints beside it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from prometheus_client import REGISTRY

from heliograph.features.feed import service as feed
from heliograph.platform.config import Config, Methods
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Unavailable
from heliograph.platform.http.app import furnish, make_app
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import CountedByEdge
from heliograph.programs.composition import open_context
from heliograph.programs.running import Stop, run_until_stopped, settle_in, until_stopped
from heliograph.programs.surface import AUTHENTICATE, ROUTES

_LAST_WORDS_SECONDS = 2.0


@asynccontextmanager
async def open_app(config: Config, made: Litestar | None = None) -> AsyncGenerator[tuple[Litestar, Ctx]]:
    """Open the application with its context and its stream of hints.

    Assembling takes 0.2 s of a core. One that was `made` before, and serves nobody any more, may serve again.
    """
    app = made or make_app(ROUTES)
    async with open_context(config, "web") as ctx:
        parts = (ctx.live.run(), _kept_up(ctx, feed.write_pages), _kept_up(ctx, feed.sample_pages))
        beside = [asyncio.ensure_future(part) for part in parts]
        try:
            furnish(app, ctx, AUTHENTICATE)
            yield app, ctx
        finally:
            ctx.live.close()
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            with contextlib.suppress(Unavailable, TimeoutError):
                async with asyncio.timeout(_LAST_WORDS_SECONDS):
                    await ctx.tool(feed.PageLog).write(ctx)


async def _kept_up(ctx: Ctx, work: Callable[[Ctx], Awaitable[None]]) -> None:
    """Run endless work; whatever it fails of is written down, and it begins again."""
    while goes_on():
        try:
            await work(ctx)
        except Exception:
            ctx.log.exception("beside_failed", work=work.__name__)
            await asyncio.sleep(1)


async def serve(config: Config, stop: Stop) -> None:
    """Serve until `stop` is set."""
    socket = Path(config.web_socket) if config.web_socket else None
    if socket is not None:
        socket.unlink(missing_ok=True)  # Left by one that was killed.
        if config.web_methods is not Methods.WRITES:  # Else the edge's counts would be shown twice.
            REGISTRY.register(CountedByEdge(config))
    async with open_app(config) as (app, _):
        server = Server(
            app,
            address=config.host,
            port=config.port,
            uds=socket,
            interface=Interfaces.ASGINL,
            log_enabled=False,
            websockets=False,
            backlog=1024,
        )
        settle_in()
        await until_stopped(stop, server.serve())


def main(config: Config) -> None:
    """Run the web program until told to stop."""

    async def program(stop: Stop) -> None:
        await serve(config, stop)

    run_until_stopped(program)
