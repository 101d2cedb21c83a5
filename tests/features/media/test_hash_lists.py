"""Lists of known files and pictures: made, filled, changed, dropped; and what they know."""

import asyncio
import io
import random
import secrets
from collections.abc import AsyncGenerator, Callable
from typing import cast

import numpy as np
import pdqhash
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from heliograph.features.media import service as media
from heliograph.features.media.service import ImportRules
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import (
    BadHashes,
    HashKind,
    HashListBusy,
    HashListExists,
    HashListTerms,
    HashMatch,
    ImportOutcome,
    JudgedPicture,
    ListedHash,
)
from heliograph.platform.config import Config
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Invalid, NotFound
from heliograph.programs.composition import open_context
from tests.features.media import photos

SHA, PDQ = HashKind.SHA256, HashKind.PDQ


@pytest_asyncio.fixture
async def ctx(config: Config) -> AsyncGenerator[Ctx]:
    """A process without lists, whoever left some, and whose own are gone afterwards."""
    async with open_context(config, "test") as opened:
        await drop_all(opened)
        yield opened
        await drop_all(opened)


async def drop_all(ctx: Ctx) -> None:
    for one in await media.hash_lists(ctx):
        await media.drop_hash_list(ctx, one.name)


async def make(ctx: Ctx, name: str = "known", *, verdict: Verdict = Verdict.REJECT, match_distance: int = 31) -> str:
    await media.create_hash_list(ctx, name, HashListTerms(verdict=verdict, match_distance=match_distance))
    return name


async def fill(ctx: Ctx, name: str, text: str, *, kind: HashKind = PDQ, skip_bad: bool = False) -> ImportOutcome:
    rules = ImportRules(kind=kind, is_skipping_bad=skip_bad)
    return await media.import_hashes(ctx, name, io.BytesIO(text.encode()), rules)


async def counts(ctx: Ctx) -> dict[str, tuple[int, int]]:
    return {one.name: (one.sha256_count, one.pdq_count) for one in await media.hash_lists(ctx)}


def changed(value: bytes, bits: int, *, seed: int = 1) -> bytes:
    """The hash with so many bits turned."""
    flipped = int.from_bytes(value)
    for bit in random.Random(seed).sample(range(256), bits):
        flipped ^= 1 << bit
    return flipped.to_bytes(32)


def looks(pixels: NDArray[np.uint8]) -> list[bytes]:
    """The PDQ hashes of a picture, of its turns and mirrorings, the upright one first."""
    compute = cast("Callable[..., tuple[list[NDArray[np.uint8]], int]]", pdqhash.compute_dihedral)
    hashes, quality = compute(np.ascontiguousarray(pixels))
    assert quality >= 50
    return [np.packbits(one).tobytes() for one in hashes]


async def known(ctx: Ctx, *hashes: bytes, content: bytes = b"\0" * 32) -> list[HashMatch]:
    """What lists say of a picture with these looks."""
    judged = await media.judge(ctx, [JudgedPicture(jpeg=b"", perceptual_hashes=list(hashes))], content)
    return [reason for reason in judged.reasons if isinstance(reason, HashMatch)]


async def test_importing_twice_changes_nothing(ctx: Ctx) -> None:
    name = await make(ctx)
    lines = "\n".join(secrets.token_hex(32) for _ in range(50_000))
    first = await fill(ctx, name, lines + "\n" + lines[:64])
    again = await fill(ctx, name, lines)

    assert (first.added, first.known) == (50_000, 1)
    assert (again.added, again.known) == (0, 50_000)
    assert await counts(ctx) == {name: (0, 50_000)}
    middle = bytes.fromhex(lines.splitlines()[25_000])
    assert [match.distance for match in await known(ctx, changed(middle, 31))] == [31]
    assert await known(ctx, changed(middle, 32)) == []


