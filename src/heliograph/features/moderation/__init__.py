"""Moderation: what people report, and what staff make of it.

Owns `moderation.report`: ids, a reason and words, never a copy of what is reported. Of one person about one thing at
most one report waits; told again, it is the same one with the newer words. Whoever may not see a thing is answered as
if there were none, and nobody is ever told who has reported what.
Events out: none, for nothing stands above. Events in: accounts' AccountErased, whose reports go, by them and about
them; one by them that somebody is suspended for stays without its reporter and words. Reports about posts and comments
that are deleted stay until staff has looked.
"""
