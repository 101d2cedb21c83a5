"""The edge itself, before the stand-in web program."""

from heliograph.programs.edge import main

__all__ = ["main"]
