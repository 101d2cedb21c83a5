"""Idempotency keys: the same key and body has one effect and one answer, kept for a day per account.

The claim, the effect and the answer commit together; a second request with the key waits for the first to end.
Shape after the IETF draft "The Idempotency-Key HTTP Header Field".
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import msgspec

from heliograph.platform.context import Ctx
from heliograph.platform.db import Tx
from heliograph.platform.errors import Conflict, Invalid

KEY_LENGTH_MAX = 64
RETENTION = timedelta(hours=24)

T = TypeVar("T")


class IdempotencyKeyReused(Conflict):
    """The key came before, with another body."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for a different request.")


class Retry(msgspec.Struct, frozen=True, kw_only=True):
    """The key a client sent, bound to what it asked."""

    key: str
    request_hash: bytes


def make_retry(key: str | None, operation: str, body: bytes) -> Retry | None:
    """Bind `key` to the operation and its body; None where the client sent no key. Raises `Invalid`."""
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_LENGTH_MAX or not key.isprintable():
        raise Invalid(f"An Idempotency-Key has 1 to {KEY_LENGTH_MAX} printable characters.")
    return Retry(key=key, request_hash=hashlib.sha256(operation.encode() + b"\0" + body).digest())


async def once_per_key(
    ctx: Ctx,
    account_id: int,
    retry: Retry | None,
    kind: type[T],
    verb: Callable[[Tx], Awaitable[T]],
) -> T:
    """Run `verb` in a transaction, or return what it answered to the same key before. Raises `IdempotencyKeyReused`."""
    async with ctx.db.tx() as tx:
        if retry is None:
            return await verb(tx)
        stored = await _claim(tx, account_id, retry)
        if stored is not None:
            return msgspec.json.decode(stored, type=kind)
        answer = await verb(tx)
        await tx.run(
            "UPDATE platform.idempotency SET answer = $3 WHERE account_id = $1 AND key = $2",
            account_id,
            retry.key,
            msgspec.json.encode(answer),
        )
        return answer


async def sweep_keys(tx: Tx) -> int:
    """Forget up to 5,000 keys past their day."""
    return await tx.run(
        """
        DELETE FROM platform.idempotency
        WHERE (account_id, key) IN (
            SELECT account_id, key
            FROM platform.idempotency
            WHERE created_at < now() - $1::interval
            ORDER BY created_at
            LIMIT 5000
        )
        """,
        RETENTION,
    )


async def _claim(tx: Tx, account_id: int, retry: Retry) -> bytes | None:
    """Insert the key, or return the answer that stands under it; a live rival is waited for."""
    claimed = await tx.run(
        """
        INSERT INTO platform.idempotency (account_id, key, request_hash)
        VALUES ($1, $2, $3)
        ON CONFLICT (account_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, answer = NULL, created_at = now()
        WHERE idempotency.created_at < now() - $4::interval
        """,
        account_id,
        retry.key,
        retry.request_hash,
        RETENTION,
    )
    if claimed:
        return None
    row = await tx.one(
        "SELECT request_hash, answer FROM platform.idempotency WHERE account_id = $1 AND key = $2",
        account_id,
        retry.key,
    )
    if row is None or row["request_hash"] != retry.request_hash:
        raise IdempotencyKeyReused
    answer: bytes = row["answer"]
    return answer
