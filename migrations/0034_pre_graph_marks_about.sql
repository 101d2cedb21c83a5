-- What others have decided about an account goes when it is erased.
CREATE INDEX CONCURRENTLY IF NOT EXISTS mark_by_other ON graph.mark (other_id, mark_id);
