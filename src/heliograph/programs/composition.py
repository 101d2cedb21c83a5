"""What there is: every feature's routes, consumers, timers and tools, and the context they run in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from heliograph.features.accounts import consumers as accounts_consumers
from heliograph.features.accounts import routes as accounts_routes
from heliograph.features.accounts import service as accounts
from heliograph.platform.bus import Bus
from heliograph.platform.cache import connect_cache
from heliograph.platform.clock import SystemClock
from heliograph.platform.config import Config
from heliograph.platform.consumers import Consumer, Timer, subscriptions
from heliograph.platform.context import Ctx
from heliograph.platform.db import connect
from heliograph.platform.http import client, health
from heliograph.platform.http.gate import Authenticate
from heliograph.platform.http.routing import RouteHandler
from heliograph.platform.ids import IdSource
from heliograph.platform.live import Live
from heliograph.platform.objects import Objects
from heliograph.platform.passwords import Passwords
from heliograph.platform.telemetry import make_log
from heliograph.platform.tokens import Keys
from heliograph.programs import housekeeping

AUTHENTICATE: Authenticate = accounts.authenticate
ROUTES: list[RouteHandler] = [*accounts_routes.ROUTES, *health.ROUTES, *client.ROUTES]
CONSUMERS: list[Consumer] = [*accounts_consumers.CONSUMERS]
TIMERS: list[Timer] = [*accounts_consumers.TIMERS, *housekeeping.TIMERS]


@asynccontextmanager
async def open_context(config: Config, program: str) -> AsyncGenerator[Ctx]:
    """Connect a process to its engines; everything is closed when the block ends."""
    log = make_log(config, program)
    clock = SystemClock()
    keys = Keys(config.secret_key)
    passwords = Passwords(threads=config.password_threads, queue_max=config.password_queue_max)
    redis = connect_cache(config)
    bus = Bus(redis)
    db = await connect(config, subscriptions(CONSUMERS))
    db.on_facts = bus.kick
    ctx = Ctx(
        config=config,
        db=db,
        cache=redis,
        bus=bus,
        live=Live(redis),
        objects=Objects(config, keys, clock),
        clock=clock,
        ids=IdSource(db.lease_ticks, clock),
        keys=keys,
        log=log,
        tools={Passwords: passwords},
    )
    try:
        yield ctx
    finally:
        passwords.close()
        await db.close()
        await redis.aclose()
