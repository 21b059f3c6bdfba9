"""Rules that look for errors of official figures: of one value, of a series, of places."""

from .checking import check

__all__ = ["check"]
