"""Hash lists and judgements."""

import msgspec

from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import (
    HashKind,
    HashList,
    HashListTerms,
    HashMatch,
    Judgement,
    ListedHash,
    ModelFinding,
    Reason,
)
from heliograph.platform.db import Read, Tx


async def hash_lists(db: Read) -> list[HashList]:
    """Return every list by name, with the number of its hashes; reads them all."""
    rows = await db.all(
        """
        SELECT name, verdict, match_distance, note, created_at, sha256_count, pdq_count
        FROM media.hash_list
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE kind = 'sha256') AS sha256_count,
                count(*) FILTER (WHERE kind = 'pdq') AS pdq_count
            FROM media.listed_hash
            WHERE listed_hash.list_id = hash_list.list_id
        ) AS counted
        ORDER BY name
        """
    )
    return [
        HashList(
            name=row["name"],
            terms=HashListTerms(
                verdict=Verdict(row["verdict"]), match_distance=row["match_distance"], note=row["note"]
            ),
            sha256_count=row["sha256_count"],
            pdq_count=row["pdq_count"],
            created_at=row["created_at"],
        )
        for row in rows
    ]


async def insert_hash_list(tx: Tx, name: str, terms: HashListTerms) -> bool:
    """Insert an empty list; False where the name is taken."""
    changed = await tx.run(
        """
        INSERT INTO media.hash_list (name, verdict, match_distance, note)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING
        """,
        name,
        terms.verdict,
        terms.match_distance,
        terms.note,
    )
    return changed == 1


async def update_hash_list(tx: Tx, name: str, terms: HashListTerms) -> bool:
    """Replace what a list asks for; False where there is none of this name."""
    changed = await tx.run(
        "UPDATE media.hash_list SET verdict = $2, match_distance = $3, note = $4 WHERE name = $1",
        name,
        terms.verdict,
        terms.match_distance,
        terms.note,
    )
    return changed == 1


async def lock_hash_list(tx: Tx, name: str) -> tuple[int | None, bool]:
    """Keep others from changing the list's hashes; return its id, and whether it was free to lock.

    The id is None where there is no such list. Reading goes on meanwhile.
    """
    free = await tx.value(
        "SELECT list_id FROM media.hash_list WHERE name = $1 FOR NO KEY UPDATE SKIP LOCKED",
        name,
    )
    if free is not None:
        return free, True
    return await tx.value("SELECT list_id FROM media.hash_list WHERE name = $1", name), False


async def insert_hashes(tx: Tx, list_id: int, hashes: list[ListedHash]) -> int:
    """Insert what the list does not hold yet; return how many that were."""
    return await tx.run(
        """
        INSERT INTO media.listed_hash (list_id, kind, value, note)
        SELECT $1, kind, ('x' || encode(value, 'hex'))::bit(256), note
        FROM unnest($2::text[], $3::bytea[], $4::text[]) AS given (kind, value, note)
        ON CONFLICT (list_id, kind, value) DO NOTHING
        """,
        list_id,
        [one.kind for one in hashes],
        [one.value for one in hashes],
        [one.note for one in hashes],
    )


async def analyze_hashes(tx: Tx) -> None:
    """Tell the planner how many hashes there are: before it knows, it may read them all instead of the bands."""
    await tx.run("ANALYZE media.listed_hash")


async def delete_hash(tx: Tx, list_id: int, kind: HashKind, value: bytes) -> bool:
    """Delete one hash; False where the list does not hold it."""
    changed = await tx.run(
        """
        DELETE FROM media.listed_hash
        WHERE list_id = $1 AND kind = $2 AND value = ('x' || encode($3::bytea, 'hex'))::bit(256)
        """,
        list_id,
        kind,
        value,
    )
    return changed == 1


async def delete_some_hashes(tx: Tx, list_id: int, limit: int) -> int:
    """Delete up to `limit` of a list's hashes; return how many. Uses the primary key."""
    return await tx.run(
        """
        DELETE FROM media.listed_hash
        WHERE ctid = ANY(ARRAY(
            SELECT ctid
            FROM media.listed_hash
            WHERE list_id = $1
            ORDER BY list_id, kind, value
            LIMIT $2
        ))
        """,
        list_id,
        limit,
    )


