"""The only place where procedures change."""

from .beginning import New, begin, track_of
from .deciding import Said, decide, decide_for_body, take_back
from .following import follow_bodies, give_to_body, look_again
from .going import (
    advance,
    advance_for_body,
    call_off,
    check,
    end_with_case,
    needs_decision,
    say_paper,
    submit,
)
from .parts import AGE, BODY, CHECK, EXPIRY, STEP
from .sweeping import sweep

__all__ = [
    "AGE",
    "BODY",
    "CHECK",
    "EXPIRY",
    "STEP",
    "New",
    "Said",
    "advance",
    "advance_for_body",
    "begin",
    "call_off",
    "check",
    "decide",
    "decide_for_body",
    "end_with_case",
    "follow_bodies",
    "give_to_body",
    "look_again",
    "needs_decision",
    "say_paper",
    "submit",
    "sweep",
    "take_back",
    "track_of",
]
