"""The table of what people do. An act writes down what it was told, and nothing where it was refused."""

import time
from collections.abc import Iterable
from typing import Any

from tests.faults.ledger import Fact
from tests.faults.people import Act, Participant
from tests.world import photo

_PHOTOS = [photo(200, 150, seed=seed) for seed in range(8)]


def following(follower: Participant, followee: Participant) -> Fact:
    """Name the fact whether one follows the other: `none`, `requested` or `following`."""
    return ("follow", follower.user_id, followee.user_id)


async def follow(person: Participant, other: Participant) -> None:
    """Follow somebody, or ask to."""
    reply = await person.send("follow", "POST", f"/api/users/{other.user_id}/follow")
    if reply.is_refused:
        return
    states = ["following", "requested"]
    if reply.is_acknowledged:
        states = ["following"] if reply.body["is_following"] else ["requested"]
        assert reply.body["is_following"] or reply.body["follow_requested"], reply.body
    fact = following(person, other)
    person.crowd.ledger.note(fact, "follow", reply.began, states, is_acknowledged=reply.is_acknowledged)


async def _unfollow(person: Participant, other: Participant) -> None:
    path = f"/api/users/{other.user_id}/follow"
    await person.toggle("unfollow", "DELETE", path, {following(person, other): ["none"]})


async def remove_follower(person: Participant, other: Participant) -> None:
    """Have somebody follow no more. Who only asked to, goes on asking: that is declined, not removed."""
    reply = await person.send("remove follower", "DELETE", f"/api/users/{other.user_id}/follower")
    if reply.is_refused:
        return
    fact = following(other, person)
    states = {"none"} | (person.crowd.ledger.allowed(fact, "none") & {"requested"})
    person.crowd.ledger.note(fact, "remove follower", reply.began, states, is_acknowledged=reply.is_acknowledged)


async def _answer_request(person: Participant, _: Participant) -> None:
    reply = await person.send("look at requests", "GET", "/api/follow-requests")
    if not reply.is_acknowledged or not reply.body["users"]:
        return
    asker_id = person.chance.choice(reply.body["users"])["user_id"]
    verb, state = person.chance.choice([("accept", "following"), ("accept", "following"), ("decline", "none")])
    fact = ("follow", asker_id, person.user_id)
    await person.toggle(f"{verb} request", "POST", f"/api/follow-requests/{asker_id}/{verb}", {fact: [state]})


async def _block(person: Participant, other: Participant) -> None:
    effects: dict[Fact, Iterable[str]] = {
        ("block", person.user_id, other.user_id): ["yes"],
        following(person, other): ["none"],
        following(other, person): ["none"],
    }
    await person.toggle("block", "POST", f"/api/users/{other.user_id}/block", effects)


async def unblock(person: Participant, other: Participant) -> None:
    """Block somebody no more."""
    fact = ("block", person.user_id, other.user_id)
    await person.toggle("unblock", "DELETE", f"/api/users/{other.user_id}/block", {fact: ["no"]})


async def _mute(person: Participant, other: Participant) -> None:
    method, state = person.chance.choice([("POST", "yes"), ("DELETE", "no")])
    fact = ("mute", person.user_id, other.user_id)
    await person.toggle("mute or not", method, f"/api/users/{other.user_id}/mute", {fact: [state]})


