"""What a page costs: a number of statements that does not grow with it."""

import msgspec

from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.posts.cache import FilesShown
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world


async def statements(quiet: World, person: Person, path: str) -> int:
    """Count the statements of one answer, by asking the driver; the gate's own are among them."""
    counted: list[str] = []
    # What it remembers for a moment, it may have forgotten.
    quiet.ctx.tools[ShownCounts], quiet.ctx.tools[FilesShown] = ShownCounts(), FilesShown()

    def count(record: object) -> None:
        counted.append(record.query)  # type: ignore[attr-defined]

    pool = quiet.ctx.db._pool  # pyright: ignore[reportPrivateUsage]  the driver alone sees every statement
    async with pool.acquire() as connection:
        connection.add_query_logger(count)
    answer = await quiet.http.get(path, headers={"Authorization": f"Bearer {person.token}"})
    async with pool.acquire() as connection:
        connection.remove_query_logger(count)
    assert answer.status_code == 200, answer.text
    # What a process asks once a second for all its requests falls to whoever comes first.
    asked = [query for query in counted if "FROM feed.standing" not in query]
    return len([query for query in asked if query.lstrip().upper().startswith(("SELECT", "WITH"))])


async def test_pages_cost_a_fixed_number_of_statements(world: World) -> None:
    authors = [await world.person("author") for _ in range(3)]
    few, many = await world.person("few"), await world.person("many")
    await few.follow(authors[0])
    for author in authors:
        await many.follow(author)
    for reader in (few, many):
        await reader.get("/api/feed")
    for hours in range(30, 0, -1):
        await posted(world, authors[hours % 3], hours_ago=hours)
    # One connection, and nobody beside it: what it is asked is what the page asks.
    alone = msgspec.structs.replace(world.ctx.config, database_pool_size=1, feed_log_days=0, feed_sample_every=0)
    costs: list[list[int]] = []
    async with open_world(alone, with_consumers=False) as quiet:
        for reader, limit in ((few, 4), (many, 12)):
            first = f"/api/feed?limit={limit}"
            own = {"Authorization": f"Bearer {reader.token}"}
            cursor = (await quiet.http.get(first, headers=own)).json()["next_cursor"]
            paths = (first, f"{first}&cursor={cursor}", f"{first}&order=chronological")
            costs.append([await statements(quiet, reader, path) for path in paths])
    # The session, and the page's six: posts, people, relations, media, counts, the reader's own marks. In order of time
    # also the version of the follows and, once a second, who is pulled; to rank, close friends (what else the formula
    # asks is remembered) unless the order of this minute still stands.
    for ranked, next_page, chronological in costs:
        assert ranked in (8, 9)
        assert next_page == 7
        assert chronological in (8, 9)
