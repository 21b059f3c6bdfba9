"""What somebody sends as a file: told by its content, made harmless, or refused."""

from .taking import Limits, Refused, Safe, take
from .types import MediaType

__all__ = ["Limits", "MediaType", "Refused", "Safe", "take"]
