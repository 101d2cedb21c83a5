"""Engagement: likes, comments, saves and shares of posts, and exact counts of all of them.

Owns `engagement.post_like`, `comment`, `comment_like`, `save`, `collection`, `collected` (of saved posts only),
`share`, and `repeat` (what an account writes again and again). In every snapshot the rows of an act are exactly
`post_count` plus the sum of `post_delta`, a comment's likes and replies its own counts plus the sum of `comment_delta`:
an act writes its row and a delta, and the folder moves deltas into counts once a second, so that no act waits for a hot
row.
Counts are of all acts, whoever asks; lists leave out the suspended, and those between whom and the viewer there is a
block. All of it is seen where the post is: the post's policy is asked at each request, of the primary. Saves and
collections are their owner's alone. An account that is deleted takes its rows with it, each with its delta.
Events out: PostLiked, Commented, CommentLiked, PostShared (all unheard; likes are told when they are folded),
CommentDeleted. Events in: posts' PostDeleted, accounts' AccountErased and its own CommentDeleted, whose rows it
removes.
"""
