"""What changes holds at once for JSON and bytes, and for open streams too, however far behind the consumers are."""

import asyncio
import time

import msgspec
import pytest

from heliograph.features.posts.events import PostPublished
from heliograph.platform.config import Config
from heliograph.platform.consumers import subscriptions
from heliograph.platform.events import encode_event
from heliograph.programs.composition import CONSUMERS
from tests.matrix.scenes import CHANGES, Scene, make_scene
from tests.matrix.stage import consumers
from tests.matrix.streams import Stream
from tests.matrix.test_matrix import NOWHERE
from tests.world import World, open_world, photo

SILENT_SECONDS = 5
_NOBODY = 1
LATE_GROUPS = [group for group in subscriptions(CONSUMERS)[PostPublished.NAME] if group.startswith("feed.")]


async def fill_backlog(world: World, jobs: int) -> None:
    """Have the feed's consumers wait behind `jobs` posts of somebody whom nobody follows."""
    assert LATE_GROUPS
    payload = encode_event(PostPublished(post_id=_NOBODY, author_id=_NOBODY, published_id=_NOBODY))
    async with world.ctx.db.tx() as tx:
        await tx.run(
            """
            WITH made AS (
                INSERT INTO platform.event (name, partition_key, payload)
                SELECT $1, number, $2
                FROM generate_series(1, $3) AS number
                RETURNING event_id
            )
            INSERT INTO platform.delivery (group_name, event_id, due_at)
            SELECT group_name, event_id, now() - interval '1 hour'
            FROM made CROSS JOIN unnest($4::text[]) AS late (group_name)
            """,
            PostPublished.NAME,
            payload,
            jobs,
            LATE_GROUPS,
        )


async def backlog_of(world: World) -> int:
    async with world.ctx.db.read() as db:
        sql = "SELECT count(*) FROM platform.delivery WHERE group_name = ANY($1::text[])"
        return int(await db.value(sql, LATE_GROUPS))


async def expect_as_told(world: World, scenes: list[Scene], *, is_after: bool) -> None:
    findings = [finding for scene in scenes for finding in await scene.findings(world, is_after=is_after)]
    assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings[:40])


async def publish_late(world: World, scene: Scene) -> None:
    """Publish a post that the feed's consumers have yet to hear of."""
    scene.waiting = await scene.owner.publish(photo(64, 48))


def told(scene: Scene) -> tuple[bool, bool]:
    """Say whether viewer and witness are to be told of the post that waited."""
    viewer, state = scene.change.after
    is_there = state != "suspended" and not scene.change.deletes
    return is_there and viewer == "follower", is_there


@pytest.mark.timeout(7_200)
async def test_a_change_holds_at_once_behind_any_backlog(world: World, matrix_config: Config, backlog: int) -> None:
    async with consumers(world):
        scenes = [await make_scene(world, change) for change in CHANGES]
        await expect_as_told(world, scenes, is_after=False)
    streams = {id(scene): [Stream(world.http, each) for each in (scene.viewer, scene.witness)] for scene in scenes}
    for viewer, witness in streams.values():
        await viewer.open()
        await witness.open()
    try:
        await fill_backlog(world, backlog)
        async with consumers(world, "media.*,posts.*"):
            await asyncio.gather(*(publish_late(world, scene) for scene in scenes))
        assert await backlog_of(world) >= backlog + len(scenes)
        away = msgspec.structs.replace(matrix_config, redis_url=NOWHERE)
        async with open_world(away, with_consumers=False) as bare:
            for scene in scenes:
                await scene.change.act(scene)
                await expect_as_told(world, [scene], is_after=True)
                await expect_as_told(bare, [scene], is_after=True)
        await drain(world, scenes)
        await asyncio.sleep(1)
        judge(scenes, streams)
    finally:
        for viewer, witness in streams.values():
            await viewer.close()
            await witness.close()


async def drain(world: World, scenes: list[Scene]) -> None:
    """Let the consumers catch up, and ask again and again meanwhile."""
    began, asked = time.monotonic(), 0
    async with consumers(world):
        while left := await backlog_of(world):
            await expect_as_told(world, [scenes[asked % len(scenes)]], is_after=True)
            asked += 1
            await asyncio.sleep(min(1.0, left / 1_000))
        await expect_as_told(world, scenes, is_after=True)
    print(f"caught up in {time.monotonic() - began:.1f} s, asked {asked} times meanwhile")


def judge(scenes: list[Scene], streams: dict[int, list[Stream]]) -> None:
    """Hold what the streams have told against what they were to tell."""
    for scene in scenes:
        viewer, witness = streams[id(scene)]
        for stream, is_told in zip((viewer, witness), told(scene), strict=True):
            found = stream.posts_told_of("feed.new")
            assert found == ({scene.waiting} if is_told else set()), (scene.change.name, stream.events())
            assert stream.posts_told_of("post.status") == set(), scene.change.name
        assert viewer.is_over is (scene.change.after[0] == "suspended"), scene.change.name
        assert not witness.is_over, scene.change.name


async def test_an_open_stream_hears_nothing_five_seconds_after_the_right_to_it_ended(world: World) -> None:
    blocked = next(change for change in CHANGES if change.name == "block")
    suspended = next(change for change in CHANGES if change.name == "viewer suspended")
    async with consumers(world):
        scenes = [await make_scene(world, change) for change in (blocked, suspended)]
        owners = [await Stream(world.http, scene.owner).open() for scene in scenes]
        streams = {id(scene): [Stream(world.http, each) for each in (scene.viewer, scene.witness)] for scene in scenes}
        for viewer, witness in streams.values():
            await viewer.open()
            await witness.open()
        for scene in scenes:
            await scene.change.act(scene)
        await asyncio.sleep(SILENT_SECONDS)
        assert streams[id(scenes[1])][0].is_over
        for scene, owner in zip(scenes, owners, strict=True):
            await publish_late(world, scene)
            async with asyncio.timeout(20):
                while not streams[id(scene)][1].posts_told_of("feed.new"):
                    await asyncio.sleep(0.05)
            assert owner.posts_told_of("post.status") == {scene.waiting}
            assert owner.posts_told_of("feed.new") == set()
        judge(scenes, streams)
        for stream in (*owners, *(each for pair in streams.values() for each in pair)):
            await stream.close()
