"""The rules of who sees what, written down from their text and from nothing in the code.

Whoever is not marked gets the answer of what does not exist. `muter` follows, and has muted. The suspended, and the
owner while suspended, are asked to log in whatever they ask for.
"""

VIEWERS = (
    "anonymous", "stranger", "pending", "follower", "ex_follower", "blocked", "blocker", "muter", "suspended", "owner",
)  # fmt: skip
STATES = ("public", "private", "suspended")
POST_STATES = ("published", "processing", "held", "failed", "awaiting", "deleted")

_TABLE = """
                      anonymous stranger pending follower ex_follower blocked blocker muter suspended owner
header     public     x         x        x       x        x           .       x       x     .         x
header     private    x         x        x       x        x           .       x       x     .         x
details    public     x         x        x       x        x           .       .       x     .         x
details    private    .         x        x       x        x           .       .       x     .         x
content    public     x         x        x       x        x           .       .       x     .         x
content    private    .         .        .       x        .           .       .       x     .         x
own        public     .         .        .       .        .           .       .       .     .         x
own        private    .         .        .       .        .           .       .       .     .         x
in_feed    public     .         .        .       x        .           .       .       .     .         x
in_feed    private    .         .        .       x        .           .       .       .     .         x
new        public     .         .        .       x        .           .       .       .     .         .
new        private    .         .        .       x        .           .       .       .     .         .
named      public     x         x        x       x        x           .       .       x     .         x
named      private    x         x        x       x        x           .       .       x     .         x
suggested  public     .         x        .       .        x           .       .       .     .         .
suggested  private    .         x        .       .        x           .       .       .     .         .
saved      public     .         x        x       x        x           .       .       x     .         x
saved      private    .         .        .       x        .           .       .       x     .         x
unsaved    public     .         x        x       x        x           .       .       x     .         x
unsaved    private    .         x        x       x        x           .       .       x     .         x
unsaved    suspended  .         x        x       x        x           .       .       x     .         .
left       public     .         x        x       x        x           .       x       x     .         x
left       private    .         x        x       x        x           .       x       x     .         x
left       suspended  .         .        x       x        .           .       .       x     .         .
unmuted    public     .         x        x       x        x           .       x       x     .         x
unmuted    private    .         x        x       x        x           .       x       x     .         x
unmuted    suspended  .         .        .       .        .           .       .       x     .         .
unblocked  public     .         x        x       x        x           .       x       x     .         x
unblocked  private    .         x        x       x        x           .       x       x     .         x
unblocked  suspended  .         .        .       .        .           .       x       .     .         .
blocks     public     .         .        .       .        .           .       x       .     .         .
blocks     private    .         .        .       .        .           .       x       .     .         .
mutes      public     .         .        .       .        .           .       .       x     .         .
mutes      private    .         .        .       .        .           .       .       x     .         .
"""
"""What is missing (`suspended` of most) is nobody's. Whoever could see the post has saved it while it was public; what
takes back one's own (`left`, `unmuted`, `unblocked`, `unsaved`) is one's own to do, whatever has become of the other.
"""


def _read() -> dict[tuple[str, str], frozenset[str]]:
    head, *lines = _TABLE.strip().splitlines()
    assert tuple(head.split()) == VIEWERS
    return {
        (part, state): frozenset(viewer for viewer, mark in zip(VIEWERS, marks, strict=True) if mark == "x")
        for part, state, *marks in (line.split() for line in lines)
    }


_AUDIENCES = _read()
PARTS = frozenset(part for part, _ in _AUDIENCES) | {"nobody"}


def sees(viewer: str, part: str, state: str) -> bool:
    """Say whether the rules show this part of an owner in this state to the viewer."""
    return viewer in _AUDIENCES.get((part, state), frozenset())


def is_locked_out(viewer: str, state: str) -> bool:
    """Say whether the viewer's own account is suspended."""
    return viewer == "suspended" or (viewer == "owner" and state == "suspended")


def part_of_post(post_state: str) -> str:
    """Return which part of its owner a post in this state is."""
    return {"published": "content", "deleted": "nobody"}.get(post_state, "own")
