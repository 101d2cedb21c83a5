"""Refusals of search."""

from heliograph.platform.errors import Invalid


class InvalidSearch(Invalid):
    """What is searched for cannot be a part of anything."""

    code = "invalid_search"
