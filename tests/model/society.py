"""What ought to be true: accounts, relations, posts, likes and comments, by the plainest means there are.

Written from the rules that people are told, and not from the code that keeps them.
"""

from dataclasses import dataclass, field

OK, REFUSED, ABSENT, CONFLICT = 200, 403, 404, 409
Pair = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Comment:
    """What somebody wrote under a post, or under another's comment."""

    comment_id: str
    author: int
    parent_id: str | None
    likers: set[int] = field(default_factory=set[int])


@dataclass(slots=True, kw_only=True)
class Post:
    """A published post; its place in `Society.posts` is its order."""

    post_id: str
    author: int
    is_alive: bool = True
    are_comments_off: bool = False
    likers: set[int] = field(default_factory=set[int])
    savers: set[int] = field(default_factory=set[int])
    comments: list[Comment] = field(default_factory=list[Comment])


@dataclass(slots=True, kw_only=True)
class Society:
    """Some people, by number, and all that is between them."""

    size: int
    private: set[int] = field(default_factory=set[int])
    suspended: set[int] = field(default_factory=set[int])
    follows: set[Pair] = field(default_factory=set[Pair])
    requests: set[Pair] = field(default_factory=set[Pair])
    blocks: set[Pair] = field(default_factory=set[Pair])
    mutes: set[Pair] = field(default_factory=set[Pair])
    posts: list[Post] = field(default_factory=list[Post])

    def is_absent(self, viewer: int | None, owner: int) -> bool:
        """Say whether the owner is nobody to the viewer."""
        return owner in self.suspended or (owner, viewer) in self.blocks

    def is_severed(self, viewer: int | None, owner: int) -> bool:
        """Say whether either has blocked the other."""
        return (owner, viewer) in self.blocks or (viewer, owner) in self.blocks

    def may_view(self, viewer: int | None, owner: int) -> bool:
        """Say whether the owner's posts, and all that hangs on them, are the viewer's to see."""
        if owner in self.suspended or viewer in self.suspended:
            return False
        if viewer == owner:
            return True
        if self.is_severed(viewer, owner):
            return False
        return owner not in self.private or (viewer, owner) in self.follows

    def sees(self, viewer: int | None, post: Post) -> bool:
        """Say whether the viewer may see a post."""
        return post.is_alive and self.may_view(viewer, post.author)

    def feed(self, reader: int) -> list[str]:
        """Return what belongs in somebody's home feed, newest first."""
        return [
            post.post_id
            for post in reversed(self.posts)
            if self.sees(reader, post)
            and (post.author == reader or (reader, post.author) in self.follows)
            and (reader, post.author) not in self.mutes
        ]

    def grid(self, viewer: int | None, owner: int) -> list[str]:
        """Return an owner's posts, newest first."""
        return [post.post_id for post in reversed(self.posts) if post.author == owner and self.sees(viewer, post)]

    def saved(self, owner: int) -> set[str]:
        """Return which of the posts somebody saved can still be seen."""
        return {post.post_id for post in self.posts if owner in post.savers and self.sees(owner, post)}

    def followers(self, owner: int) -> set[int]:
        """Return who follows somebody."""
        return {follower for follower, followee in self.follows if followee == owner}

    def followees(self, owner: int) -> set[int]:
        """Return whom somebody follows."""
        return {followee for follower, followee in self.follows if follower == owner}

    def listed(self, viewer: int | None, people: set[int]) -> set[int]:
        """Return those of the people whom a list shows to the viewer."""
        return {person for person in people if person not in self.suspended and not self.is_severed(viewer, person)}

    def follow(self, actor: int, owner: int) -> int:
        """Follow, or ask to."""
        if self.is_absent(actor, owner):
            return ABSENT
        if (actor, owner) in self.follows:
            return OK
        if (actor, owner) in self.blocks:
            return CONFLICT
        (self.requests if owner in self.private else self.follows).add((actor, owner))
        return OK

    def unfollow(self, actor: int, owner: int) -> int:
        """Follow no more, or withdraw the request."""
        had = (actor, owner) in self.follows or (actor, owner) in self.requests
        if not had and self.is_absent(actor, owner):
            return ABSENT
        self.follows.discard((actor, owner))
        self.requests.discard((actor, owner))
        return OK

    def accept(self, actor: int, requester: int) -> int:
        """Let one who asked follow."""
        if requester in self.suspended:
            return ABSENT
        if (requester, actor) in self.requests:
            self.requests.discard((requester, actor))
            self.follows.add((requester, actor))
            return OK
        return OK if (requester, actor) in self.follows else ABSENT

    def decline(self, actor: int, requester: int) -> int:
        """Forget that somebody asked."""
        if (requester, actor) not in self.requests:
            return ABSENT
        self.requests.discard((requester, actor))
        return OK

    def remove_follower(self, actor: int, follower: int) -> int:
        """Have somebody follow no more."""
        self.follows.discard((follower, actor))
        return OK

    def block(self, actor: int, other: int) -> int:
        """Block: ends follows and requests both ways."""
        if self.is_absent(actor, other):
            return ABSENT
        self.blocks.add((actor, other))
        for pair in ((actor, other), (other, actor)):
            self.follows.discard(pair)
            self.requests.discard(pair)
        return OK

    def mute(self, actor: int, other: int) -> int:
        """Mute: the feed is without them."""
        if self.is_absent(actor, other):
            return ABSENT
        self.mutes.add((actor, other))
        return OK

    def unmark(self, marks: set[Pair], actor: int, other: int) -> int:
        """Unblock or unmute."""
        if (actor, other) not in marks and self.is_absent(actor, other):
            return ABSENT
        marks.discard((actor, other))
        return OK

    def set_private(self, actor: int, *, is_private: bool) -> int:
        """Go private, or public, which lets in who waits."""
        if is_private:
            self.private.add(actor)
            return OK
        self.private.discard(actor)
        waiting = {pair for pair in self.requests if pair[1] == actor}
        self.requests -= waiting
        self.follows |= waiting
        return OK
