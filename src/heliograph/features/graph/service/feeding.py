"""What feeds ask of the graph: whom a reader follows by now, and whose posts belong in its feed.

Many read at once: what they ask at the same moment is asked in one statement.
"""

from collections.abc import Collection, Mapping

from heliograph.features.accounts.types import Owner
from heliograph.features.graph import queries, rules
from heliograph.features.graph.types import FollowChanges, Sight, Thing
from heliograph.platform.context import Ctx
from heliograph.platform.db import Read
from heliograph.platform.errors import Refused
from heliograph.platform.grouping import Together
from heliograph.platform.identity import Actor

_NEVER = FollowChanges(version=0, recent=[])


class FollowChangesAsked(Together[int, FollowChanges]):
    """The readers whose changes this process is about to ask for; one a process."""

    def __init__(self) -> None:
        super().__init__("follow_changes")

    async def of(self, ctx: Ctx, account_id: int) -> FollowChanges:
        """Return a number that grows with every change of whom the account follows, and the newest of the changes.

        Not to be asked by who holds a connection. Raises `Unavailable`.
        """

        async def answer(account_ids: list[int]) -> list[FollowChanges | Refused]:
            async with ctx.db.read() as db:
                found = await queries.follow_changes(db, account_ids)
            return [found.get(asked_id, _NEVER) for asked_id in account_ids]

        return await self.ask(account_id, answer)


async def sight(db: Read, actor: Actor, owners: Mapping[int, Owner]) -> Sight:
    """Return what `sights` does, for one reader of all the owners."""
    return (await sights(db, [(actor.account_id, owners)], owners))[0]


async def sights(db: Read, asked: list[tuple[int, Collection[int]]], owners: Mapping[int, Owner]) -> list[Sight]:
    """Return for each (reader, accounts) whose live things belong in the reader's feed, and who is absent to it.

    In the feed are those that it follows, has not muted and may view, and itself. One statement for all of them; `db`
    reads the primary.
    """
    pairs = [(reader_id, owner_id) for reader_id, ids in asked for owner_id in ids if owner_id != reader_id]
    relations = await queries.relations_of_pairs(db, list(dict.fromkeys(pairs))) if pairs else {}
    found: list[Sight] = []
    for reader_id, ids in asked:
        in_feed: set[int] = set()
        severed: set[int] = set()
        for owner_id in ids:
            relation = relations.get((reader_id, owner_id))
            if owner_id != reader_id:
                if relation is None or relation.is_severed:
                    severed.add(owner_id)
                    continue
                if not relation.is_following or relation.is_muting:
                    continue
            if rules.may_view(reader_id, Thing.CONTENT, owners.get(owner_id), relation):
                in_feed.add(owner_id)
        found.append(Sight(in_feed=in_feed, severed=severed))
    return found
