"""Structured logs and Prometheus metrics. Logs carry ids, never what people wrote."""

import contextlib
import logging
import sys
from collections.abc import Iterator

import msgspec
import structlog
from prometheus_client import Counter, Gauge, Histogram, Metric, start_http_server
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from structlog.typing import FilteringBoundLogger

from heliograph.platform.config import Config

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUEST_SECONDS = Histogram(
    "heliograph_request_seconds", "Time to answer a request", ("method", "route", "status"), buckets=_BUCKETS
)
DELIVERIES = Counter("heliograph_deliveries_total", "Deliveries handled by consumer groups", ("group", "outcome"))
DELIVERY_SECONDS = Histogram("heliograph_delivery_seconds", "Time to handle a delivery", ("group",), buckets=_BUCKETS)
RELAYED = Counter("heliograph_relayed_total", "Deliveries put on the bus", ("group",))
TIMER_RUNS = Counter("heliograph_timer_runs_total", "Runs of timers", ("timer", "outcome"))
PARKED = Gauge("heliograph_parked", "Deliveries that wait for a person")
MEMO_KEYS = Counter(
    "heliograph_memo_keys_total", "Keys asked of a process's memory, by what came of it", ("memo", "outcome")
)
REPLICA_READS = Counter(
    "heliograph_replica_reads_total", "Questions for the database's replica, by what came of them", ("outcome",)
)
CACHE_HANGS = Counter(
    "heliograph_cache_hangs_total", "How often the Redis-compatible server let a request wait in vain"
)
OPEN_STREAMS = Gauge("heliograph_open_streams", "Open event streams")
FEED_READS = Counter("heliograph_feed_reads_total", "Home feed pages by where the ids came from", ("source",))
FEED_RANKINGS = Counter(
    "heliograph_feed_rankings_total", "Stretches of the ranked feed, by what became of ranking them", ("outcome",)
)
FEED_LOG_PAGES = Counter("heliograph_feed_log_pages_total", "Served feed pages to be written down", ("outcome",))
FEED_SAMPLES = Counter("heliograph_feed_samples_total", "Feed pages computed anew from the database", ("outcome",))
FEED_MISSING = Counter("heliograph_feed_missing_total", "Posts that a sampled feed page should have held, and did not")
FEED_LEAK = Counter("heliograph_feed_leak_total", "Posts in sampled feed pages that their readers may not see")
ASKED_TOGETHER = Histogram(
    "heliograph_asked_together",
    "Requests that one batch answers",
    ("kind",),
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
FOLDED = Counter("heliograph_folded_deltas_total", "Deltas moved into counts")
PULLED_AUTHORS = Histogram(
    "heliograph_feed_pulled_authors", "Authors that a read of the feed had to pull", buckets=(0, 1, 4, 16, 64, 256)
)
AUTHORS_PULLED = Gauge("heliograph_feed_authors_pulled", "Authors whose posts are pulled instead of pushed")
UNPUSHED = Gauge("heliograph_feed_unpushed", "Posts that inboxes may miss, as their fan-out fails")
FANNED_OUT = Counter("heliograph_feed_pushes_total", "Inbox pushes attempted by fan-out")


class EdgeCounts(msgspec.Struct, kw_only=True):
    """What an edge has counted since its start."""

    requests: dict[str, int] = {}
    """By what its cache did: hit, miss, expired, revalidated, updating, bypass; none: it was not asked."""
    purged: int = 0
    """Cached files that were removed because not everyone may see them any more."""


class CountedByEdge(Collector):
    """An edge's counts as metrics. They pass through a file, so that the web program on its machine shows them too."""

    def __init__(self, config: Config) -> None:
        self._path = config.data_dir.resolve() / "edge" / "counts.json"

    def write(self, counts: EdgeCounts) -> None:
        """Leave the counts; they appear whole or not at all."""
        unfinished = self._path.with_suffix(".new")
        unfinished.write_bytes(msgspec.json.encode(counts))
        unfinished.replace(self._path)

    def collect(self) -> Iterator[Metric]:
        """Read what was left last."""
        counts = EdgeCounts()
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            counts = msgspec.json.decode(self._path.read_bytes(), type=EdgeCounts)
        requests = CounterMetricFamily(
            "heliograph_edge_requests", "Requests to the edge, by what its cache did", labels=["cache"]
        )
        for kind, count in sorted(counts.requests.items()):
            requests.add_metric([kind], count)
        yield requests
        yield CounterMetricFamily("heliograph_edge_purged", "Cached files that the edge has removed", counts.purged)


def serve_metrics(config: Config) -> None:
    """Show this process's metrics on a port of its own, where one is configured."""
    if config.metrics_port:
        start_http_server(config.metrics_port, addr=config.host)


def make_log(config: Config, program: str) -> FilteringBoundLogger:
    """Configure logging for this process, to standard error, and return its logger."""
    level = logging.getLevelNamesMapping()[config.log_level.upper()]
    renderer = structlog.processors.JSONRenderer() if config.log_format == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    log: FilteringBoundLogger = structlog.get_logger().bind(program=program)
    return log
