"""No silent gaps: what fan-out has given up is noted, and readers take it from the database until it is repaired."""

import msgspec

from heliograph.features.feed.events import FanOutContinued
from heliograph.features.feed.service.fanning import note_unpushed
from heliograph.features.feed.service.standing import UNPUSHED_MAX
from heliograph.features.posts.events import PostPublished
from heliograph.platform import outbox
from heliograph.platform.context import Ctx

FAN_OUT, FAN_OUT_MORE = "feed.fan_out", "feed.fan_out_more"


async def note_parked(ctx: Ctx) -> None:
    """Note the posts of parked fan-outs as unpushed. Delivered again, and done, they are so no more."""
    async with ctx.db.read() as db:
        parked = await outbox.parked_payloads(db, [FAN_OUT, FAN_OUT_MORE], UNPUSHED_MAX + 1)
    posts = {_post_of(name, payload) for name, payload in parked}
    if posts:
        await note_unpushed(ctx, sorted(posts))


def _post_of(name: str, payload: bytes) -> tuple[int, int]:
    kind = PostPublished if name == PostPublished.name() else FanOutContinued
    event = msgspec.msgpack.decode(payload, type=kind)
    return event.published_id, event.author_id
