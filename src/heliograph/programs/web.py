"""The web program: the HTTP application under granian, and the stream of hints beside it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar
from prometheus_client import REGISTRY

from heliograph.platform.config import Config, Methods
from heliograph.platform.context import Ctx
from heliograph.platform.http.app import make_app
from heliograph.platform.telemetry import CountedByEdge
from heliograph.programs.composition import open_context
from heliograph.programs.running import Stop, run_until_stopped, settle_in, until_stopped
from heliograph.programs.surface import AUTHENTICATE, ROUTES


@asynccontextmanager
async def open_app(config: Config) -> AsyncGenerator[tuple[Litestar, Ctx]]:
    """Make the application with its context and its stream of hints."""
    async with open_context(config, "web") as ctx:
        live = asyncio.ensure_future(ctx.live.run())
        try:
            yield make_app(ctx, ROUTES, AUTHENTICATE), ctx
        finally:
            ctx.live.close()
            live.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await live


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
