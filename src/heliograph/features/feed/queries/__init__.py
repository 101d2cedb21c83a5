"""SQL of the feed; names only its own schema."""
