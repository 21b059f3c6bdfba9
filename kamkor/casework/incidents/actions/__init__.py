"""The only place where incidents change."""

from .amending import amend
from .answering import Said, answer, hear
from .closing import close, reopen
from .giving import assign
from .joining import join_signal
from .reporting import report

__all__ = [
    "Said",
    "amend",
    "answer",
    "assign",
    "close",
    "hear",
    "join_signal",
    "reopen",
    "report",
]
