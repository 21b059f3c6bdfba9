"""The only place where lists and records change."""

from .arriving import NewList, check, day_of, map_columns, receive, rehearse
from .bringing import bring_in, give_up, start
from .mending import keep_after_all, mend, start_undo, undo, undo_preview

__all__ = [
    "NewList",
    "bring_in",
    "check",
    "day_of",
    "give_up",
    "keep_after_all",
    "map_columns",
    "mend",
    "receive",
    "rehearse",
    "start",
    "start_undo",
    "undo",
    "undo_preview",
]
