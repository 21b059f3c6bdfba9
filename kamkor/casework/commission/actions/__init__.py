"""The only place where the Commission's rows change."""

from .agenda import (
    build,
    call,
    call_off,
    follow,
    postpone,
    put_case,
    withdraw_with_case,
)
from .composition import appoint, dismiss, found
from .deciding import decide
from .reporting import hand_in
from .room import close, come, leave, open_session, recuse, sign, vote
from .tasks import add_task, end_task

__all__ = [
    "add_task",
    "appoint",
    "build",
    "call",
    "call_off",
    "close",
    "come",
    "decide",
    "dismiss",
    "end_task",
    "follow",
    "found",
    "hand_in",
    "leave",
    "open_session",
    "postpone",
    "put_case",
    "recuse",
    "sign",
    "vote",
    "withdraw_with_case",
]