async def post(person: Participant, _: Participant) -> None:
    """Post a photo with the patience of a client that keeps its Idempotency-Keys."""
    number, content = person.begun, person.chance.choice(_PHOTOS)
    person.begun += 1
    wanted = {"content_type": "image/jpeg", "file_size": len(content)}
    begin = ("begin post", "POST", "/api/posts/upload-url")
    ticket = await person.persist(*begin, json=wanted, headers={"Idempotency-Key": f"begin-{number}"})
    if not ticket.is_acknowledged:
        return
    offer = ticket.body["uploads"][0]
    sent = await person.persist("upload", "PUT", offer["upload_url"], content=content, headers=offer["headers"])
    if not sent.is_acknowledged and sent.status != 409:
        return
    draft = {"post_id": ticket.body["post_id"], "caption": f"{person.name} {number}"}
    submit = ("submit post", "POST", "/api/posts")
    began = time.monotonic()
    answer = await person.persist(*submit, json=draft, headers={"Idempotency-Key": f"submit-{number}"})
    if answer.is_refused:
        raise AssertionError(f"a draft was refused: {answer.body}")
    fact = ("post", draft["post_id"])
    person.crowd.ledger.note(fact, "submit post", began, ["published"], is_acknowledged=answer.is_acknowledged)
    person.crowd.posts.append((draft["post_id"], person.user_id))
    if answer.is_acknowledged and person.chance.random() < 0.3:
        for again in (
            await person.persist(*begin, json=wanted, headers={"Idempotency-Key": f"begin-{number}"}),
            await person.persist(*submit, json=draft, headers={"Idempotency-Key": f"submit-{number}"}),
        ):
            assert not again.is_acknowledged or again.body["post_id"] == draft["post_id"], again.body


async def _delete_post(person: Participant, _: Participant) -> None:
    own = [post_id for post_id, author_id in person.crowd.posts if author_id == person.user_id]
    if own:
        post_id = person.chance.choice(own)
        await person.toggle("delete post", "DELETE", f"/api/posts/{post_id}", {("post", post_id): ["deleted"]})


async def _read_feed(person: Participant, _: Participant) -> None:
    await person.send("read feed", "GET", "/api/feed")


async def _like(person: Participant, _: Participant) -> None:
    if person.crowd.posts:
        post_id = person.a_post()[0]
        method, state = person.chance.choice([("POST", "yes"), ("POST", "yes"), ("DELETE", "no")])
        fact = ("like", person.user_id, post_id)
        await person.toggle("like or not", method, f"/api/posts/{post_id}/like", {fact: [state]})


async def _save(person: Participant, _: Participant) -> None:
    if person.crowd.posts:
        post_id = person.a_post()[0]
        method, state = person.chance.choice([("POST", "yes"), ("POST", "yes"), ("DELETE", "no")])
        fact = ("save", person.user_id, post_id)
        await person.toggle("save or not", method, f"/api/posts/{post_id}/save", {fact: [state]})


async def comment(person: Participant, _: Participant) -> None:
    """Comment under an Idempotency-Key; the text says whose and which comment it is."""
    if not person.crowd.posts:
        return
    post_id, author_id = person.a_post()
    number, began = person.said, time.monotonic()
    person.said += 1
    options: dict[str, Any] = {"json": {"text": f"number {number}"}, "headers": {"Idempotency-Key": f"say-{number}"}}
    fact = ("comment", person.user_id, f"number {number}", post_id)
    reply = await person.persist("comment", "POST", f"/api/posts/{post_id}/comments", **options)
    if reply.is_refused:
        return
    person.crowd.ledger.note(fact, "comment", began, ["there"], is_acknowledged=reply.is_acknowledged)
    if reply.is_acknowledged:
        person.crowd.comments.append((fact, reply.body["comment_id"], {person.user_id, author_id}))


async def _delete_comment(person: Participant, _: Participant) -> None:
    mine = [(fact, comment_id) for fact, comment_id, who in person.crowd.comments if person.user_id in who]
    if mine:
        fact, comment_id = person.chance.choice(mine)
        await person.toggle("delete comment", "DELETE", f"/api/comments/{comment_id}", {fact: ["none"]})


ACTS: list[tuple[Act, int]] = [
    (follow, 20),
    (_unfollow, 6),
    (remove_follower, 2),
    (_answer_request, 8),
    (_block, 2),
    (unblock, 3),
    (_mute, 2),
    (post, 12),
    (_delete_post, 2),
    (_read_feed, 12),
    (_like, 25),
    (_save, 8),
    (comment, 12),
    (_delete_comment, 2),
]
"""What people do, and how often beside the rest."""
