"""The ticker: runs timers, in whichever process holds the leader lock."""

import asyncio

import asyncpg

from heliograph.platform.config import Config
from heliograph.platform.consumers import Timer
from heliograph.platform.context import Ctx
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import TIMER_RUNS, serve_metrics
from heliograph.programs.composition import TIMERS, open_context
from heliograph.programs.running import Stop, run_until_stopped, until_stopped

_LEADER_LOCK = 7_341_002
_CHECK_SECONDS = 2.0


async def tick(ctx: Ctx) -> None:
    """Lead when the lock is free, and run every timer for as long as it is held."""
    while goes_on():
        try:
            connection = await asyncpg.connect(ctx.config.database_url, timeout=ctx.config.database_timeout_seconds)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            await asyncio.sleep(_CHECK_SECONDS)
            continue
        try:
            if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LEADER_LOCK):
                await _lead(ctx, connection)
            await asyncio.sleep(_CHECK_SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            ctx.log.warning("leadership_lost")
        finally:
            connection.terminate()


async def _lead(ctx: Ctx, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Run timers until the connection that holds the lock fails."""
    running = [asyncio.ensure_future(_run_timer(ctx, timer)) for timer in TIMERS]
    try:
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            await connection.fetchval("SELECT 1", timeout=ctx.config.database_timeout_seconds)
    finally:
        for task in running:
            task.cancel()


async def _run_timer(ctx: Ctx, timer: Timer) -> None:
    while goes_on():
        try:
            async with asyncio.timeout(max(60.0, timer.interval_seconds)):
                await timer.run(ctx)
            TIMER_RUNS.labels(timer.name, "done").inc()
        except Exception as error:
            TIMER_RUNS.labels(timer.name, "failed").inc()
            ctx.log.warning("timer_failed", timer=timer.name, exc_info=error)
        await asyncio.sleep(timer.interval_seconds)


def main(config: Config) -> None:
    """Run the ticker until told to stop."""

    async def program(stop: Stop) -> None:
        async with open_context(config, "ticker") as ctx:
            await until_stopped(stop, tick(ctx))

    serve_metrics(config)
    run_until_stopped(program)
