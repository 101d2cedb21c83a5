"""The home feed: what the people one follows have published, ranked by a transparent formula, or newest first.

Keeps an inbox for each reader, ranked snapshots and what was seen lately in the cache (`cache/`), which may vanish at
any moment: an inbox that is not there is cold, never empty, and the page is then served from the database while the
inbox is filled again; a cursor goes on without its snapshot. All of it holds ids only; who may see a post is asked
again at every read, of the primary. Authors are pushed into inboxes or pulled at reads, whichever costs less
(`rules/modes.py`).
Owns `feed.author_mode` (who is pulled, or was, with the cut), `feed.author_leaning`, `feed.unpushed` (posts that
inboxes may miss until their fan-out is done), `feed.standing` (its version grows with each change of the two),
`feed.measure` and `feed.reader_reads` (estimates, which may be lost); what people have seen (`feed.impression`) and
were served (`feed.served`), each for a while.
Events out: FanOutContinued. Events in: posts' PostPublished, its own FanOutContinued, accounts' AccountErased.
"""
