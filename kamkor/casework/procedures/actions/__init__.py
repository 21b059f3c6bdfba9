"""The only place where procedures change."""

from .beginning import New, begin, track_of
from .deciding import Said, decide, take_back
from .going import (
    advance,
    call_off,
    check,
    end_with_case,
    needs_decision,
    say_paper,
    submit,
)
from .parts import AGE, CHECK, EXPIRY, STEP
from .sweeping import sweep

__all__ = [
    "AGE",
    "CHECK",
    "EXPIRY",
    "STEP",
    "New",
    "Said",
    "advance",
    "begin",
    "call_off",
    "check",
    "decide",
    "end_with_case",
    "needs_decision",
    "say_paper",
    "submit",
    "sweep",
    "take_back",
    "track_of",
]
