"""What people are shown, compared with what the society in memory says they should be."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.model.asking import Reading
from tests.model.deeds import Deeds, number, people
from tests.model.society import Post

viewers = st.none() | people


class SocietyMachine(Deeds):
    """Everything that is only looked at."""

    @rule(reader=people, order=st.sampled_from(["ranked", "chronological"]), limit=st.integers(1, 8))
    def read_feed(self, reader: int, order: str, limit: int) -> None:
        """Page through the whole feed while nothing happens: exactly what belongs in it, each once."""
        if not self.alive(reader):
            return
        shown = [post["post_id"] for post in self.pages(reader, f"/api/feed?order={order}", "posts", limit)]
        expected = self.model.feed(reader)
        if order == "ranked":
            assert sorted(shown) == sorted(expected)
        else:
            assert shown == expected

    @rule(reader=people, order=st.sampled_from(["ranked", "chronological"]), limit=st.integers(1, 4))
    def begin_reading(self, reader: int, order: str, limit: int) -> None:
        """Open the feed, to go on while others act."""
        if self.alive(reader) and len(self.readings) < 3:
            reading = Reading(reader=reader, order=order, limit=limit, before=len(self.model.posts))
            reading.must = set(self.model.feed(reader))
            reading.followees = self.model.followees(reader)
            self.readings.append(reading)
            self.turn(reading)

    @precondition(lambda self: self.readings)
    @rule(which=number)
    def go_on_reading(self, which: int) -> None:
        """Ask for the next page."""
        reading = self.readings[which % len(self.readings)]
        if self.alive(reading.reader):
            self.turn(reading)

    @precondition(lambda self: self.readings)
    @rule(which=number)
    def count_new(self, which: int) -> None:
        """Ask how much came since the first page: what others published, as far as it belongs in the feed.

        The latest of whom one has followed since may count as well: they have come into the feed meanwhile.
        """
        reading = self.readings[which % len(self.readings)]
        if not self.alive(reading.reader):
            return
        answer = self.ask(reading.reader, "GET", f"/api/feed/new?since={reading.newest_cursor}")
        assert answer.status_code == 200, answer.text
        belonging = set(self.model.feed(reading.reader))
        others = [post for post in self.model.posts if post.post_id in belonging and post.author != reading.reader]
        later = [post for post in others if post in self.model.posts[reading.before :]]
        joined = [post for post in others if post not in later and post.author not in reading.followees]
        assert len(later) <= answer.json()["count"] <= len(later) + len(joined)

    def turn(self, reading: Reading) -> None:
        """Show the next page to a reader: nothing it may not see, nothing twice, and at the end nothing left out."""
        asked = f"/api/feed?order={reading.order}&limit={reading.limit}"
        answer = self.ask(
            reading.reader, "GET", asked + (f"&cursor={reading.cursor}" if reading.cursor is not None else "")
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        shown = [post["post_id"] for post in page["posts"]]
        old = {post.post_id for post in self.model.posts[: reading.before]}
        assert set(shown) <= set(self.model.feed(reading.reader)), "shown what does not belong"
        assert not set(shown) & set(reading.shown), "shown twice"
        assert set(shown) <= old, "what came later stands in what was begun before"
        reading.newest_cursor = reading.newest_cursor or page["newest_cursor"]
        reading.shown += shown
        reading.cursor = page["next_cursor"]
        if reading.cursor is None:
            assert reading.must <= set(reading.shown), "left out"
            self.readings.remove(reading)

    @rule(viewer=viewers, owner=people)
    def look_at_profile(self, viewer: int | None, owner: int) -> None:
        """Open a profile, its grid and its lists."""
        if viewer is not None and not self.alive(viewer):
            return
        model, user = self.model, f"/api/users/{self.user_id(owner)}"
        answer = self.ask(viewer, "GET", user)
        if model.is_absent(viewer, owner):
            assert answer.status_code == 404
        else:
            self.compare_header(answer.json(), viewer, owner)
        if not model.may_view(viewer, owner):
            for part in ("posts", "followers", "following"):
                assert self.ask(viewer, "GET", f"{user}/{part}").status_code == 404
            return
        assert [post["post_id"] for post in self.pages(viewer, f"{user}/posts", "posts")] == model.grid(viewer, owner)
        for part, of in (("followers", model.followers(owner)), ("following", model.followees(owner))):
            users = self.pages(viewer, f"{user}/{part}", "users", 2)
            assert sorted(self.numbers(users)) == sorted(model.listed(viewer, of))
            for person, listed in zip(self.numbers(users), users, strict=True):
                assert listed["is_following"] == ((viewer, person) in model.follows)

    def compare_header(self, header: dict[str, object], viewer: int | None, owner: int) -> None:
        """Compare the facts of a profile and its exact counts."""
        model = self.model
        pair = (viewer, owner)
        assert header["is_following"] == (pair in model.follows)
        assert header["follow_requested"] == (pair in model.requests)
        assert header["follows_you"] == ((owner, viewer) in model.follows)
        assert header["is_blocked"] == (pair in model.blocks)
        assert header["is_muted"] == (pair in model.mutes)
        assert header["is_private"] == (owner in model.private)
        if pair in model.blocks or (viewer is None and owner in model.private):
            assert header["follower_count"] is header["post_count"] is None
            return
        assert header["follower_count"] == len(model.followers(owner))
        assert header["following_count"] == len(model.followees(owner))
        assert header["post_count"] == sum(post.is_alive for post in model.posts if post.author == owner)

    @precondition(lambda self: self.model.posts)
    @rule(viewer=viewers, which=number)
    def look_at_post(self, viewer: int | None, which: int) -> None:
        """Open a post, its file, who likes it and what is written under it."""
        if viewer is not None and not self.alive(viewer):
            return
        post = self.post(which)
        path = f"/api/posts/{post.post_id}"
        answer = self.ask(viewer, "GET", path)
        if not self.model.sees(viewer, post):
            assert answer.status_code == 404
            absent = self.ask(viewer, "GET", "/api/posts/1")
            assert answer.content == absent.content
            for part in ("likes", "comments"):
                assert self.ask(viewer, "GET", f"{path}/{part}").content == absent.content
            return
        shown = answer.json()
        assert self.ask(viewer, "GET", shown["media"][0]["urls"]["thumbnail"]).status_code == 200
        assert shown["like_count"] == len(post.likers)
        assert shown["comment_count"] == len(post.comments)
        assert (shown["has_liked"], shown["has_saved"]) == (viewer in post.likers, viewer in post.savers)
        likers = self.numbers(self.pages(viewer, f"{path}/likes", "users", 2))
        assert sorted(likers) == sorted(self.model.listed(viewer, post.likers))
        self.compare_comments(viewer, post)

    def compare_comments(self, viewer: int | None, post: Post) -> None:
        """Compare what is written under a post, level by level."""
        writers = self.model.listed(viewer, {comment.author for comment in post.comments})
        roots = [each.comment_id for each in post.comments if each.parent_id is None and each.author in writers]
        found = self.pages(viewer, f"/api/posts/{post.post_id}/comments?order=newest", "comments", 2)
        assert [each["comment_id"] for each in found] == roots[::-1]
        for each in found:
            replies = self.pages(viewer, f"/api/comments/{each['comment_id']}/replies", "comments", 2)
            below = [one.comment_id for one in post.comments if one.parent_id == each["comment_id"]]
            seen = [
                one.comment_id for one in post.comments if one.parent_id == each["comment_id"] and one.author in writers
            ]
            assert sorted(one["comment_id"] for one in replies) == sorted(seen)
            assert each["reply_count"] == len(below)

    @rule(owner=people)
    def look_at_own_lists(self, owner: int) -> None:
        """Open what is one's own: saved posts, requests, blocks and mutes."""
        if not self.alive(owner):
            return
        model = self.model
        saved = [post["post_id"] for post in self.pages(owner, "/api/saved", "posts", 2)]
        assert sorted(saved) == sorted(model.saved(owner))
        asking = {requester for requester, asked in model.requests if asked == owner} - model.suspended
        assert set(self.numbers(self.pages(owner, "/api/follow-requests", "users"))) == asking
        for path, marks in (("/api/blocks", model.blocks), ("/api/mutes", model.mutes)):
            marked = {other for maker, other in marks if maker == owner} - model.suspended
            shown = set(self.numbers(self.pages(owner, path, "users")))
            assert shown == marked or path == "/api/mutes"
