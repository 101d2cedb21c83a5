"""The home feed: what the people one follows have published, ranked by a transparent formula, or newest first.

Owns what people have seen (`feed.impression`) and what they were served (`feed.served`), each for a while. Keeps an
inbox for each reader, ranked snapshots and what was seen lately in the cache (`cache/`), which may vanish at any
moment: an inbox that is not there is cold, never empty, and a cursor goes on without its snapshot.
Inboxes and snapshots hold ids only; who may see a post is asked again at every read, of the primary.
Events out: FanOutContinued. Events in: posts' PostPublished, its own FanOutContinued.
"""
