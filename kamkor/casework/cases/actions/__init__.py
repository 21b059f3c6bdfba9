"""The only place where cases change."""

from .assigning import assign
from .closing import say_outcomes
from .consenting import NewConsent, give_consent, withdraw_consent
from .joining import join_signals
from .moving import advance, advance_with_record, step_of
from .opening import open_case
from .parts import owner_of
from .transferring import answer_transfer, propose_transfer, withdraw_transfer
from .writing import NewVisit, write_note, write_visit

__all__ = [
    "NewConsent",
    "NewVisit",
    "advance",
    "advance_with_record",
    "answer_transfer",
    "assign",
    "give_consent",
    "join_signals",
    "open_case",
    "owner_of",
    "propose_transfer",
    "say_outcomes",
    "step_of",
    "withdraw_consent",
    "withdraw_transfer",
    "write_note",
    "write_visit",
]
