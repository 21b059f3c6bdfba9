"""The only place where signals change."""

from .drafting import drop_draft, read_draft, save_draft
from .emergency import (
    Done,
    answer_from_above,
    ask_kin,
    close,
    leave_out,
    note_done,
)
from .finding import NewChild, match, new_child
from .fromgaps import MOST, tell_gap, tell_gaps
from .telling import NewSignal, tell
from .triage import Decision, answer, decide, move, reopen, say_danger, second, take

__all__ = [
    "MOST",
    "Decision",
    "Done",
    "NewChild",
    "NewSignal",
    "answer",
    "answer_from_above",
    "ask_kin",
    "close",
    "decide",
    "drop_draft",
    "leave_out",
    "match",
    "move",
    "new_child",
    "note_done",
    "read_draft",
    "reopen",
    "save_draft",
    "say_danger",
    "second",
    "take",
    "tell",
    "tell_gap",
    "tell_gaps",
]
