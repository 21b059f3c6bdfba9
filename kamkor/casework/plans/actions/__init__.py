"""The only place where plans change."""

from .drafting import add_goal, add_measure, begin, drop_goal, drop_measure
from .measures import end_measure
from .signing import Hearing, agree, approve, send_back, submit, take_back

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
    "send_back",
    "submit",
    "take_back",
]
