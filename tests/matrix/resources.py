"""What there is to ask for. Each row is a route, and how to ask it for something of the owner's.

A new route with a parameter needs a row here, or a reason in `EXEMPT`.
"""

from dataclasses import dataclass
from typing import Any

from tests.matrix.expected import POST_STATES, part_of_post

EXEMPT = {
    "PUT /upload/{token:str}": "a signed address is what permits",
    "GET /media/looks/{name:str}": "ours, and everybody's",
    "GET /assets/{path:path}": "the client's own files",
    "GET /static/{path:path}": "the client's own files",
    "GET /{folder:str}/{path:path}": "the client's own files, and its page as it is",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to ask for; `path`, `json` and `marker` are filled in from a target's fields."""

    route: str
    path: str
    part: str
    marker: str = ""
    """What stands in the answer of whoever may see it."""
    json: Any = None
    is_change: bool = False
    """Asked only by those for whom it must change nothing."""
    needs_account: bool = False
    absent_status: int = 404
    is_seen_by_nobody_in_particular: bool = False
    """The route knows no viewer: everyone sees what the anonymous do."""
    is_certain: bool = True
    """Whoever may see it does."""
    is_list: bool = False
    """Always answers; what matters is whether the marker stands in it."""

    @property
    def method(self) -> str:
        """How it is asked."""
        return self.route.partition(" ")[0]


def change(route: str, path: str, part: str, **fields: Any) -> Row:
    """Make the row of an unsafe verb."""
    return Row(route=route, path=path, part=part, is_change=True, needs_account=True, **fields)


def listing(route: str, path: str, part: str, marker: str, **fields: Any) -> Row:
    """Make the row of a list that there is for everybody, and in which something stands or does not."""
    return Row(route=route, path=path, part=part, marker=marker, is_list=True, **fields)


_USER = "/api/users/{user_id:int}"
ACCOUNT_ROWS = [
    Row(route=f"GET {_USER}", path="/api/users/{user_id}", part="header", marker="{user_id}"),
    Row(route=f"GET {_USER}", path="/api/users/{user_id}", part="details", marker="{bio}", is_list=True),
    Row(
        route="GET /api/users/by-username/{username:str}",
        path="/api/users/by-username/{username}",
        part="header",
        marker="{user_id}",
    ),
    Row(
        route="GET /{username:str}",
        path="/{username}",
        part="content",
        marker="og:title",
        absent_status=200,
        is_seen_by_nobody_in_particular=True,
    ),
    Row(
        route="GET /api/oembed",
        path="/api/oembed?url=http://heliograph.test/{username}",
        part="content",
        marker="{username}",
        is_seen_by_nobody_in_particular=True,
    ),
    Row(route=f"GET {_USER}/posts", path="/api/users/{user_id}/posts", part="content", marker="{published}"),
    Row(route=f"GET {_USER}/tagged", path="/api/users/{user_id}/tagged", part="content", marker="{friends_post}"),
    Row(route=f"GET {_USER}/followers", path="/api/users/{user_id}/followers", part="content", marker="{fan_id}"),
    Row(route=f"GET {_USER}/following", path="/api/users/{user_id}/following", part="content", marker="{friend_id}"),
    Row(
        route=f"GET {_USER}/following",
        path="/api/users/{user_id}/following?q=friend",
        part="content",
        marker="{friend_id}",
    ),
    change(f"POST {_USER}/follow", "/api/users/{user_id}/follow", "header"),
    change(f"DELETE {_USER}/follow", "/api/users/{user_id}/follow", "left"),
    # Says the same whoever it is.
    change(f"DELETE {_USER}/follower", "/api/users/{user_id}/follower", "own", absent_status=200),
    change("POST /api/follow-requests/{user_id:int}/accept", "/api/follow-requests/{user_id}/accept", "nobody"),
    change("POST /api/follow-requests/{user_id:int}/decline", "/api/follow-requests/{user_id}/decline", "nobody"),
    change(f"POST {_USER}/block", "/api/users/{user_id}/block", "header"),
    change(f"DELETE {_USER}/block", "/api/users/{user_id}/block", "unblocked"),
    change(f"POST {_USER}/mute", "/api/users/{user_id}/mute", "header"),
    change(f"DELETE {_USER}/mute", "/api/users/{user_id}/mute", "unmuted"),
    change("PUT /api/close-friends/{user_id:int}", "/api/close-friends/{user_id}", "header"),
    change("DELETE /api/close-friends/{user_id:int}", "/api/close-friends/{user_id}", "header"),
    change("PUT /api/story-hidden/{user_id:int}", "/api/story-hidden/{user_id}", "header"),
    change("DELETE /api/story-hidden/{user_id:int}", "/api/story-hidden/{user_id}", "header"),
    change("POST /api/reports", "/api/reports", "header", json={"user_id": "{user_id}", "reason": "spam"}),
    change("DELETE /api/users/me/sessions/{session_id:int}", "/api/users/me/sessions/{session_id}", "own"),
]
LIST_ROWS = [
    listing("GET /api/feed", "/api/feed", "in_feed", "{published}", needs_account=True),
    listing("GET /api/feed", "/api/feed?order=chronological", "in_feed", "{published}", needs_account=True),
    listing("GET /api/feed/new", "/api/feed/new?since={since}", "new", "{user_id}", needs_account=True),
    listing("GET /api/blocks", "/api/blocks", "blocks", "{user_id}", needs_account=True),
    listing("GET /api/mutes", "/api/mutes", "mutes", "{user_id}", needs_account=True),
    listing("GET /api/close-friends", "/api/close-friends", "nobody", "{user_id}", needs_account=True),
    listing("GET /api/story-hidden", "/api/story-hidden", "nobody", "{user_id}", needs_account=True),
    listing("GET /api/follow-requests", "/api/follow-requests", "nobody", "{user_id}", needs_account=True),
    listing(
        "GET /api/users/suggested",
        "/api/users/suggested?limit=100",
        "suggested",
        "{user_id}",
        needs_account=True,
        is_certain=False,
    ),
    listing("GET /api/search/users", "/api/search/users?q={username}", "named", "{user_id}", needs_account=True),
    listing(f"GET {_USER}/followers", "/api/users/{friend_id}/followers", "named", "{user_id}"),
    listing(f"GET {_USER}/followers", "/api/users/{friend_id}/followers?q={username}", "named", "{user_id}"),
    listing("GET /api/posts/{post_id:int}", "/api/posts/{friends_post}", "named", "{user_id}"),
    # What the owner has posted, on the page of whom it shows.
    listing(f"GET {_USER}/tagged", "/api/users/{friend_id}/tagged", "content", "{published}"),
    listing("GET /api/hashtags/{tag:str}/posts", "/api/hashtags/{username}/posts", "content", "{published}"),
    listing("GET /api/posts/{post_id:int}", "/api/posts/{friends_post}", "named", '"mentions":["{username}"]'),
]


def _post_rows(state: str) -> list[Row]:
    post, media = "{%s}" % state, "{%s_media}" % state  # noqa: UP031  braces of the other kind of formatting
    seen, one = part_of_post(state), "/api/posts/{post_id:int}"
    own = "nobody" if state == "deleted" else "own"
    return [
        Row(route=f"GET {one}", path=f"/api/posts/{post}", part=seen, marker=post),
        Row(route=f"GET {one}/status", path=f"/api/posts/{post}/status", part=own, needs_account=True),
        # Whoever may see it and was served it in the feed, which not everybody was.
        Row(
            route="GET /api/feed/why/{post_id:int}",
            path=f"/api/feed/why/{post}",
            part=seen if state == "published" else "nobody",
            needs_account=True,
            is_certain=False,
        ),
        Row(route=f"GET {one}/capture", path=f"/api/posts/{post}/capture", part=own, needs_account=True),
        Row(
            route="GET /p/{code:str}",
            path=f"/p/{{{state}_code}}",
            part=seen,
            marker="og:title",
            absent_status=200,
            is_seen_by_nobody_in_particular=True,
        ),
        Row(
            route="GET /api/oembed",
            path=f"/api/oembed?url=http://heliograph.test/p/{{{state}_code}}",
            part=seen,
            marker="/media/",
            is_seen_by_nobody_in_particular=True,
        ),
        change(f"PATCH {one}", f"/api/posts/{post}", own, json={"caption": "other words"}),
        change(f"DELETE {one}", f"/api/posts/{post}", own),
        change(f"PUT {one}/media/{{media_id:int}}/edit", f"/api/posts/{post}/media/{media}/edit", own, json={}),
        change("POST /api/posts", "/api/posts", own, json={"post_id": post}),
        change("POST /api/media/{media_id:int}/parts", f"/api/media/{media}/parts", own),
    ]


def _engagement_rows(state: str) -> list[Row]:
    post, one = "{%s}" % state, "/api/posts/{post_id:int}"  # noqa: UP031
    seen, answered = part_of_post(state), "content" if state == "published" else "own"
    counted = "content" if state == "published" else "nobody"
    return [
        listing("GET /api/posts/counts", f"/api/posts/counts?post_ids={post}", counted, post, needs_account=True),
        Row(route=f"GET {one}/comments", path=f"/api/posts/{post}/comments", part=seen),
        Row(route=f"GET {one}/comments", path=f"/api/posts/{post}/comments?order=top", part=seen),
        Row(route=f"GET {one}/likes", path=f"/api/posts/{post}/likes", part=seen),
        change(f"POST {one}/comments", f"/api/posts/{post}/comments", answered, json={"text": "may I?"}),
        change(f"POST {one}/like", f"/api/posts/{post}/like", answered),
        change(f"DELETE {one}/like", f"/api/posts/{post}/like", answered),
        change(f"POST {one}/save", f"/api/posts/{post}/save", answered),
        change(f"DELETE {one}/save", f"/api/posts/{post}/save", "unsaved" if state == "published" else answered),
        change(f"DELETE {one}/tags/me", f"/api/posts/{post}/tags/me", answered),
        change(f"POST {one}/share", f"/api/posts/{post}/share", answered, json={}),
        change("POST /api/reports", "/api/reports", answered, json={"post_id": post, "reason": "spam"}),
        change(
            "PUT /api/collections/{collection_id:int}/posts/{post_id:int}",
            f"/api/collections/{{collection_id}}/posts/{post}",
            "own",
        ),
        change(
            "DELETE /api/collections/{collection_id:int}/posts/{post_id:int}",
            f"/api/collections/{{collection_id}}/posts/{post}",
            "own",
        ),
    ]


_COMMENT, _COLLECTION = "/api/comments/{comment_id:int}", "/api/collections/{collection_id:int}"


def _comment_rows(comment: str, part: str) -> list[Row]:
    path = f"/api/comments/{comment}"
    return [
        Row(route=f"GET {_COMMENT}/replies", path=f"{path}/replies", part=part),
        change(f"DELETE {_COMMENT}", path, part),
        change(f"POST {_COMMENT}/like", f"{path}/like", part),
        change(f"DELETE {_COMMENT}/like", f"{path}/like", part),
        change("POST /api/reports", "/api/reports", part, json={"comment_id": comment, "reason": "hate"}),
    ]


_ALIKE = ("processing", "failed", "awaiting")
"""To unsafe verbs these are as a held post is."""
ENGAGEMENT_ROWS = [
    *(row for state in POST_STATES for row in _engagement_rows(state) if state not in _ALIKE or not row.is_change),
    # Under the owner's post: a comment of somebody else's, and the owner's answer to it.
    *_comment_rows("{comment_id}", "content"),
    *_comment_rows("{answer_id}", "content"),
    Row(
        route="GET /api/posts/{post_id:int}/comments",
        path="/api/posts/{published}/comments",
        part="content",
        marker="{comment_id}",
    ),
    Row(
        route="GET /api/posts/{post_id:int}/likes",
        path="/api/posts/{published}/likes",
        part="content",
        marker="{friend_id}",
    ),
    # Under somebody else's post, which is public: what the owner wrote and did there.
    *_comment_rows("{owners_comment}", "named"),
    change(
        "POST /api/posts/{post_id:int}/comments",
        "/api/posts/{friends_post}/comments",
        "named",
        json={"text": "so it is", "parent_id": "{owners_comment}"},
    ),
    listing("GET /api/posts/{post_id:int}/comments", "/api/posts/{friends_post}/comments", "named", "{owners_comment}"),
    listing(
        "GET /api/posts/{post_id:int}/comments",
        "/api/posts/{friends_post}/comments?order=top",
        "named",
        "{owners_comment}",
    ),
    listing("GET /api/posts/{post_id:int}/likes", "/api/posts/{friends_post}/likes", "named", "{user_id}"),
    # What everyone has saved while it was to be seen, and what the owner keeps in order.
    listing("GET /api/saved", "/api/saved", "saved", "{published}", needs_account=True),
    listing("GET /api/collections", "/api/collections", "own", "{collection_id}", needs_account=True),
    Row(route=f"GET {_COLLECTION}", path="/api/collections/{collection_id}", part="own", needs_account=True),
    Row(
        route=f"GET {_COLLECTION}/posts",
        path="/api/collections/{collection_id}/posts",
        part="own",
        marker="{friends_post}",
        needs_account=True,
    ),
    change(f"PATCH {_COLLECTION}", "/api/collections/{collection_id}", "own", json={"name": "another"}),
    change(f"DELETE {_COLLECTION}", "/api/collections/{collection_id}", "own"),
]

POST_ROWS = [row for state in POST_STATES for row in _post_rows(state) if state not in _ALIKE or not row.is_change]
ROWS = [*ACCOUNT_ROWS, *LIST_ROWS, *POST_ROWS, *ENGAGEMENT_ROWS]

PICTURES = tuple(f"{size}.{kind}" for size in "tsml" for kind in ("jpg", "webp", "avif"))
MOVING = tuple(f"{size}.{kind}" for size in ("480p", "720p", "1080p") for kind in ("mp4", "m4s", "m3u8"))
ORIGINALS = ("o.bin", "o.jpg")
NAMES = (*PICTURES, *MOVING, "hls.m3u8", *ORIGINALS)
"""Every ending that the name of a file can have."""
BYTE_ROUTE = "GET /media/{name:str}"


def byte_row(name: str, part: str) -> Row:
    """Make the row of a file."""
    return Row(route=BYTE_ROUTE, path=f"/media/{name}", part=part)
