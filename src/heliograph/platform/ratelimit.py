"""Rate limits by the generic cell rate algorithm (GCRA, ITU-T I.371), held in the Redis-compatible server.

A request spends several allowances in one round trip, atomic in a script. When the server is away requests pass: what
must hold even then (guessing passwords, signing up) is limited in PostgreSQL by accounts.
"""

import math
from collections.abc import Sequence
from typing import Any

import msgspec
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from heliograph.platform.cache import Lost
from heliograph.platform.config import Config
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together

# Each key has its interval and period. `ARGV[1]` of the first keys are spent by every attempt that they allow; the
# others only where all of them allow it. Answers with the place of the first that refuses (0: none), then for each key
# how long to wait and how far ahead of the clock it is.
_SPEND = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local refusing = 0
local answer = {0}
local tats = {}
for i, key in ipairs(KEYS) do
  local interval, period = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local tat = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local wait = tat + interval - period - now
  if wait > 0 and refusing == 0 then refusing = i end
  tats[i] = tat
  answer[2 * i] = tostring(math.max(wait, 0))
  answer[2 * i + 1] = tostring(tat - now)
end
answer[1] = refusing
for i, key in ipairs(KEYS) do
  if refusing == 0 or (i <= tonumber(ARGV[1]) and i < refusing) then
    local tat = tats[i] + tonumber(ARGV[2 * i])
    redis.call('SET', key, string.format('%.17g', tat), 'PX', math.ceil((tat - now) * 1000))
    answer[2 * i + 1] = tostring(tat - now)
  end
end
return answer
"""
_GIVE_BACK = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local first = '0'
for i, key in ipairs(KEYS) do
  local tat = tonumber(redis.call('GET', key) or '0') - tonumber(ARGV[i])
  if tat > now then
    redis.call('SET', key, string.format('%.17g', tat), 'PX', math.ceil((tat - now) * 1000))
    if i == 1 then first = tostring(tat - now) end
  else
    redis.call('DEL', key)
  end
end
return first
"""


_Asked = tuple[list[str], list[str]]
_Answer = list[Any]


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A named allowance of an account: as many as the configuration's `setting` says, in each `period_seconds`."""

    name: str
    setting: str
    period_seconds: int
    counts_attempts: bool = False
    """What is refused or fails spends it too; otherwise that is given back."""
    is_of_address: bool = False
    """Spent by the address that asks, whoever is logged in there."""


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One allowance of one subject (an account or an address)."""

    limit: Limit
    subject: str
    quota: int
    is_shared: bool
    """Of all the accounts that ask from one address."""

    @property
    def name(self) -> str:
        """What clients know it by."""
        return f"{self.limit.name}-of-address" if self.is_shared else self.limit.name

    @property
    def key(self) -> str:
        """Where it is kept."""
        return f"rl:{self.name}:{self.subject}"

    @property
    def interval_seconds(self) -> float:
        """In what time one is allowed anew."""
        return self.limit.period_seconds / self.quota


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking, by the bucket that counts; times in whole seconds, rounded up."""

    is_allowed: bool
    bucket: Bucket
    remaining: int
    retry_after_seconds: int
    reset_seconds: int
    spent: tuple[Bucket, ...]
    """What can be given back."""


REQUESTS = Limit(name="requests", setting="requests_per_minute", period_seconds=60, counts_attempts=True)
MEDIA = Limit(name="media", setting="media_requests_per_minute", period_seconds=60, counts_attempts=True)
POSTS = Limit(name="posts", setting="posts_per_day", period_seconds=86_400)
FOLLOWS = Limit(name="follows", setting="follows_per_hour", period_seconds=3_600)
SEEN = Limit(name="seen", setting="seen_per_minute", period_seconds=60)
LIKES = Limit(name="likes", setting="likes_per_hour", period_seconds=3_600)
COMMENTS = Limit(name="comments", setting="comments_per_hour", period_seconds=3_600)
SAVES = Limit(name="saves", setting="saves_per_hour", period_seconds=3_600)
SHARES = Limit(name="shares", setting="shares_per_hour", period_seconds=3_600)
REPORTS = Limit(name="reports", setting="reports_per_hour", period_seconds=3_600)
SEARCHES = Limit(name="searches", setting="searches_per_minute", period_seconds=60, counts_attempts=True)
SIGNUPS = Limit(
    name="signups",
    setting="signups_per_address_per_hour",
    period_seconds=3_600,
    counts_attempts=True,
    is_of_address=True,
)
LOGINS = Limit(
    name="logins", setting="logins_per_address_per_hour", period_seconds=3_600, counts_attempts=True, is_of_address=True
)


