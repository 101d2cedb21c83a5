"""What the feed keeps in the Redis-compatible server. May be emptied at any time."""
