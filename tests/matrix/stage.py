"""One owner with everything an account can have, and one of each kind of viewer standing to it as their names say."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from heliograph.features.accounts import service as accounts
from heliograph.features.media import service as media
from heliograph.features.media.types import Verdict
from heliograph.features.media.types.moderating import HashKind, HashListTerms, ListedHash
from heliograph.features.posts.rules import short_code
from heliograph.programs.relay import relay
from heliograph.programs.worker import work
from tests.matrix.expected import POST_STATES
from tests.matrix.resources import PICTURES, Row, byte_row
from tests.world import Person, World, photo, video

BIO = "forty-two lighthouses"
NOT_PUBLISHED = ("t.jpg", "l.jpg", "l.webp", "o.bin")
AWAY = 7_000_003
"""How far from an id that there is one stands that never was."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """Who is there, and what there is to ask for."""

    world: World
    owner: Person
    people: dict[str, Person]
    fields: dict[str, str]
    absent: dict[str, str]
    """The same fields with ids that never existed."""
    byte_rows: list[Row]
    """Every file in every format, and of posts that are not published a few of each."""
    since: dict[str, str] = field(default_factory=dict[str, str])
    """For each viewer the cursor of a feed that was empty."""


@asynccontextmanager
async def consumers(world: World, groups: str = "*") -> AsyncGenerator[None]:
    """Run relay and workers for as long as the block does."""
    tasks = [asyncio.ensure_future(relay(world.ctx)), asyncio.ensure_future(work(world.ctx, groups))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def ask(person: Person, method: str, path: str, **options: object) -> None:
    """Do something that must succeed."""
    answer = await person.call(method, path, **options)
    assert answer.status_code < 300, answer.text


async def relate(owner: Person, people: dict[str, Person]) -> None:
    """Have everyone stand to a public owner as their names say, but `pending`, who asks once it is private."""
    follow, unfollow = ("POST", f"/api/users/{owner.user_id}/follow"), ("DELETE", f"/api/users/{owner.user_id}/follow")
    for kind in ("follower", "ex_follower", "blocked", "blocker", "muter", "suspended"):
        if kind in people:
            await ask(people[kind], *follow)
    if "ex_follower" in people:
        await ask(people["ex_follower"], *unfollow)
    if "blocked" in people:
        await ask(owner, "POST", f"/api/users/{people['blocked'].user_id}/block")
    if "blocker" in people:
        await ask(people["blocker"], "POST", f"/api/users/{owner.user_id}/block")
    if "muter" in people:
        await ask(people["muter"], "POST", f"/api/users/{owner.user_id}/mute")
    if "suspended" in people:
        await accounts.suspend(people["suspended"].world.ctx, int(people["suspended"].user_id))


async def set_privacy(owner: Person, *, is_private: bool) -> None:
    """Go private, or public."""
    await ask(owner, "PATCH", "/api/users/me", json={"is_private": is_private})


async def build(world: World, kinds: tuple[str, ...]) -> Stage:
    """Build everything; the owner is public, and consumers run no more when it is done."""
    owner, friend = await world.person("owner"), await world.person("friend")
    people = {kind: await world.person(kind.replace("_", "")) for kind in kinds if kind not in ("anonymous", "owner")}
    everyone = {**people, "owner": owner}
    since = {kind: (await person.get("/api/feed"))["newest_cursor"] for kind, person in everyone.items()}
    await ask(owner, "PATCH", "/api/users/me", json={"bio": BIO})
    jpeg = {"Content-Type": "image/jpeg"}
    changed = await owner.call("PUT", "/api/users/me/avatar", content=photo(96, 96, seed=50), headers=jpeg)
    avatar = changed.json()["profile_pic_url"].rpartition("/")[2].partition("_")[0]
    await owner.follow(friend)
    await relate(owner, people)
    async with consumers(world):
        fields = await _posts(world, owner, friend, people.get("follower"))
        friends_post = await friend.publish(
            photo(64, 48, seed=60), caption=f"hello @{owner.username}", tagged_users=[owner.user_id]
        )
        fields |= await _engage({**everyone, "friend": friend}, fields["published"], friends_post)
    # Nobody renders any more: these two stay on their way.
    fields["processing"] = await owner.submit(photo(64, 48, seed=61))
    ticket = await owner.begin(photo(64, 48, seed=62))
    fields["awaiting"] = ticket["post_id"]
    fields |= await _media_ids(world, fields)
    sessions = (await owner.get("/api/users/me/sessions"))["sessions"]
    fields |= {
        "user_id": owner.user_id,
        "username": owner.username,
        "bio": BIO,
        "avatar": avatar,
        "fan_id": people["follower"].user_id if "follower" in people else owner.user_id,
        "friend_id": friend.user_id,
        "friends_post": friends_post,
        "session_id": sessions[0]["session_id"],
    }
    stage = Stage(world=world, owner=owner, people=people, fields=fields, absent={}, byte_rows=[], since=since)
    stage.absent = _absent(fields)
    stage.byte_rows = await _byte_rows(owner, fields)
    for named in (fields, stage.absent):
        named |= {f"{state}_code": short_code(int(named[state])) for state in POST_STATES}
    return stage


async def _posts(world: World, owner: Person, friend: Person, reader: Person | None) -> dict[str, str]:
    """Publish a carousel of a photo and a video, have one post held, one fail, and delete one."""
    still, moving = photo(160, 120, seed=51), video(seconds=1, size="1280x720")
    kinds = ("image/jpeg", "video/mp4")
    files = [
        {"content_type": kind, "file_size": len(content)} for kind, content in zip(kinds, (still, moving), strict=True)
    ]
    ticket = (await owner.call("POST", "/api/posts/upload-url", json={"files": files})).json()
    await owner.upload(ticket, still, moving)
    draft = {"post_id": ticket["post_id"], "caption": f"both #{owner.username}", "tagged_users": [friend.user_id]}
    await ask(owner, "POST", "/api/posts", json=draft)
    suspect = photo(64, 48, seed=52)
    await media.create_hash_list(world.ctx, "suspects", HashListTerms(verdict=Verdict.HOLD))
    await media.add_hash(
        world.ctx, "suspects", ListedHash(kind=HashKind.SHA256, value=hashlib.sha256(suspect).digest())
    )
    held = await owner.submit(suspect)
    failed = await owner.submit(b"\xff\xd8\xff\xe0 nothing that follows is a picture " + bytes(64))
    deleted = await owner.publish(photo(64, 48, seed=53))
    media_id = (await owner.get(f"/api/posts/{deleted}"))["media"][0]["media_id"]
    await ask(owner, "DELETE", f"/api/posts/{deleted}")
    assert (await owner.settled(failed))["status"] == "failed"
    async with asyncio.timeout(30):
        while "notice" not in await owner.get(f"/api/posts/{held}/status"):
            await asyncio.sleep(0.02)
    published = ticket["post_id"]
    assert (await owner.settled(published, seconds=90))["status"] == "published"
    await _complete_second(owner, published)
    if reader is not None:
        await reader.sees(published)
    return {"published": published, "held": held, "failed": failed, "deleted": deleted, "deleted_media": media_id}


async def _made(person: Person, path: str, wanted: str, **fields: str) -> str:
    """Make something; return its id."""
    answer = await person.call("POST", path, json=fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()[wanted])


async def _engage(everyone: dict[str, Person], post_id: str, friends_post: str) -> dict[str, str]:
    """Comment on, like and save the owner's post and a friend's."""
    owner, friend = everyone["owner"], everyone["friend"]
    comment_id = await _made(friend, f"/api/posts/{post_id}/comments", "comment_id", text="how fine")
    answer_id = await _made(owner, f"/api/posts/{post_id}/comments", "comment_id", text="is it", parent_id=comment_id)
    owners_comment = await _made(owner, f"/api/posts/{friends_post}/comments", "comment_id", text="hello yourself")
    await ask(friend, "POST", f"/api/posts/{post_id}/like")
    await ask(owner, "POST", f"/api/posts/{friends_post}/like")
    for kind, person in everyone.items():
        if kind not in ("blocked", "blocker", "suspended"):
            await ask(person, "POST", f"/api/posts/{post_id}/save")
    collection_id = await _made(owner, "/api/collections", "collection_id", name="kept")
    await ask(owner, "PUT", f"/api/collections/{collection_id}/posts/{friends_post}")
    return {
        "comment_id": comment_id,
        "answer_id": answer_id,
        "owners_comment": owners_comment,
        "collection_id": collection_id,
    }


async def _complete_second(owner: Person, post_id: str) -> None:
    async with asyncio.timeout(90):
        while "hls" not in (await owner.get(f"/api/posts/{post_id}"))["media"][1]["video_urls"]:
            await asyncio.sleep(0.1)


async def _media_ids(world: World, posts: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    async with world.ctx.db.read() as db:
        for state in POST_STATES:
            if state != "deleted":
                rows = await db.all(
                    "SELECT media_id FROM media.medium WHERE object_id = $1 ORDER BY position", int(posts[state])
                )
                found[f"{state}_media"] = str(rows[0]["media_id"])
                if len(rows) > 1:
                    found[f"{state}_video"] = str(rows[1]["media_id"])
    return found


def _absent(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with ids and a name that never were; what is not the owner's stays."""
    kept = ("fan_id", "friend_id", "friends_post", "bio")
    made = {name: str(int(value) - AWAY) for name, value in fields.items() if value.isdigit()}
    return {**made, "username": fields["username"][::-1], **{name: fields[name] for name in kept}}


