"""The only place where cases change."""

from .assigning import assign
from .closing import say_outcomes
from .consenting import NewConsent, give_consent, withdraw_consent
from .filing import NewFile, add_file, remove_file
from .joining import join_signals
from .moving import advance, advance_with_record, step_of
from .opening import open_case
from .parts import hold, owner_of
from .planning import NewPlan, call_off_visit, give_visit, plan_visit
from .transferring import (
    answer_transfer,
    follow_family,
    propose_transfer,
    unfollow_family,
    withdraw_transfer,
)
from .writing import NewVisit, write_note, write_visit

__all__ = [
    "NewConsent",
    "NewFile",
    "NewPlan",
    "NewVisit",
    "add_file",
    "advance",
    "advance_with_record",
    "answer_transfer",
    "assign",
    "call_off_visit",
    "follow_family",
    "give_consent",
    "give_visit",
    "hold",
    "join_signals",
    "open_case",
    "owner_of",
    "plan_visit",
    "propose_transfer",
    "remove_file",
    "say_outcomes",
    "step_of",
    "unfollow_family",
    "withdraw_consent",
    "withdraw_transfer",
    "write_note",
    "write_visit",
]
