"""The only place where plans change."""

from .doors import NewDoor, answer_outside, enter, look, make_door
from .doors import Said as SaidOutside
from .drafting import add_goal, add_measure, begin, drop_goal, drop_measure
from .joining import hide_waiting, show_waiting
from .measures import begin_measure, end_measure
from .papers import NewPaper, note_paper
from .reviewing import NewReview, Said, write_review
from .signing import (
    Hearing,
    agree,
    approve,
    begin_again_with_case,
    end_with_case,
    give_opinion,
    send_back,
    submit,
    take_back,
)
from .standing import absence_of, be_away, show_to_deputies, take_from_deputy
from .waiting import show_to_newcomers
from .working import follow, give

__all__ = [
    "Hearing",
    "NewDoor",
    "NewPaper",
    "NewReview",
    "Said",
    "SaidOutside",
    "absence_of",
    "add_goal",
    "add_measure",
    "agree",
    "answer_outside",
    "approve",
    "be_away",
    "begin",
    "begin_again_with_case",
    "begin_measure",
    "drop_goal",
    "drop_measure",
    "end_measure",
    "end_with_case",
    "enter",
    "follow",
    "give",
    "give_opinion",
    "hide_waiting",
    "look",
    "make_door",
    "note_paper",
    "send_back",
    "show_to_deputies",
    "show_to_newcomers",
    "show_waiting",
    "submit",
    "take_back",
    "take_from_deputy",
    "write_review",
]
