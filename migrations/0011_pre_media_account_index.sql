-- How much an account has stored is read from the index alone.
CREATE INDEX CONCURRENTLY IF NOT EXISTS medium_account ON media.medium (account_id) INCLUDE (stored_bytes)
    WHERE state <> 'retired';
