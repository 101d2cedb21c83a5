"""The Redis-compatible server: connections, and the rule that it may vanish at any moment.

What is kept there can always be made again from PostgreSQL. `Lost` is what a caller sees when it does not answer;
a caller on a read path catches it and goes to the database.
"""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from heliograph.platform.config import Config

Cache = Redis
Lost = (RedisError, OSError)


def connect_cache(config: Config) -> "Redis":
    """Make a client over a bounded pool; values are bytes. Connects at first use."""
    return Redis.from_url(
        config.redis_url,
        socket_timeout=config.redis_timeout_seconds,
        socket_connect_timeout=config.redis_timeout_seconds,
        max_connections=64,
        retry=Retry(NoBackoff(), 1),
        decode_responses=False,
        protocol=2,
    )
