"""Rate limits by the generic cell rate algorithm (GCRA, ITU-T I.371), held in the Redis-compatible server.

One round trip, atomic in a script. When the server is away requests pass: what must hold even then (guessing
passwords) is limited in PostgreSQL by accounts.
"""

import math

import msgspec
from redis.asyncio import Redis

from heliograph.platform.cache import Lost
from heliograph.platform.config import Config

_GCRA = """
local tat = tonumber(redis.call('GET', KEYS[1]) or '0')
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local interval, period = tonumber(ARGV[1]), tonumber(ARGV[2])
if tat < now then tat = now end
local allowed_at = tat + interval - period
if allowed_at > now then
  return {0, tostring(allowed_at - now), tostring(tat - now)}
end
tat = tat + interval
redis.call('SET', KEYS[1], tostring(tat), 'PX', math.ceil((tat - now) * 1000))
return {1, '0', tostring(tat - now)}
"""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A named allowance: as many as the configuration's `setting` says, in each `period_seconds`."""

    name: str
    setting: str
    period_seconds: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking; times in whole seconds, rounded up."""

    is_allowed: bool
    limit: Limit
    quota: int
    remaining: int
    retry_after_seconds: int
    reset_seconds: int


REQUESTS = Limit(name="requests", setting="requests_per_minute", period_seconds=60)
MEDIA = Limit(name="media", setting="media_requests_per_minute", period_seconds=60)
POSTS = Limit(name="posts", setting="posts_per_day", period_seconds=86_400)
FOLLOWS = Limit(name="follows", setting="follows_per_hour", period_seconds=3_600)
SEEN = Limit(name="seen", setting="seen_per_minute", period_seconds=60)
SIGNUPS = Limit(name="signups", setting="signups_per_address_per_hour", period_seconds=3_600)
LOGINS = Limit(name="logins", setting="logins_per_address_per_hour", period_seconds=3_600)


class RateLimiter:
    """Spend allowances of subjects (an account or an address)."""

    def __init__(self, redis: "Redis", config: Config) -> None:
        self._script = redis.register_script(_GCRA)
        self._config = config

    async def spend(self, limit: Limit, subject: str) -> Verdict:
        """Take one from the subject's allowance, if any is left."""
        quota: int = getattr(self._config, limit.setting)
        interval = limit.period_seconds / quota
        try:
            allowed, retry_after, ahead = await self._script(
                keys=[f"rl:{limit.name}:{subject}"], args=[repr(interval), str(limit.period_seconds)]
            )
        except Lost:
            allowed, retry_after, ahead = 1, b"0", b"0"
        used_seconds = float(ahead)
        return Verdict(
            is_allowed=bool(allowed),
            limit=limit,
            quota=quota,
            remaining=max(0, math.floor((limit.period_seconds - used_seconds) / interval + 1e-6)),
            retry_after_seconds=math.ceil(float(retry_after)),
            reset_seconds=math.ceil(used_seconds),
        )