async def _byte_rows(owner: Person, fields: dict[str, str]) -> list[Row]:
    card = await owner.get(f"/api/posts/{fields['published']}")
    played = [url.rpartition("/")[2].partition("_")[2] for url in card["media"][1]["video_urls"].values()]
    playlists = [name.replace(".mp4", ".m3u8") for name in played if name.endswith(".mp4")]
    segments = [name.replace(".mp4", ".m4s") for name in played if name.endswith(".mp4")]
    assert set(played) == {"480p.mp4", "720p.mp4", "hls.m3u8"}
    rows = [byte_row(f"{{published_media}}_{name}", "content") for name in PICTURES]
    rows += [byte_row(f"{{published_video}}_{name}", "content") for name in (*PICTURES, *played, *playlists, *segments)]
    rows += [byte_row(f"{{{name}}}_o.bin", "own") for name in ("published_media", "published_video", "avatar")]
    rows += [byte_row(f"{{published_video}}_1080p.{kind}", "nobody") for kind in ("mp4", "m4s", "m3u8")]
    rows += [byte_row(f"{{avatar}}_{size}.jpg", "header") for size in "ts"]
    rows += [byte_row(f"{{avatar}}_{size}.jpg", "content") for size in "ml"]
    # Rendered, and its owner's until somebody has looked; not rendered; nothing to render; gone.
    rows += [byte_row(f"{{held_media}}_{name}", "own") for name in NOT_PUBLISHED]
    unrendered = ("processing_media", "failed_media", "awaiting_media", "deleted_media")
    rows += [
        byte_row(f"{{{medium}}}_{name}", "nobody") for medium in unrendered for name in ("t.jpg", "l.jpg", "o.bin")
    ]
    return rows
