"""Who is pushed and who is pulled, and which posts inboxes may miss."""

from datetime import datetime

from heliograph.features.feed.types import AuthorMode, Mode
from heliograph.platform.db import Read, Tx


async def standing_versions(db: Read) -> tuple[int, int]:
    """Return what grows with every change of modes or of what could not be pushed, and what with modes alone."""
    row = await db.one("SELECT version, modes_version FROM feed.standing")
    return (row["version"], row["modes_version"]) if row else (0, 0)


async def bump_standing(tx: Tx, *, by_modes: int) -> None:
    """Tell every process that what could not be pushed has changed, or so many modes."""
    await tx.run("UPDATE feed.standing SET version = version + 1, modes_version = modes_version + $1", by_modes)


async def modes(db: Read, limit: int) -> dict[int, AuthorMode]:
    """Return the modes of authors who are pulled, or were, those who are first."""
    rows = await db.all(
        """
        SELECT author_id, mode, cut_id
        FROM feed.author_mode
        ORDER BY mode, cut_id DESC
        LIMIT $1
        """,
        limit,
    )
    return {row["author_id"]: AuthorMode(mode=Mode(row["mode"]), cut_id=row["cut_id"]) for row in rows}


async def unpushed(db: Read, limit: int) -> list[tuple[int, int]]:
    """Return (published_id, author_id) of posts that inboxes may miss, the newest first. Uses the primary key."""
    rows = await db.all("SELECT published_id, author_id FROM feed.unpushed ORDER BY published_id DESC LIMIT $1", limit)
    return [(row["published_id"], row["author_id"]) for row in rows]


async def fan_out_standing(db: Read, author_id: int, published_id: int) -> tuple[AuthorMode | None, bool]:
    """Return an author's mode, if it ever was changed, and whether the post is noted as unpushed."""
    row = await db.one(
        """
        SELECT
            (SELECT mode FROM feed.author_mode WHERE author_id = $1) AS mode,
            (SELECT cut_id FROM feed.author_mode WHERE author_id = $1) AS cut_id,
            EXISTS (SELECT FROM feed.unpushed WHERE published_id = $2) AS is_noted
        """,
        author_id,
        published_id,
    )
    if row is None or row["mode"] is None:
        return None, row is not None and row["is_noted"]
    return AuthorMode(mode=Mode(row["mode"]), cut_id=row["cut_id"]), row["is_noted"]


async def note_unpushed(tx: Tx, posts: list[tuple[int, int]]) -> int:
    """Note (published_id, author_id) of posts that inboxes may miss; return how many were not noted yet."""
    return await tx.run(
        """
        INSERT INTO feed.unpushed (published_id, author_id)
        SELECT published_id, author_id
        FROM unnest($1::bigint[], $2::bigint[]) AS given (published_id, author_id)
        ORDER BY published_id
        ON CONFLICT (published_id) DO NOTHING
        """,
        [published_id for published_id, _ in posts],
        [author_id for _, author_id in posts],
    )


async def delete_unpushed(tx: Tx, published_id: int) -> int:
    """Forget that inboxes may miss a post. Uses the primary key."""
    return await tx.run("DELETE FROM feed.unpushed WHERE published_id = $1", published_id)


async def sweep(tx: Tx, before_id: int) -> None:
    """Forget what no inbox can have missed, and who was pulled, before `before_id`."""
    await tx.run("DELETE FROM feed.unpushed WHERE published_id < $1", before_id)
    await tx.run("DELETE FROM feed.author_mode WHERE mode = 'push' AND cut_id < $1", before_id)
    await tx.run("DELETE FROM feed.author_leaning WHERE since < now() - interval '60 days'")
    await tx.run("DELETE FROM feed.reader_reads WHERE counted_at < now() - interval '60 days'")


async def set_modes(tx: Tx, author_ids: list[int], mode: Mode, cut_id: int) -> None:
    """Have authors pushed or pulled, from `cut_id` on."""
    await tx.run(
        """
        INSERT INTO feed.author_mode (author_id, mode, cut_id)
        SELECT author_id, $2, $3
        FROM unnest($1::bigint[]) AS given (author_id)
        ORDER BY author_id
        ON CONFLICT (author_id) DO UPDATE SET mode = $2, cut_id = $3, decided_at = now()
        """,
        author_ids,
        mode,
        cut_id,
    )


async def leanings(db: Read, author_ids: list[int]) -> dict[int, datetime]:
    """Return since when the other mode has looked cheaper, for those of the authors where it does."""
    rows = await db.all(
        "SELECT author_id, since FROM feed.author_leaning WHERE author_id = ANY($1::bigint[])", author_ids
    )
    return {row["author_id"]: row["since"] for row in rows}


async def keep_leanings(tx: Tx, leaning_ids: list[int], other_ids: list[int], now: datetime) -> None:
    """Note that authors lean to the other mode, since now where they did not before; and that others do not."""
    await tx.run(
        """
        INSERT INTO feed.author_leaning (author_id, since)
        SELECT author_id, $2
        FROM unnest($1::bigint[]) AS given (author_id)
        ON CONFLICT (author_id) DO NOTHING
        """,
        leaning_ids,
        now,
    )
    await tx.run("DELETE FROM feed.author_leaning WHERE author_id = ANY($1::bigint[])", other_ids)


async def pulled_after(db: Read, after_id: int, limit: int) -> list[int]:
    """Return authors who are pulled, above `after_id`, ascending. Uses the primary key."""
    rows = await db.all(
        """
        SELECT author_id
        FROM feed.author_mode
        WHERE mode = 'pull' AND author_id > $1
        ORDER BY author_id
        LIMIT $2
        """,
        after_id,
        limit,
    )
    return [row["author_id"] for row in rows]


async def modes_of(db: Read, author_ids: list[int]) -> dict[int, AuthorMode]:
    """Return the modes of those of the authors whose mode ever was changed. Uses the primary key."""
    rows = await db.all(
        "SELECT author_id, mode, cut_id FROM feed.author_mode WHERE author_id = ANY($1::bigint[])", author_ids
    )
    return {row["author_id"]: AuthorMode(mode=Mode(row["mode"]), cut_id=row["cut_id"]) for row in rows}


async def count_pulled(db: Read) -> int:
    """Return how many authors are pulled."""
    count: int = await db.value("SELECT count(*) FROM feed.author_mode WHERE mode = 'pull'")
    return count
