"""The only place where referrals change."""

from .answering import Answer, answer, answer_outside, seen
from .doors import NewDoor, enter, look, make_door
from .sending import NewReferral, follow_case, note_end, recall, reply, send
from .stopping import consent_withdrawn, end_with_case, stop_run_out

__all__ = [
    "Answer",
    "NewDoor",
    "NewReferral",
    "answer",
    "answer_outside",
    "consent_withdrawn",
    "end_with_case",
    "enter",
    "follow_case",
    "look",
    "make_door",
    "note_end",
    "recall",
    "reply",
    "seen",
    "send",
    "stop_run_out",
]
