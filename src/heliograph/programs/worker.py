"""The worker: drains the consumer groups whose names match."""

import asyncio
from collections import defaultdict
from fnmatch import fnmatch

from heliograph.platform.config import Config, ConfigError
from heliograph.platform.consumers import Consumer, Worker
from heliograph.platform.context import Ctx
from heliograph.platform.telemetry import serve_metrics
from heliograph.programs.composition import CONSUMERS, open_context
from heliograph.programs.running import Stop, run_until_stopped, until_stopped


async def work(ctx: Ctx, groups: str = "*") -> None:
    """Drain matching groups until cancelled. Raises `ConfigError` where no group matches."""
    by_group: dict[str, list[Consumer]] = defaultdict(list)
    for consumer in CONSUMERS:
        if any(fnmatch(consumer.group, pattern) for pattern in groups.split(",")):
            by_group[consumer.group].append(consumer)
    if not by_group:
        raise ConfigError(f"no consumer group matches {groups!r}")
    async with asyncio.TaskGroup() as tasks:
        for group, consumers in by_group.items():
            tasks.create_task(Worker(ctx, group, consumers).run())


def main(config: Config, groups: str = "*") -> None:
    """Run the worker until told to stop."""

    async def program(stop: Stop) -> None:
        async with open_context(config, "worker") as ctx:
            await until_stopped(stop, work(ctx, groups))

    serve_metrics(config)
    run_until_stopped(program)
