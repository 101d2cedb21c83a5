"""What people do to each other, done to the society in memory and to the system alike."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from heliograph.features.accounts import service as accounts
from tests.model.asking import SIZE, Asking
from tests.model.society import ABSENT, OK, REFUSED, Comment, Pair, Post
from tests.world import photo

POSTS_MAX = 25
_PICTURE = photo(96, 64)
people = st.integers(0, SIZE - 1)
pairs = st.permutations(range(SIZE)).map(lambda order: (order[0], order[1]))
number = st.integers(0, 10_000)


class Deeds(Asking):
    """Everything that changes something."""

    @initialize(
        follows=st.sets(pairs, min_size=4, max_size=12), private=st.sets(people, max_size=2), posts=st.integers(0, 6)
    )
    def come_together(self, follows: set[Pair], private: set[int], posts: int) -> None:
        """Have new people come, who know some of each other; who were there before are no concern of theirs."""
        for name in ("ana", "ben", "cem", "dan", "eva")[:SIZE]:
            self.persons.append(self.inside(self.world.person, name))
        for follower, followee in sorted(follows):
            self.relate((follower, followee), "follow")
        for person in sorted(private):
            self.change_privacy(person, is_private=True)
        for author in range(posts):
            self.publish(author % SIZE)

    @rule(pair=pairs, verb=st.sampled_from(["follow", "follow", "follow", "unfollow", "remove"]))
    def relate(self, pair: Pair, verb: str) -> None:
        """Follow, unfollow, remove a follower."""
        actor, other = pair
        if not self.alive(actor):
            return
        path = f"/api/users/{self.user_id(other)}"
        match verb:
            case "follow":
                answer = self.act(actor, "POST", f"{path}/follow", self.model.follow(actor, other))
            case "unfollow":
                answer = self.act(actor, "DELETE", f"{path}/follow", self.model.unfollow(actor, other))
            case _:
                self.act(actor, "DELETE", f"{path}/follower", self.model.remove_follower(actor, other))
                self.settle()
                return
        if answer.status_code == OK:
            said = answer.json()
            assert said["is_following"] == ((actor, other) in self.model.follows)
            assert said["follow_requested"] == ((actor, other) in self.model.requests)
        self.settle()

    @rule(pair=pairs, accepts=st.booleans())
    def answer_request(self, pair: Pair, *, accepts: bool) -> None:
        """Accept or decline one who asks to follow."""
        actor, other = pair
        if not self.alive(actor):
            return
        expected = self.model.accept(actor, other) if accepts else self.model.decline(actor, other)
        verb = "accept" if accepts else "decline"
        self.act(actor, "POST", f"/api/follow-requests/{self.user_id(other)}/{verb}", expected)
        self.settle()

    @rule(pair=pairs, kind=st.sampled_from(["block", "mute"]), method=st.sampled_from(["POST", "DELETE"]))
    def mark(self, pair: Pair, kind: str, method: str) -> None:
        """Block, mute, and take it back."""
        actor, other = pair
        if not self.alive(actor):
            return
        if method == "POST":
            expected = (self.model.block if kind == "block" else self.model.mute)(actor, other)
        else:
            marks = self.model.blocks if kind == "block" else self.model.mutes
            expected = self.model.unmark(marks, actor, other)
        self.act(actor, method, f"/api/users/{self.user_id(other)}/{kind}", expected)
        self.settle()

    @rule(actor=people, is_private=st.booleans())
    def change_privacy(self, actor: int, *, is_private: bool) -> None:
        """Go private or public."""
        if not self.alive(actor):
            return
        expected = self.model.set_private(actor, is_private=is_private)
        self.act(actor, "PATCH", "/api/users/me", expected, {"is_private": is_private})
        self.settle()

    @precondition(lambda self: len(self.model.suspended) < SIZE - 2)
    @rule(person=people, luck=number)
    def suspend(self, person: int, luck: int) -> None:
        """Suspend somebody, now and then."""
        if luck % 4 == 0:
            self.inside(accounts.suspend, self.world.ctx, int(self.user_id(person)))
            self.model.suspended.add(person)
            assert self.ask(person, "GET", "/api/feed").status_code == 401
            self.settle()

    @precondition(lambda self: self.model.suspended)
    @rule(person=people)
    def restore(self, person: int) -> None:
        """End somebody's suspension."""
        self.inside(accounts.restore, self.world.ctx, int(self.user_id(person)))
        self.model.suspended.discard(person)
        self.settle()

    @precondition(lambda self: len(self.model.posts) < POSTS_MAX)
    @rule(author=people)
    def publish(self, author: int) -> None:
        """Share a photograph."""
        if not self.alive(author):
            return
        person = self.persons[author]
        post_id = self.inside(lambda: person.publish(_PICTURE, caption=f"number {len(self.model.posts)}"))
        self.model.posts.append(Post(post_id=post_id, author=author))
        self.settle()

    @precondition(lambda self: self.model.posts)
    @rule(actor=people, which=number, luck=number)
    def delete(self, actor: int, which: int, luck: int) -> None:
        """Delete a post, mostly as its author."""
        post = self.post(which)
        actor = actor if luck % 3 == 0 else post.author
        if not self.alive(actor):
            return
        expected = OK if post.is_alive and actor == post.author else ABSENT
        answer = self.ask(actor, "DELETE", f"/api/posts/{post.post_id}")
        # Somebody else's post is refused as forbidden or as absent, by whether it may be seen; nothing happens to it.
        if actor != post.author:
            assert answer.status_code in ((ABSENT,) if not self.model.sees(actor, post) else (ABSENT, REFUSED))
        elif post.is_alive:
            assert answer.status_code == expected
            post.is_alive = False
        self.settle()

    @precondition(lambda self: self.model.posts)
    @rule(
        actor=people, which=number, thing=st.sampled_from(["like", "save"]), method=st.sampled_from(["POST", "DELETE"])
    )
    def mark_post(self, actor: int, which: int, thing: str, method: str) -> None:
        """Like or save a post, or take it back."""
        if not self.alive(actor):
            return
        post = self.post(which)
        people_of = post.likers if thing == "like" else post.savers
        answer = self.ask(actor, method, f"/api/posts/{post.post_id}/{thing}")
        if self.model.sees(actor, post):
            assert answer.status_code in (200, 201), answer.text
            (people_of.add if method == "POST" else people_of.discard)(actor)
        elif method == "POST" or answer.status_code == ABSENT:
            assert answer.status_code == ABSENT, answer.text
        else:  # What one may no longer see, one may still take one's own mark from.
            people_of.discard(actor)
        if thing == "like" and answer.status_code == OK:
            assert answer.json()["new_like_count"] == len(post.likers)

    @precondition(lambda self: self.model.posts)
    @rule(actor=people, which=number, under=st.none() | number)
    def comment(self, actor: int, which: int, under: int | None) -> None:
        """Write under a post, or under a comment on it."""
        if not self.alive(actor):
            return
        post = self.post(which)
        parents = [each for each in post.comments if not self.model.is_severed(actor, each.author)]
        parents = [each for each in parents if each.author not in self.model.suspended]
        parent = parents[under % len(parents)] if under is not None and parents else None
        if parent is not None and parent.parent_id is not None:
            root = next((each for each in parents if each.comment_id == parent.parent_id), None)
            if root is None:
                return  # Whether one may answer below what one may not see is not promised.
        self.said += 1
        body = {"text": f"thought {self.said} of {actor}"} | ({"parent_id": parent.comment_id} if parent else {})
        expected = OK if self.model.sees(actor, post) else ABSENT
        answer = (
            self.act(actor, "POST", f"/api/posts/{post.post_id}/comments", expected, body)
            if expected == ABSENT
            else self.ask(actor, "POST", f"/api/posts/{post.post_id}/comments", body)
        )
        if expected == OK:
            assert answer.status_code == 201, answer.text
            parent_id = (parent.parent_id or parent.comment_id) if parent else None
            assert answer.json()["parent_id"] == parent_id
            post.comments.append(Comment(comment_id=answer.json()["comment_id"], author=actor, parent_id=parent_id))

    @precondition(lambda self: any(post.comments for post in self.model.posts))
    @rule(actor=people, which=number, luck=number)
    def delete_comment(self, actor: int, which: int, luck: int) -> None:
        """Delete a comment, mostly as its author or the post's; its replies go with it."""
        post, comment = self.written(which)
        actor = (actor, comment.author, post.author)[luck % 3]
        if not self.alive(actor):
            return
        answer = self.ask(actor, "DELETE", f"/api/comments/{comment.comment_id}")
        if actor not in (comment.author, post.author) or not self.model.sees(actor, post):
            assert answer.status_code in (ABSENT, REFUSED) or actor == comment.author, answer.text
        if answer.status_code < 300:
            post.comments = [
                each for each in post.comments if comment.comment_id not in (each.comment_id, each.parent_id)
            ]
        elif actor == post.author and post.is_alive:
            raise AssertionError(f"the post's author may not delete a comment: {answer.text}")

    def post(self, which: int) -> Post:
        """Choose a post, dead ones too."""
        return self.model.posts[which % len(self.model.posts)]

    def written(self, which: int) -> tuple[Post, Comment]:
        """Choose a comment."""
        every = [(post, comment) for post in self.model.posts for comment in post.comments]
        return every[which % len(every)]
