"""The one way in which this package says no."""


class StartRefused(Exception):
    """Heliograph cannot start; the message says why and what to do, in words for the person who typed."""
