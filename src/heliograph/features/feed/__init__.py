"""The home feed: what the people one follows have published, newest first.

Owns no table. Keeps an inbox for each reader in the cache (`cache.py`), which may vanish at any moment: an inbox that
is not there is cold, never empty, and page 1 is then served from the database while the inbox is filled again.
Inboxes hold ids only; who may see a post is asked again at every read, of the primary.
Events out: FanOutContinued. Events in: posts' PostPublished, its own FanOutContinued.
"""