async def delete_hash_list(tx: Tx, list_id: int) -> None:
    """Delete an empty list."""
    await tx.run("DELETE FROM media.hash_list WHERE list_id = $1", list_id)


async def widest_distance(db: Read) -> int | None:
    """Return the widest match distance of any list, None where there is no list. There are few lists."""
    widest: int | None = await db.value("SELECT max(match_distance) FROM media.hash_list")
    return widest


async def exact_matches(db: Read, sha256: bytes) -> list[HashMatch]:
    """Return the lists that know the file, by name. Uses the primary key, once a list."""
    rows = await db.all(
        """
        SELECT hash_list.name, hash_list.verdict, listed_hash.note
        FROM media.hash_list
        JOIN media.listed_hash USING (list_id)
        WHERE listed_hash.kind = 'sha256' AND listed_hash.value = ('x' || encode($1::bytea, 'hex'))::bit(256)
        ORDER BY hash_list.name
        """,
        sha256,
    )
    return [
        HashMatch(
            verdict=Verdict(row["verdict"]),
            list_name=row["name"],
            kind=HashKind.SHA256,
            distance=0,
            note=row["note"],
        )
        for row in rows
    ]


async def near_matches(db: Read, hashes: list[bytes], bands: list[int]) -> list[tuple[int, HashMatch]]:
    """Return, for each list that knows one of these looks, its nearest hash, with the index of the look.

    `bands` are the bands to look under, equally many for each hash and each of its sixteen places, in order (see
    `rules.bands_near`). Uses `listed_hash_bands`, once a place: an index scan for all bands at once compares each
    candidate with each band, and takes longer than reading the whole table.
    """
    rows = await db.all(
        """
        SELECT DISTINCT ON (hash_list.name)
            hash_list.name, hash_list.verdict, candidate.note, place.hash_index,
            bit_count(candidate.value # place.hash)::integer AS distance
        FROM (
            SELECT given.position::integer - 1 AS hash_index, ('x' || encode(given.hash, 'hex'))::bit(256) AS hash,
                (given.position::integer - 1) * 16 + number AS place
            FROM unnest($1::bytea[]) WITH ORDINALITY AS given (hash, position)
            CROSS JOIN generate_series(0, 15) AS number
        ) AS place
        CROSS JOIN LATERAL (
            SELECT list_id, value, note
            FROM media.listed_hash
            WHERE kind = 'pdq'
                AND media.hash_bands(value) && ($2::integer[])[place.place * $3 + 1 : place.place * $3 + $3]
        ) AS candidate
        JOIN media.hash_list USING (list_id)
        WHERE bit_count(candidate.value # place.hash) <= hash_list.match_distance
        ORDER BY hash_list.name, distance, place.hash_index, candidate.value
        """,
        hashes,
        bands,
        len(bands) // (len(hashes) * 16),
    )
    return [
        (
            row["hash_index"],
            HashMatch(
                verdict=Verdict(row["verdict"]),
                list_name=row["name"],
                kind=HashKind.PDQ,
                distance=row["distance"],
                note=row["note"],
            ),
        )
        for row in rows
    ]


async def insert_judgement(tx: Tx, media_id: int, judgement: Judgement) -> None:
    """Write down what was decided about a medium, in place of what was decided before."""
    await tx.run(
        """
        INSERT INTO media.judgement (media_id, verdict, reasons, findings)
        VALUES ($1, $2, $3::text::jsonb, $4::text::jsonb)
        ON CONFLICT (media_id) DO UPDATE
        SET verdict = excluded.verdict, reasons = excluded.reasons, findings = excluded.findings, judged_at = now()
        """,
        media_id,
        judgement.verdict,
        msgspec.json.encode(judgement.reasons).decode(),
        msgspec.json.encode(judgement.findings).decode(),
    )


async def judgement_by_medium(db: Read, media_id: int) -> Judgement | None:
    """Return what was decided about a medium, None where nothing was. Uses the primary key."""
    row = await db.one(
        "SELECT verdict, reasons::text AS reasons, findings::text AS findings FROM media.judgement WHERE media_id = $1",
        media_id,
    )
    if row is None:
        return None
    return Judgement(
        verdict=Verdict(row["verdict"]),
        reasons=msgspec.json.decode(row["reasons"], type=list[Reason]),
        findings=msgspec.json.decode(row["findings"], type=list[ModelFinding]),
    )
