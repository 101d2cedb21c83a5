"""Deliver events again: one to a group, or everything that is parked."""

from heliograph.platform import outbox
from heliograph.platform.config import Config
from heliograph.platform.consumers import subscriptions
from heliograph.programs.composition import CONSUMERS, open_context


async def replay_event(config: Config, event_id: int, group: str | None) -> int:
    """Deliver one event to `group`, or to every group that wants it; return how many deliveries were made."""
    async with open_context(config, "replay") as ctx, ctx.db.tx() as tx:
        name = await outbox.event_name(tx, event_id)
        groups = subscriptions(CONSUMERS).get(name or "", [])
        wanted = [known for known in groups if group is None or known == group]
        return sum([await outbox.replay_event(tx, event_id, known) for known in wanted])


async def replay_parked(config: Config, group: str | None) -> int:
    """Deliver what is parked (of `group`, or of all) again; return how many deliveries were made."""
    async with open_context(config, "replay") as ctx, ctx.db.tx() as tx:
        parked = await outbox.parked(tx, group)
        return sum([await outbox.replay_event(tx, event_id, name) for event_id, name in parked])
