-- Deleted accounts that are not erased yet, by when they were deleted; an erased one has no password.
CREATE INDEX CONCURRENTLY IF NOT EXISTS account_to_erase ON accounts.account (deleted_at)
    WHERE deleted_at IS NOT NULL AND password_hash <> '';
