"""The graph: who follows whom, who asks to, and thereby who may see whose things.

Owns `graph.follow` (at most once a pair, never oneself, at most 7,500 followees each), `graph.request` (follows of
private accounts that wait for an answer; never beside a follow of the same pair), `graph.counts` with
`graph.follower_delta` (in every snapshot their sums are exactly the rows of `graph.follow`), `graph.reader` (a version
that grows with each change of whom an account follows), `graph.mark` (block, mute, close friend, hidden from stories;
told to nobody but who made them) and `graph.popular` (found anew every few minutes). `rules.may_view` is the one
decision on an owner's live things: a block, by either, wins over everything but being the owner. A private account's
lists are to its followers and itself; to others it has none.
Events out: Followed, Unfollowed, FollowRequested, Blocked (all unheard).
Events in: accounts' PrivacyChanged: an account that goes public accepts all who wait; AccountErased.
"""
