"""What tests of engagement do again and again."""

from typing import Any

from heliograph.platform.identity import Actor
from tests.world import Person, World

_ROWS = """
    SELECT
        (SELECT count(*) FROM engagement.post_like WHERE post_id = $1) AS like_count,
        (SELECT count(*) FROM engagement.comment WHERE post_id = $1) AS comment_count,
        (SELECT count(*) FROM engagement.save WHERE post_id = $1) AS save_count,
        (SELECT count(*) FROM engagement.share WHERE post_id = $1) AS share_count,
        coalesce((SELECT like_count FROM engagement.post_count WHERE post_id = $1), 0)
            + coalesce((SELECT sum(likes) FROM engagement.post_delta WHERE post_id = $1), 0) AS likes,
        coalesce((SELECT comment_count FROM engagement.post_count WHERE post_id = $1), 0)
            + coalesce((SELECT sum(comments) FROM engagement.post_delta WHERE post_id = $1), 0) AS comments,
        coalesce((SELECT save_count FROM engagement.post_count WHERE post_id = $1), 0)
            + coalesce((SELECT sum(saves) FROM engagement.post_delta WHERE post_id = $1), 0) AS saves,
        coalesce((SELECT share_count FROM engagement.post_count WHERE post_id = $1), 0)
            + coalesce((SELECT sum(shares) FROM engagement.post_delta WHERE post_id = $1), 0) AS shares,
        (
            SELECT count(*)
            FROM engagement.comment
            WHERE post_id = $1 AND (
                like_count + coalesce((
                    SELECT sum(likes) FROM engagement.comment_delta
                    WHERE comment_delta.comment_id = comment.comment_id
                ), 0) <> (
                    SELECT count(*) FROM engagement.comment_like WHERE comment_like.comment_id = comment.comment_id
                )
                OR reply_count + coalesce((
                    SELECT sum(replies) FROM engagement.comment_delta
                    WHERE comment_delta.comment_id = comment.comment_id
                ), 0) <> (
                    SELECT count(*) FROM engagement.comment AS answer WHERE answer.parent_id = comment.comment_id
                )
            )
        ) AS wrong_comments
"""


async def check_exact(world: World, post_id: str) -> None:
    """Assert, in one snapshot, that counts and deltas of a post and of its comments make up exactly the rows."""
    async with world.ctx.db.read() as db:
        row = await db.one(_ROWS, int(post_id))
    assert row is not None
    assert [row["likes"], row["comments"], row["saves"], row["shares"]] == [
        row["like_count"],
        row["comment_count"],
        row["save_count"],
        row["share_count"],
    ]
    assert row["wrong_comments"] == 0


def actor(person: Person) -> Actor:
    """Return the person as verbs know them."""
    return Actor(account_id=int(person.user_id), session_id=1)


async def absent(person: Person, method: str, path: str, **options: Any) -> None:
    """Assert that `path` answers byte for byte as one of a thing that there is not."""
    answer = await person.call(method, path, **options)
    nothing = await person.call(method, path.replace(path.split("/")[3], "1"), **options)
    assert (answer.status_code, answer.content) == (404, nothing.content), answer.text
    assert _fixed(answer.headers) == _fixed(nothing.headers)


def _fixed(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in ("x-request-id", "ratelimit")}
