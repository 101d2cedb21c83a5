"""Who sees what: every kind of viewer, asked over HTTP for everything there is, in every state it can be in.

`expected` is the safety rules' text as a table, and knows nothing of the code; `resources` lists what there is to ask
for; `stage` builds it; `asking` asks and compares. A route with a parameter that is in no row fails the build.
Moderators and administrators come with their routes.
"""
