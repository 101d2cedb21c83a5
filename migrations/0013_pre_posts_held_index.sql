CREATE INDEX CONCURRENTLY IF NOT EXISTS post_held ON posts.post (post_id) WHERE state = 'held';
