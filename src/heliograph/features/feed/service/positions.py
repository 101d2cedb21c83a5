"""Cursors of the feed: sealed, for one account, saying in which order and where to go on."""

import msgspec

from heliograph.features.feed.types import Order, Place, Position, Stage
from heliograph.platform.context import Ctx
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST
from heliograph.platform.paging import BadCursor

_VERSION = 1
_STAGES = {Order.RANKED: Stage.BEGIN, Order.CHRONOLOGICAL: Stage.TIME}


def beginning(order: Order) -> Place:
    """Return where the first page begins."""
    return Place(stage=_STAGES[order], below_id=LARGEST)


def write_position(ctx: Ctx, actor: Actor, order: Order, newest_id: int, place: Place) -> str:
    """Seal a position for the actor alone."""
    position = Position(version=_VERSION, order=order, newest_id=newest_id, place=place)
    return ctx.keys.seal(_purpose(actor), msgspec.msgpack.encode(position))


def read_position(ctx: Ctx, actor: Actor, cursor: str) -> Position:
    """Return what `write_position` sealed for the actor. Raises `BadCursor`."""
    payload = ctx.keys.unseal(_purpose(actor), cursor)
    if payload is None:
        raise BadCursor
    try:
        position = msgspec.msgpack.decode(payload, type=Position)
    except msgspec.MsgspecError as error:
        raise BadCursor from error
    if position.version != _VERSION:
        raise BadCursor
    return position


def _purpose(actor: Actor) -> str:
    return f"cursor:feed:{actor.account_id}"
