"""The graph: who follows whom, who asks to, and thereby who may see whose things.

Owns `graph.follow` (at most once a pair, never oneself, at most 7,500 followees each), `graph.request` (follows of
private accounts that wait for an answer; never beside a follow of the same pair), `graph.counts` (in every snapshot
exactly the rows of `graph.follow`) and `graph.reader` (a version that grows with each change of whom an account
follows). `rules.may_view` is the one decision on an owner's live things; blocks will join it. A private account's lists
are to its followers and itself; to others it has none.
Events out: Followed, Unfollowed, FollowRequested (all unheard).
Events in: accounts' PrivacyChanged: an account that goes public accepts all who wait.
"""
