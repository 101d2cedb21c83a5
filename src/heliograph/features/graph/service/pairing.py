"""The policy asked for many viewers at once, by statements whose number does not depend on theirs."""

from collections.abc import Collection

from heliograph.features.accounts import service as accounts
from heliograph.features.graph import queries, rules
from heliograph.features.graph.types import Deed
from heliograph.platform.db import Read

Pair = tuple[int, int]


async def pairs_that_may(db: Read, deed: Deed, pairs: Collection[Pair]) -> set[Pair]:
    """Return those of the (actor, owner) of which the actor may do this to something of the owner's.

    Two statements. `db` reads the primary.
    """
    if not pairs:
        return set()
    owners = await accounts.owners(db, {owner_id for _, owner_id in pairs})
    relations = await queries.relations_of_pairs(db, list(pairs))
    return {pair for pair in pairs if rules.may_do(pair[0], deed, owners.get(pair[1]), relations.get(pair))}


async def severed_pairs(db: Read, pairs: Collection[Pair]) -> set[Pair]:
    """Return those of the pairs of accounts between which there is a block."""
    relations = await queries.relations_of_pairs(db, list(pairs)) if pairs else {}
    return {pair for pair, relation in relations.items() if relation.is_severed}
