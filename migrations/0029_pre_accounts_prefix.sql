-- Names are completed as one types, in the order of their bytes, whatever the database's collation.
CREATE INDEX CONCURRENTLY IF NOT EXISTS account_by_prefix ON accounts.account (username text_pattern_ops)
    WHERE suspended_at IS NULL AND deleted_at IS NULL;
