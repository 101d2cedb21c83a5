"""What changes between two people, and what each is to the other before and after."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from heliograph.features.accounts import service as accounts
from heliograph.features.posts.rules import short_code
from tests.matrix.asking import Asking, every_cell
from tests.matrix.resources import ROWS, Row, byte_row
from tests.matrix.stage import AWAY, Stage, ask, relate, set_privacy
from tests.world import PASSWORD, Person, World, photo

Act = Callable[["Scene"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change: who the viewer is before and after, in which state the owner is, whether the post stays."""

    name: str
    before: tuple[str, str]
    after: tuple[str, str]
    act: Act
    deletes: bool = False


@dataclass(slots=True, kw_only=True)
class Scene:
    """One owner, one viewer, one follower whom the change leaves as they are, and a post that has been seen."""

    change: Change
    owner: Person
    viewer: Person
    witness: Person
    fields: dict[str, str]
    absent: dict[str, str]
    rows: list[Row]
    waiting: str = ""
    """A post that is published while the fan-out lags."""

    async def findings(self, world: World, *, is_after: bool) -> list[str]:
        """Ask for everything as the viewer and as nobody; return what is not as the table says."""
        viewer, state = self.change.after if is_after else self.change.before
        people = {} if viewer == "anonymous" else {viewer: self.viewer}
        stage = Stage(
            world=world, owner=self.owner, people=people, fields=self.fields, absent=self.absent, byte_rows=[]
        )
        rows = [row for row in self.rows if not (row.is_list and row.route == "GET /api/feed/new")]
        if is_after and self.change.deletes:
            rows = [_gone(row) for row in rows]
        asking = Asking(stage, state, world.http)
        await asking.ask_all(every_cell(rows, dict.fromkeys([viewer, "anonymous"])))
        assert asking.asked > 20
        return [f"{self.change.name}: {finding}" for finding in asking.findings]


async def make_scene(world: World, change: Change) -> Scene:
    """Build what there is before the change; consumers must be running."""
    owner, friend, witness = await world.person("owner"), await world.person("friend"), await world.person("witness")
    kind, state = change.before
    viewer = await world.person("viewer")
    await owner.follow(friend)
    await relate(owner, {kind: viewer, "follower": witness} if kind != "follower" else {kind: viewer})
    if kind == "follower":
        await witness.follow(owner)
    post_id = await owner.publish(photo(64, 48), caption=f"#{owner.username}", tagged_users=[friend.user_id])
    await ask(friend, "POST", f"/api/posts/{post_id}/like")
    if kind != "blocked":
        await ask(viewer, "POST", f"/api/posts/{post_id}/save")
    if state == "private":
        await set_privacy(owner, is_private=True)
    if kind == "pending":
        await viewer.follow(owner)
    media_id = (await owner.get(f"/api/posts/{post_id}"))["media"][0]["media_id"]
    fields = {
        "user_id": owner.user_id,
        "username": owner.username,
        "bio": "nothing that is said",
        "fan_id": witness.user_id,
        "friend_id": friend.user_id,
        "published": post_id,
        "published_media": media_id,
        "published_code": short_code(int(post_id)),
    }
    await ask(owner, "PATCH", "/api/users/me", json={"bio": fields["bio"]})
    absent = {name: str(int(value) - AWAY) if value.isdigit() else value for name, value in fields.items()}
    absent |= {"username": owner.username[::-1], "published_code": short_code(int(post_id) - AWAY)}
    names = ("t.jpg", "s.webp", "m.jpg", "l.jpg")
    rows = [row for row in ROWS if not row.is_change and _is_filled(row, fields)]
    rows = [row for row in rows if kind != "blocked" or row.part != "saved"]  # They could not save it.
    rows += [byte_row(f"{{published_media}}_{name}", "content") for name in names]
    rows += [byte_row("{published_media}_o.bin", "own")]
    return Scene(change=change, owner=owner, viewer=viewer, witness=witness, fields=fields, absent=absent, rows=rows)


