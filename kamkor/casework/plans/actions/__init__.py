"""The only place where plans change."""

from .drafting import add_goal, add_measure, begin, drop_goal, drop_measure
from .joining import hide_waiting, show_waiting
from .measures import end_measure
from .signing import (
    Hearing,
    agree,
    approve,
    end_with_case,
    send_back,
    submit,
    take_back,
)

__all__ = [
    "Hearing",
    "add_goal",
    "add_measure",
    "agree",
    "approve",
    "begin",
    "drop_goal",
    "drop_measure",
    "end_measure",
    "end_with_case",
    "hide_waiting",
    "send_back",
    "show_waiting",
    "submit",
    "take_back",
]
