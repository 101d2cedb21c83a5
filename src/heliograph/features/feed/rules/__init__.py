"""Pure decisions of the feed."""
