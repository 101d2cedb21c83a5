"""The edge: nginx in front of the web programs, its cache kept honest and its requests counted.

It needs neither the database nor any secret: what it must forget it hears from the Redis-compatible server.
"""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

from prometheus_client import REGISTRY
from redis.asyncio import Redis

from heliograph.features.media.rules import cached_paths
from heliograph.platform.cache import Lost, connect_waiting
from heliograph.platform.config import Config
from heliograph.platform.purges import BEGINNING, earlier, purges_after
from heliograph.platform.tasks import goes_on
from heliograph.platform.telemetry import CountedByEdge, EdgeCounts, make_log, serve_metrics
from heliograph.programs.edge.cached import forget
from heliograph.programs.edge.counting import RequestLog
from heliograph.programs.edge.nginx import EdgePlan, launch, plan_edge, write_settings
from heliograph.programs.running import Stop, run_until_stopped, until_stopped
from heliograph.programs.up.children import stop
from heliograph.programs.up.locate import nginx_binary
from heliograph.programs.up.watch import watch

_TEND_SECONDS = 0.5
_COUNT_SECONDS = 1.0
_WAIT_MS = 1_000
_REDO_AFTER_SECONDS = (5.0, 60.0)
"""An answer that was on its way while its file was taken out of sight may be cached just after it was forgotten."""
_CERTIFICATE_SECONDS = 60.0
_STOP_SECONDS = 8.0


def prepare_edge(config: Config) -> EdgePlan:
    """Find nginx, write its settings and have them checked. Raises `StartRefused`."""
    plan = plan_edge(config, nginx_binary(config))
    write_settings(plan, config)
    return plan


def main(config: Config) -> None:
    """Run the edge until told to stop. Raises `StartRefused`."""
    plan = prepare_edge(config)

    async def program(stopping: Stop) -> None:
        await _run(config, plan, stopping)

    REGISTRY.register(CountedByEdge(config))
    serve_metrics(config)
    run_until_stopped(program)


async def _run(config: Config, plan: EdgePlan, stopping: Stop) -> None:
    log = make_log(config, "edge")
    counts = EdgeCounts()
    nginx = watch("nginx", lambda: launch(plan), plan.log_path)
    work = [_every(_TEND_SECONDS, nginx.tend), _count(config, plan, counts)]
    if config.edge_tls_certificate:
        work.append(_renew(config, lambda: nginx.process.send_signal(signal.SIGHUP)))
    redis = connect_waiting(config) if config.redis_url else None
    if redis is None:
        log.warning("edge_unpurged", hint="without HELIOGRAPH_REDIS_URL what is cached is only asked for again in time")
    else:
        work.append(_purge(redis, plan, counts))
    try:
        await until_stopped(stopping, *work)
    finally:
        stop(nginx.process, signal.SIGQUIT, _STOP_SECONDS)
        if redis is not None:
            await redis.aclose()


async def _purge(redis: "Redis", plan: EdgePlan, counts: EdgeCounts) -> None:
    """Forget what is announced, from where the last run left off; at once, and again once nothing is on its way."""
    kept = plan.home / "purged-until"
    position = earlier(kept.read_text(), int(_REDO_AFTER_SECONDS[-1])) if kept.exists() else BEGINNING
    loop = asyncio.get_running_loop()

    def forget_media(media_ids: list[int]) -> None:
        counts.purged += forget(plan.cache_dir, cached_paths(media_ids))

    while goes_on():
        try:
            announced = await purges_after(redis, position, _WAIT_MS)
        except Lost:
            await asyncio.sleep(1)
            continue
        for _, media_ids in announced:
            forget_media(media_ids)
            for seconds in _REDO_AFTER_SECONDS:
                loop.call_later(seconds, forget_media, media_ids)
        if announced:
            position = announced[-1][0]
            kept.write_text(position)


async def _count(config: Config, plan: EdgePlan, counts: EdgeCounts) -> None:
    requests, shown = RequestLog(plan.requests_path), CountedByEdge(config)
    while goes_on():
        shown.write(counts)
        await asyncio.sleep(_COUNT_SECONDS)
        for kind, count in requests.read().items():
            counts.requests[kind] = counts.requests.get(kind, 0) + count


async def _renew(config: Config, reload: Callable[[], None]) -> None:
    """Have nginx read its certificate again when the file has changed."""
    known = _changed_at(config.edge_tls_certificate)
    while goes_on():
        await asyncio.sleep(_CERTIFICATE_SECONDS)
        found = _changed_at(config.edge_tls_certificate)
        if found not in (known, None):
            known = found
            reload()


def _changed_at(file: str) -> int | None:
    """Return when a file was last written; None where it is not there at this moment."""
    try:
        return Path(file).stat().st_mtime_ns
    except OSError:
        return None


async def _every(seconds: float, work: Callable[[], None]) -> None:
    while goes_on():
        work()
        await asyncio.sleep(seconds)