def _is_filled(row: Row, fields: dict[str, str]) -> bool:
    try:
        row.path.format_map({**fields, "since": ""})
        row.marker.format_map(fields)
    except KeyError:
        return False
    return True


def _gone(row: Row) -> Row:
    """Return the row of something that was of a post which has been deleted."""
    is_of_post = "{published" in row.path or (row.is_list and row.marker == "{published}")
    is_grid = row.marker == "{published}" and not is_of_post
    if not is_of_post and not is_grid:
        return row
    return Row(
        route=row.route,
        path=row.path,
        part="nobody",
        marker=row.marker,
        needs_account=row.needs_account,
        absent_status=row.absent_status,
        is_seen_by_nobody_in_particular=row.is_seen_by_nobody_in_particular,
        is_list=row.is_list or is_grid,
    )


def _by_owner(method: str, path: str) -> Act:
    async def act(scene: Scene) -> None:
        await ask(scene.owner, method, path.format(viewer=scene.viewer.user_id))

    return act


def _by_viewer(method: str, path: str) -> Act:
    async def act(scene: Scene) -> None:
        await ask(scene.viewer, method, path.format(owner=scene.owner.user_id))

    return act


async def _go_private(scene: Scene) -> None:
    await set_privacy(scene.owner, is_private=True)


async def _go_public(scene: Scene) -> None:
    await set_privacy(scene.owner, is_private=False)


async def _suspend_owner(scene: Scene) -> None:
    await accounts.suspend(scene.owner.world.ctx, int(scene.owner.user_id))


async def _leave(scene: Scene) -> None:
    await ask(scene.owner, "DELETE", "/api/users/me", json={"password": PASSWORD})


async def _suspend_viewer(scene: Scene) -> None:
    await accounts.suspend(scene.viewer.world.ctx, int(scene.viewer.user_id))


async def _delete(scene: Scene) -> None:
    for post_id in (scene.fields["published"], scene.waiting):
        await ask(scene.owner, "DELETE", f"/api/posts/{post_id}")


def _change(name: str, before: str, after: str, act: Act, *, deletes: bool = False) -> Change:
    kinds = [tuple(words.split()) for words in (before, after)]
    return Change(
        name=name, before=(kinds[0][0], kinds[0][1]), after=(kinds[1][0], kinds[1][1]), act=act, deletes=deletes
    )


CHANGES = [
    _change("block", "follower public", "blocked public", _by_owner("POST", "/api/users/{viewer}/block")),
    _change("be blocked", "follower private", "blocker private", _by_viewer("POST", "/api/users/{owner}/block")),
    _change("unblock", "blocked public", "stranger public", _by_owner("DELETE", "/api/users/{viewer}/block")),
    _change("unfollow", "follower private", "ex_follower private", _by_viewer("DELETE", "/api/users/{owner}/follow")),
    _change("remove", "follower private", "ex_follower private", _by_owner("DELETE", "/api/users/{viewer}/follower")),
    _change("accept", "pending private", "follower private", _by_owner("POST", "/api/follow-requests/{viewer}/accept")),
    _change(
        "decline", "pending private", "stranger private", _by_owner("POST", "/api/follow-requests/{viewer}/decline")
    ),
    _change("mute", "follower public", "muter public", _by_viewer("POST", "/api/users/{owner}/mute")),
    _change("go private", "stranger public", "stranger private", _go_private),
    _change("go public", "stranger private", "stranger public", _go_public),
    _change("delete", "follower public", "follower public", _delete, deletes=True),
    _change("suspend", "follower public", "follower suspended", _suspend_owner),
    # Whoever has deleted their account is to everyone as one that is suspended.
    _change("leave", "follower public", "follower suspended", _leave),
    _change("viewer suspended", "follower private", "suspended private", _suspend_viewer),
]
