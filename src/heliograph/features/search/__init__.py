"""Search: people found by the start of their names, as one types.

Owns no table yet: those whom one follows are told by graph, names by accounts, and the one policy decides who is left
out. Hashtags, places, posts and forgiving matches have their place here.
Events out: none. Events in: none.
"""
