"""Structured logs and Prometheus metrics. Logs carry ids, never what people wrote."""

import logging
import sys

import structlog
from prometheus_client import Counter, Gauge, Histogram, start_http_server
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
OPEN_STREAMS = Gauge("heliograph_open_streams", "Open event streams")
FEED_READS = Counter("heliograph_feed_reads_total", "Home feed pages by where the ids came from", ("source",))
FANNED_OUT = Counter("heliograph_feed_pushes_total", "Inbox pushes attempted by fan-out")


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
