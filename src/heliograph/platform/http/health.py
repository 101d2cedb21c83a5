"""Is the process alive, do its dependencies answer, and what does it count."""

import asyncio
from collections.abc import Awaitable

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from heliograph.platform.context import Ctx
from heliograph.platform.http.routing import SERVED_ALWAYS, Policy, get

_DEADLINE_SECONDS = 2


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Which dependencies answer."""

    is_ready: bool
    failing: list[str]


@get("/livez", policy=Policy.UNSEEN, limit=None, sync_to_thread=False, include_in_schema=False, opt=SERVED_ALWAYS)
def livez() -> dict[str, bool]:
    """Say that the process answers."""
    return {"is_alive": True}


@get("/readyz", policy=Policy.UNSEEN, limit=None, include_in_schema=False, opt=SERVED_ALWAYS)
async def readyz(ctx: NamedDependency[Ctx]) -> Response[Readiness]:
    """Say whether database, cache and object store answer, and name those that do not."""
    checks = {"database": _database(ctx), "redis": _redis(ctx), "objects": ctx.objects.ping()}
    results = await asyncio.gather(*map(_within_deadline, checks.values()))
    failing = [name for name, is_fine in zip(checks, results, strict=True) if not is_fine]
    return Response(Readiness(is_ready=not failing, failing=failing), status_code=503 if failing else 200)


@get("/metrics", policy=Policy.UNSEEN, limit=None, sync_to_thread=False, include_in_schema=False, opt=SERVED_ALWAYS)
def metrics() -> Response[bytes]:
    """Return this process's metrics in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST.partition("; charset")[0])


async def _within_deadline(check: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS):
            await check
    except Exception:  # noqa: BLE001  whatever it is, this dependency does not answer
        return False
    return True


async def _database(ctx: Ctx) -> None:
    async with ctx.db.read() as db:
        await db.value("SELECT 1")


async def _redis(ctx: Ctx) -> None:
    await ctx.cache.ping()


ROUTES = [livez, readyz, metrics]
