"""Facts: what has happened, in past tense, with ids and small values.

A feature's `events.py` subclasses `Event`. The wire name carries the version, so that old rows in the outbox stay
readable. `Delivery` is one fact on its way to one consumer group.
"""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. `NAME` is `<feature>.<snake_case>.v<version>`; `KEY` names the field to partition by."""

    NAME: ClassVar[str]
    KEY: ClassVar[str]

    @classmethod
    def name(cls) -> str:
        """Return the versioned wire name."""
        return cls.NAME

    def partition_key(self) -> int:
        """Return the id that facts about the same thing share."""
        key: int = getattr(self, self.KEY)
        return key


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one group; `publication` counts how often it was sent."""

    event_id: int
    group: str
    publication: int
    name: str
    payload: bytes


def encode_event(event: Event) -> bytes:
    """Encode as msgpack."""
    return msgspec.msgpack.encode(event)