async def test_a_bad_line_keeps_the_whole_file_out_unless_bad_ones_are_skipped(ctx: Ctx) -> None:
    name = await make(ctx)
    good = [secrets.token_hex(32) for _ in range(5_000)]
    lines = "\n".join([*good, *["nonsense"] * 30, secrets.token_hex(32)])
    with pytest.raises(BadHashes) as caught:
        await fill(ctx, name, lines)

    assert "line 5001: not 64 hexadecimal digits" in caught.value.detail
    assert "and 10 more" in caught.value.detail
    assert await counts(ctx) == {name: (0, 0)}
    outcome = await fill(ctx, name, lines, skip_bad=True)
    assert (outcome.added, outcome.bad_line_count, len(outcome.bad_lines)) == (5_001, 30, 20)


async def test_an_exact_list_knows_the_bytes_and_tells_its_note(ctx: Ctx) -> None:
    name = await make(ctx, verdict=Verdict.HOLD)
    await fill(ctx, name, f"{'ab' * 32},case 7", kind=SHA)

    (match,) = await known(ctx, content=bytes.fromhex("ab" * 32))
    assert match == HashMatch(verdict=Verdict.HOLD, list_name=name, kind=SHA, distance=0, note="case 7")
    assert await known(ctx, bytes.fromhex("ab" * 32)) == [], "a hash of bytes is none of looks"


@pytest.mark.parametrize("distance", [0, 1, 15, 16, 20, 31])
async def test_looks_match_within_the_distance_and_not_one_bit_beyond(ctx: Ctx, distance: int) -> None:
    name = await make(ctx, match_distance=distance)
    value = secrets.token_bytes(32)
    await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))

    for seed in range(40):
        assert [match.distance for match in await known(ctx, changed(value, distance, seed=seed))] == [distance]
        assert await known(ctx, changed(value, distance + 1, seed=seed)) == []


async def test_bits_spread_as_evenly_as_can_be_are_found(ctx: Ctx) -> None:
    """Thirty-one bits, two in each of fifteen places and one in the last: the hardest for the bands."""
    name = await make(ctx)
    value = secrets.token_bytes(32)
    await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))
    for single in range(16):
        flipped = int.from_bytes(value)
        for place in range(16):
            for bit in (3,) if place == single else (3, 11):
                flipped ^= 1 << (16 * place + bit)
        assert [match.distance for match in await known(ctx, flipped.to_bytes(32))] == [31]


async def test_each_list_judges_by_its_own_distance_and_the_severest_holds(ctx: Ctx) -> None:
    value = secrets.token_bytes(32)
    for name, verdict, distance in (
        ("near", Verdict.REJECT, 5),
        ("far", Verdict.BLUR, 31),
        ("trial", Verdict.ALLOW, 31),
        ("held", Verdict.HOLD, 20),
    ):
        await make(ctx, name, verdict=verdict, match_distance=distance)
        await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value, note=name))

    for bits, verdict, names in (
        (5, Verdict.REJECT, {"near", "far", "trial", "held"}),
        (20, Verdict.HOLD, {"far", "trial", "held"}),
        (31, Verdict.BLUR, {"far", "trial"}),
        (40, Verdict.ALLOW, set[str]()),
    ):
        picture = JudgedPicture(jpeg=b"", perceptual_hashes=[changed(value, bits)])
        judged = await media.judge(ctx, [picture], b"\0" * 32)
        assert judged.verdict is verdict
        assert {reason.list_name for reason in judged.reasons if isinstance(reason, HashMatch)} == names


async def test_a_mirrored_or_turned_picture_is_known(ctx: Ctx) -> None:
    name = await make(ctx)
    pixels = photos.scene(400, 300)
    await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=looks(pixels)[0]))

    for turned in (pixels, pixels[:, ::-1], pixels[::-1], np.rot90(pixels), np.rot90(pixels, 3)[:, ::-1]):
        assert len(await known(ctx, *looks(turned))) == 1
    assert await known(ctx, looks(pixels[:, ::-1])[0]) == [], "it is the eight that find it"


