"""What a page costs: a number of statements that does not grow with it."""

import msgspec

from heliograph.features.engagement.cache import ShownCounts
from heliograph.features.posts.cache import PostsShown
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world


async def statements(quiet: World, person: Person, path: str, *, is_remembered: bool = False) -> list[str]:
    """Return the statements of one answer, by asking the driver; the gate's own are among them."""
    counted: list[str] = []
    quiet.ctx.tools[ShownCounts] = ShownCounts()  # What it remembers for a moment, it may have forgotten.
    if not is_remembered:
        quiet.ctx.tools[PostsShown] = PostsShown()

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
    return [" ".join(query.split()) for query in asked if query.lstrip().upper().startswith(("SELECT", "WITH"))]


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
    costs: list[list[list[str]]] = []
    again: list[list[list[str]]] = []
    async with open_world(alone, with_consumers=False) as quiet:
        for reader, limit in ((few, 4), (many, 12)):
            first = f"/api/feed?limit={limit}"
            own = {"Authorization": f"Bearer {reader.token}"}
            cursor = (await quiet.http.get(first, headers=own)).json()["next_cursor"]
            paths = (first, f"{first}&cursor={cursor}", f"{first}&order=chronological")
            asked = [
                (await statements(quiet, reader, path), await statements(quiet, reader, path, is_remembered=True))
                for path in paths
            ]
            costs.append([first_time for first_time, _ in asked])
            again.append([next_time for _, next_time in asked])
    # The session, and the page's seven: posts and their versions, people, relations, media, counts, the reader's own
    # marks. From the top also the version of the follows and, where anybody is pulled, whom of those one follows; to
    # rank, close friends (what else the formula asks is remembered) unless the order of this minute still stands.
    for ranked, next_page, chronological in costs:
        assert len(ranked) in (9, 10, 11), ranked
        assert len(next_page) == 8, next_page
        assert len(chronological) in (9, 10), chronological
    # Of posts that the process has shown lately, neither what is in them nor their media.
    for ranked, next_page, chronological in again:
        assert len(ranked) in (7, 8, 9), ranked
        assert len(next_page) == 6, next_page
        assert len(chronological) in (7, 8), chronological
