"""Likes, saves and comments held against the ledgers, and their counts against the rows."""

from collections import Counter
from typing import Any

import asyncpg

from tests.faults.ledger import Fact, Ledger

_COUNTS = """
    SELECT post.post_id,
        coalesce(like_count, 0) AS shown_likes,
        (SELECT count(*) FROM engagement.post_like AS liked WHERE liked.post_id = post.post_id) AS likes,
        coalesce(comment_count, 0) AS shown_comments,
        (SELECT count(*) FROM engagement.comment AS said WHERE said.post_id = post.post_id) AS comments,
        coalesce(save_count, 0) AS shown_saves,
        (SELECT count(*) FROM engagement.save AS saved WHERE saved.post_id = post.post_id) AS saves
    FROM posts.post
    LEFT JOIN engagement.post_count USING (post_id)
    WHERE post.state = 'published'
"""
_ON_DELETED = """
    SELECT count(*)
    FROM (
        SELECT post_id FROM engagement.post_like
        UNION ALL SELECT post_id FROM engagement.save
        UNION ALL SELECT post_id FROM engagement.comment
    ) AS act
    JOIN posts.post USING (post_id)
    WHERE post.state = 'deleted'
"""


async def engagements(connection: "asyncpg.Connection[Any]", ledger: Ledger) -> list[str]:
    """Return what is wrong, once every delta is folded."""
    findings = await _acts(connection, ledger)
    for row in await connection.fetch(_COUNTS):
        findings += [
            f"post {row['post_id']}: {what} are counted as {row[f'shown_{what}']} and are {row[what]}"
            for what in ("likes", "comments", "saves")
            if row[f"shown_{what}"] != row[what]
        ]
    left = await connection.fetchval(_ON_DELETED)
    return findings + ([f"{left} acts are kept upon deleted posts"] if left else [])


async def _acts(connection: "asyncpg.Connection[Any]", ledger: Ledger) -> list[str]:
    rows = await connection.fetch("SELECT post_id FROM posts.post WHERE state = 'published'")
    alive = {str(row["post_id"]) for row in rows}
    found: dict[Fact, str] = {}
    for kind, sql in (
        ("like", "SELECT account_id, post_id FROM engagement.post_like"),
        ("save", "SELECT account_id, post_id FROM engagement.save"),
    ):
        found |= {(kind, str(row["account_id"]), str(row["post_id"])): "yes" for row in await connection.fetch(sql)}
    findings = [
        f"{fact} is {found.get(fact, 'no')!r}; its ledger allows {sorted(ledger.allowed(fact, 'no'))}"
        for kind in ("like", "save")
        for fact in ledger.facts(kind)
        if fact[2] in alive and found.get(fact, "no") not in ledger.allowed(fact, "no")
    ]
    findings += [f"{fact} is so, and nobody did that" for fact in found if not ledger.entries.get(fact)]
    return findings + await _comments(connection, ledger, alive)


async def _comments(connection: "asyncpg.Connection[Any]", ledger: Ledger, alive: set[str]) -> list[str]:
    rows = await connection.fetch("SELECT account_id, text FROM engagement.comment")
    number = Counter((str(row["account_id"]), str(row["text"])) for row in rows)
    findings = [
        f"the comment {fact} is there twice, or more often: {times}" for fact, times in number.items() if times > 1
    ]
    for fact in ledger.facts("comment"):
        allowed, state = ledger.allowed(fact, "none"), "there" if number[fact[1], fact[2]] else "none"
        if fact[3] in alive and state not in allowed:
            findings.append(f"{fact} is {state!r}; its ledger allows {sorted(allowed)}")
    return findings
