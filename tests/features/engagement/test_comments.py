"""Comments: one level deep, seen where their post is, deleted by either author, counted exactly."""

import asyncio
import os
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import service
from heliograph.features.engagement.service import commenting
from heliograph.platform.config import Config
from tests.features.engagement.acts import absent, check_exact
from tests.world import Person, World, open_world


async def say(person: Person, post_id: str, text: str, **fields: Any) -> Any:
    answer = await person.call("POST", f"/api/posts/{post_id}/comments", json={"text": text, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def texts(person: Person, path: str) -> list[str]:
    return [comment["text"] for comment in (await person.get(path))["comments"]]


async def all_texts(person: Person, path: str) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page = await person.get(f"{path}{cursor}")
        found += [comment["text"] for comment in page["comments"]]
        if not page["has_more"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def test_a_comment_says_who_wrote_what_and_whom_it_names(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    made = await say(ben, post_id, f"  Lovely, @{ana.username}! And @nobody.at.all  ")
    assert made["text"] == f"Lovely, @{ana.username}! And @nobody.at.all"
    assert (made["mentions"], made["user"]["username"]) == ([ana.username], ben.username)
    assert (made["post_id"], made["parent_id"], made["reply_count"], made["like_count"]) == (post_id, None, 0, 0)
    listed = (await ana.get(f"/api/posts/{post_id}/comments"))["comments"]
    assert listed == [made]
    anonymous = (await world.http.get(f"/api/posts/{post_id}/comments")).json()["comments"]
    assert [comment["may_delete"] for comment in (*listed, *anonymous)] == [True, False]
    assert (await ana.get(f"/api/posts/{post_id}"))["comment_count"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": " \n\u202e"}, "invalid_comment"),
        ({"text": "x" * 2_201}, "invalid_comment"),
        ({"text": "x", "parent_id": "zero"}, "invalid_comment"),
        ({"text": "x", "colour": "red"}, "invalid"),
    ],
)
async def test_what_is_no_comment_is_refused_in_words(world: World, body: Any, code: str) -> None:
    ana = await world.person("ana")
    answer = await ana.call("POST", "/api/posts/7/comments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_answers_to_answers_join_them_under_the_same_comment(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    root = await say(ben, post_id, "root")
    first = await say(ana, post_id, "first", parent_id=root["comment_id"])
    second = await say(ben, post_id, f"@{ana.username} second", parent_id=first["comment_id"])
    assert [first["parent_id"], second["parent_id"]] == [root["comment_id"]] * 2
    assert second["mentions"] == [ana.username]
    assert await texts(ana, f"/api/posts/{post_id}/comments") == ["root"]
    path = f"/api/comments/{root['comment_id']}/replies"
    assert await all_texts(ben, f"{path}?limit=1") == ["first", f"@{ana.username} second"]
    assert (await ana.get(f"/api/posts/{post_id}/comments"))["comments"][0]["reply_count"] == 2
    assert (await ana.get(f"/api/posts/{post_id}"))["comment_count"] == 3
    await check_exact(world, post_id)
    elsewhere = await ana.publish()
    stray = await ben.call(
        "POST", f"/api/posts/{elsewhere}/comments", json={"text": "x", "parent_id": root["comment_id"]}
    )
    assert stray.status_code == 404


async def test_pages_in_either_order_hold_each_comment_once_while_more_come(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    made = [await say(ben, post_id, f"c{number}") for number in range(7)]
    for number, fans in ((2, (ana, ben)), (5, (ana,))):
        for fan in fans:
            await fan.call("POST", f"/api/comments/{made[number]['comment_id']}/like")
    await service.fold(world.ctx)
    path = f"/api/posts/{post_id}/comments"
    newest = [f"c{number}" for number in range(6, -1, -1)]
    for limit in (1, 3, 100):
        assert await all_texts(ana, f"{path}?limit={limit}") == newest
        assert await all_texts(ana, f"{path}?order=top&limit={limit}") == ["c2", "c5", "c6", "c4", "c3", "c1", "c0"]
    page = await ana.get(f"{path}?order=top&limit=3")
    await ana.call("POST", f"/api/comments/{made[0]['comment_id']}/like")
    await say(ben, post_id, "late")
    await service.fold(world.ctx)
    rest = await texts(ana, f"{path}?order=top&limit=9&cursor={page['next_cursor']}")
    assert rest == ["c4", "c3", "c1", "c0"]


async def test_either_author_deletes_a_comment_with_its_answers_and_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commenting, "_REPLIES_BATCH", 2)
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    post_id = await ana.publish()
    roots = [await say(ben, post_id, f"root {number}") for number in range(2)]
    for number in range(5):
        await say(cam, post_id, f"answer {number}", parent_id=roots[0]["comment_id"])
    mine = await say(cam, post_id, "mine", parent_id=roots[1]["comment_id"])
    refused = await cam.call("DELETE", f"/api/comments/{roots[0]['comment_id']}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert (await world.http.delete(f"/api/comments/{roots[0]['comment_id']}")).status_code == 401
    await cam.call("POST", f"/api/comments/{roots[0]['comment_id']}/like")
    for person, comment, left in ((ana, roots[0], 2), (cam, mine, 1), (ben, roots[1], 0)):
        gone = await person.call("DELETE", f"/api/comments/{comment['comment_id']}")
        assert (gone.status_code, gone.json()) == (200, {"success": True})
        assert (await ana.get(f"/api/posts/{post_id}"))["comment_count"] == left
        await check_exact(world, post_id)
        await absent(person, "DELETE", f"/api/comments/{comment['comment_id']}")
        await absent(person, "GET", f"/api/comments/{comment['comment_id']}/replies")
    async with asyncio.timeout(10):
        while True:
            async with world.ctx.db.read() as db:
                likes = await db.value(
                    "SELECT count(*) FROM engagement.comment_like WHERE comment_id = $1", int(roots[0]["comment_id"])
                )
            if not likes:
                break
            await asyncio.sleep(0.02)
    await service.fold(world.ctx)
    await check_exact(world, post_id)


async def test_ones_own_comment_is_ones_to_delete_though_the_post_is_out_of_sight(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    post_id = await ana.publish()
    own, other = await say(ben, post_id, "mine"), await say(cam, post_id, "other")
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    await absent(ben, "DELETE", f"/api/comments/{other['comment_id']}")
    assert (await ben.call("DELETE", f"/api/comments/{own['comment_id']}")).status_code == 200
    assert await texts(ana, f"/api/posts/{post_id}/comments") == ["other"]


async def test_comments_are_seen_and_made_where_the_post_is_seen(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    comment_id = (await say(ana, post_id, "x"))["comment_id"]
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"/api/posts/{post_id}/comments", {}),
        ("POST", f"/api/posts/{post_id}/comments", {"json": {"text": "y"}}),
        ("GET", f"/api/comments/{comment_id}/replies", {}),
        ("POST", f"/api/comments/{comment_id}/like", {}),
        ("DELETE", f"/api/comments/{comment_id}/like", {}),
        ("DELETE", f"/api/comments/{comment_id}", {}),
    ]
    await ana.call("PATCH", "/api/users/me", json={"is_private": True})
    for method, path, options in acts:
        await absent(ben, method, path, **options)
    await ana.call("PATCH", "/api/users/me", json={"is_private": False})
    await ben.call("POST", f"/api/users/{ana.user_id}/block")
    for method, path, options in acts:
        await absent(ben, method, path, **options)
    await ben.call("DELETE", f"/api/users/{ana.user_id}/block")
    await ana.call("DELETE", f"/api/posts/{post_id}")
    for method, path, options in acts[:5]:
        await absent(ben, method, path, **options)


async def test_comments_of_the_blocked_and_the_suspended_are_left_out_of_lists_and_not_of_counts(world: World) -> None:
    ana, ben, cam, dan = [await world.person(name) for name in ("ana", "ben", "cam", "dan")]
    post_id = await ana.publish()
    theirs = await say(cam, post_id, f"hello @{ben.username}")
    await say(dan, post_id, "from dan")
    await say(ben, post_id, f"hi @{cam.username}")
    await ben.call("POST", f"/api/users/{cam.user_id}/block")
    await accounts.suspend(world.ctx, int(dan.user_id))
    listed = (await ben.get(f"/api/posts/{post_id}/comments"))["comments"]
    assert [(comment["text"], comment["mentions"]) for comment in listed] == [(f"hi @{cam.username}", [])]
    assert await texts(cam, f"/api/posts/{post_id}/comments") == [f"hello @{ben.username}"]
    assert (await ben.get(f"/api/posts/{post_id}"))["comment_count"] == 3
    for method, path in (("POST", "like"), ("GET", "replies")):
        await absent(ben, method, f"/api/comments/{theirs['comment_id']}/{path}")
    answer = {"text": "an answer", "parent_id": theirs["comment_id"]}
    assert (await ben.call("POST", f"/api/posts/{post_id}/comments", json=answer)).status_code == 404


async def test_nobody_comments_where_comments_are_off(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await say(ben, post_id, "before")
    await ana.call("PATCH", f"/api/posts/{post_id}", json={"comments_off": True})
    for person in (ana, ben):
        refused = await person.call("POST", f"/api/posts/{post_id}/comments", json={"text": "after"})
        assert (refused.status_code, refused.json()["code"]) == (403, "comments_off")
    assert await texts(ben, f"/api/posts/{post_id}/comments") == ["before"]


async def test_a_retried_comment_is_made_once(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    calls = [
        ana.call("POST", f"/api/posts/{post_id}/comments", json={"text": "once"}, headers={"Idempotency-Key": "k"})
        for _ in range(3)
    ]
    answers = await asyncio.gather(*calls)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert await texts(ana, f"/api/posts/{post_id}/comments") == ["once"]
    await check_exact(world, post_id)


async def test_concurrent_likes_of_comments_and_answers_and_deletions_leave_exact_counts(world: World) -> None:
    ana = await world.person("ana")
    fans = [await world.person(f"fan{number}") for number in range(5)]
    post_id = await ana.publish()
    roots = [(await say(ana, post_id, f"root {number}"))["comment_id"] for number in range(3)]
    dice = random.Random(7)
    done = asyncio.Event()

    async def watch() -> None:
        while not done.is_set():
            await check_exact(world, post_id)
            await service.fold(world.ctx)

    async def act(person: Person, root: str) -> None:
        await asyncio.sleep(dice.random() * 0.4)
        path = f"/api/comments/{root}/like"
        what = dice.choice(("POST", "POST", "DELETE", "answer"))
        if what == "answer":
            body = {"text": f"answer {dice.random()}", "parent_id": root}
            answer = await person.call("POST", f"/api/posts/{post_id}/comments", json=body)
        else:
            answer = await person.call(what, path)
        assert answer.status_code in (200, 201, 404), answer.text

    watching = asyncio.ensure_future(watch())
    acts = [act(dice.choice(fans), dice.choice(roots)) for _ in range(200)]
    await asyncio.gather(*acts, ana.call("DELETE", f"/api/comments/{roots[0]}"))
    done.set()
    await watching
    await check_exact(world, post_id)
    for comment in (await ana.get(f"/api/posts/{post_id}/comments"))["comments"]:
        answers = await all_texts(ana, f"/api/comments/{comment['comment_id']}/replies?limit=100")
        assert comment["reply_count"] == len(answers)


async def test_the_same_words_again_and_again_are_refused_even_after_the_cache_is_gone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    said = ["Buy now!", "buy NOW", f"@{ana.username} buy now", "Buy…now", "ｂｕｙ now"]
    for text in said:
        made = await say(ben, post_id, text)
        await ben.call("DELETE", f"/api/comments/{made['comment_id']}")
    await world.ctx.cache.flushdb()
    refused = await ben.call("POST", f"/api/posts/{post_id}/comments", json={"text": "buy now"})
    assert (refused.status_code, refused.json()["code"]) == (429, "comment_repeated")
    assert 1 <= int(refused.headers["retry-after"]) <= 3_600
    await say(ben, post_id, "something else")
    await say(ana, post_id, "buy now")


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("you absolute WALNUT", True),
        ("walnuts are fine", False),
        ("w\u200balnut", True),
        ("ＷＡＬＮＵＴ", True),
        ("Straße der Sünde", False),
        ("go   to,  hell", True),
        ("go to hello", False),
        ("say STRASSENKÖTER", True),
    ],
)
async def test_words_of_the_operators_list_are_refused(
    config: Config, tmp_path: Path, text: str, is_refused: bool
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("# not for us\n\nwalnut\ngo to hell\nStraßenköter\n")
    async with open_world(msgspec.structs.replace(config, comment_words_file=str(words))) as world:
        ana = await world.person("ana")
        post_id = await ana.publish()
        answer = await ana.call("POST", f"/api/posts/{post_id}/comments", json={"text": text})
        assert answer.status_code == (422 if is_refused else 201)
        assert not is_refused or answer.json()["code"] == "comment_refused"


async def test_an_edited_word_list_counts_at_once_and_an_unreadable_one_lets_nothing_pass(
    config: Config, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    async with open_world(msgspec.structs.replace(config, comment_words_file=str(words))) as world:
        ana = await world.person("ana")
        post_id = await ana.publish()
        path = f"/api/posts/{post_id}/comments"
        statuses = [(await ana.call("POST", path, json={"text": "plum"})).status_code]
        words.write_text("cherry")
        statuses.append((await ana.call("POST", path, json={"text": "plum"})).status_code)
        words.write_text("plums\nplum")
        os.utime(words, ns=(1, 1))
        statuses.append((await ana.call("POST", path, json={"text": "plum"})).status_code)
        words.unlink()
        statuses.append((await ana.call("POST", path, json={"text": "plum"})).status_code)
        assert statuses == [503, 201, 422, 422]