async def test_of_many_pictures_the_one_that_is_known_is_named(ctx: Ctx) -> None:
    name = await make(ctx)
    value = secrets.token_bytes(32)
    await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))
    pictures = [
        JudgedPicture(jpeg=b"", perceptual_hashes=[secrets.token_bytes(32) for _ in range(8)]) for _ in range(30)
    ]
    pictures[21].perceptual_hashes[6] = changed(value, 12)
    pictures[27].perceptual_hashes[1] = changed(value, 4)

    (match,) = (await media.judge(ctx, pictures, b"\0" * 32)).reasons
    assert isinstance(match, HashMatch)
    assert (match.picture, match.distance) == (27, 4)


async def test_the_bands_find_what_reading_every_hash_finds(ctx: Ctx) -> None:
    """Hashes near one another and near the query, so that distances around the limit are common."""
    name = await make(ctx)
    generator = np.random.default_rng(3)
    centre = generator.bytes(32)
    values = [changed(centre, int(generator.integers(0, 60)), seed=number) for number in range(3_000)]
    await fill(ctx, name, "\n".join(value.hex() for value in values))
    for number in range(20):
        query = changed(centre, int(generator.integers(0, 40)), seed=10_000 + number)
        nearest = min((int.from_bytes(query) ^ int.from_bytes(value)).bit_count() for value in values)
        found = [match.distance for match in await known(ctx, query)]
        assert found == ([nearest] if nearest <= 31 else [])


async def test_imports_at_the_same_time_lose_and_double_nothing(ctx: Ctx) -> None:
    for name in ("one", "two"):
        await make(ctx, name)
    lines = [secrets.token_hex(32) for _ in range(3_000)]
    texts = ["\n".join(lines[start : start + 2_000]) for start in (0, 500, 1_000)]
    backwards = ["\n".join(reversed(text.splitlines())) for text in texts]

    async def fill_when_free(name: str, text: str) -> None:
        while True:
            try:
                await fill(ctx, name, text)
            except HashListBusy:
                await asyncio.sleep(0.02)
            else:
                return

    async with asyncio.timeout(60):
        await asyncio.gather(*(fill_when_free(name, text) for name in ("one", "two") for text in (*texts, *backwards)))

    assert await counts(ctx) == {"one": (0, 3_000), "two": (0, 3_000)}


async def test_hashes_come_and_go_singly_and_lists_whole(ctx: Ctx) -> None:
    name = await make(ctx)
    value = secrets.token_bytes(32)
    assert await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))
    assert not await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))
    with pytest.raises(NotFound):
        await media.remove_hash(ctx, name, SHA, value)
    await media.remove_hash(ctx, name, PDQ, value)
    assert await known(ctx, value) == []

    await fill(ctx, name, "\n".join(secrets.token_hex(32) for _ in range(25_000)))
    await media.drop_hash_list(ctx, name)
    assert await media.hash_lists(ctx) == []
    with pytest.raises(NotFound):
        await media.drop_hash_list(ctx, name)


async def test_a_list_is_changed_without_touching_what_it_holds(ctx: Ctx) -> None:
    name = await make(ctx, verdict=Verdict.ALLOW)
    value = secrets.token_bytes(32)
    await media.add_hash(ctx, name, ListedHash(kind=PDQ, value=value))
    await media.change_hash_list(ctx, name, HashListTerms(verdict=Verdict.BLUR, match_distance=3, note="ours"))

    (told,) = await media.hash_lists(ctx)
    assert (told.terms.verdict, told.terms.match_distance, told.terms.note) == (Verdict.BLUR, 3, "ours")
    assert [match.verdict for match in await known(ctx, changed(value, 3))] == [Verdict.BLUR]


async def test_lists_that_cannot_be_are_refused(ctx: Ctx) -> None:
    name = await make(ctx)
    with pytest.raises(HashListExists):
        await make(ctx, name)
    for bad in ("", "Known", "a b", "../x", "x" * 61):
        with pytest.raises(Invalid):
            await make(ctx, bad)
    for distance in (-1, 32):
        with pytest.raises(Invalid):
            await make(ctx, "other", match_distance=distance)
    with pytest.raises(NotFound):
        await fill(ctx, "nobody", "ab" * 32)