class RateLimiter:
    """Spend and give back allowances."""

    def __init__(self, redis: "Redis", config: Config) -> None:
        self._redis = redis
        self._spend = redis.register_script(_SPEND)
        self._together = Together[_Asked, _Answer | None]("allowances")
        self._give_back = redis.register_script(_GIVE_BACK)
        self._config = config

    def bucket(self, limit: Limit, subject: str, *, is_shared: bool = False) -> Bucket:
        """Name what a subject has of a limit; many accounts behind one address share a multiple of what one has."""
        quota: int = getattr(self._config, limit.setting)
        times = self._config.address_allowance_times if is_shared else 1
        return Bucket(limit=limit, subject=subject, quota=times * quota, is_shared=is_shared)

    async def spend(self, attempts: Sequence[Bucket], acts: Sequence[Bucket] = ()) -> Verdict:
        """Take one from each bucket; the verdict is of the one that refuses, else of the first act or attempt.

        Attempts are spent in their order as far as they allow it, acts only where every bucket does.
        """
        buckets = [*attempts, *acts]
        args = [str(len(attempts))]
        for bucket in buckets:
            args += [repr(bucket.interval_seconds), str(bucket.limit.period_seconds)]
        answer = await self._together.ask(([bucket.key for bucket in buckets], args), self._spend_all)
        if answer is None:
            # Nothing was counted: nothing is to be given back, and nobody is told what is left but the whole.
            return _verdict(buckets[len(attempts) if acts else 0], 0.0, 0.0, spent=())
        refusing, *times = answer
        index = refusing - 1 if refusing else (len(attempts) if acts else 0)
        wait, ahead = float(times[2 * index]), float(times[2 * index + 1])
        return _verdict(buckets[index], wait if refusing else 0.0, ahead, spent=() if refusing else tuple(acts))

    async def _spend_all(self, asked: list[_Asked]) -> list[_Answer | Refused | None]:
        """Run the script for each of those who ask, in one round trip; None is the answer of a server that is away."""
        try:
            answers = await self._run_all(asked)
            unknown = [place for place, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
            if unknown:
                # The server is new, or has forgotten: none of these was counted.
                await self._redis.script_load(_SPEND)
                for place, answer in zip(unknown, await self._run_all([asked[each] for each in unknown]), strict=True):
                    answers[place] = answer
        except Lost:
            return [None] * len(asked)
        return [None if isinstance(answer, RedisError) else answer for answer in answers]

    async def _run_all(self, asked: list[_Asked]) -> list[Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for keys, args in asked:
                pipe.evalsha(self._spend.sha, len(keys), *keys, *args)
            return await pipe.execute(raise_on_error=False)

    async def give_back(self, verdict: Verdict) -> Verdict:
        """Return what was spent for nothing; the verdict then tells what is left."""
        if not verdict.spent:
            return verdict
        try:
            ahead = await self._give_back(
                keys=[bucket.key for bucket in verdict.spent],
                args=[repr(bucket.interval_seconds) for bucket in verdict.spent],
            )
        except Lost:
            return verdict
        return _verdict(verdict.spent[0], 0.0, float(ahead), spent=())


def _verdict(bucket: Bucket, wait_seconds: float, ahead_seconds: float, *, spent: tuple[Bucket, ...]) -> Verdict:
    left_seconds = bucket.limit.period_seconds - ahead_seconds
    return Verdict(
        is_allowed=wait_seconds == 0,
        bucket=bucket,
        remaining=max(0, math.floor(left_seconds / bucket.interval_seconds + 1e-6)),
        retry_after_seconds=math.ceil(wait_seconds),
        reset_seconds=math.ceil(ahead_seconds),
        spent=spent,
    )
