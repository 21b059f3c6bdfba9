"""What cases do when a signal leads to one: open it, or join the one that is open."""

from uuid import UUID

from django.utils.translation import gettext as _

from kamkor.casework.signals import outcomes
from kamkor.casework.signals import reads as signals
from kamkor.casework.signals.choices import Outcome
from kamkor.casework.signals.outcomes import Decided, Refused

from . import actions
from .errors import AlreadyOpen, NotThere


def register() -> None:
    """Called once at start."""
    outcomes.register(Outcome.OPEN, open_case)
    outcomes.register(Outcome.JOIN, join_case)


def open_case(decided: Decided) -> None:
    """Raises Refused where the child has an open case already."""
    try:
        actions.open_case(
            _child(decided), reason=decided.reason, by=decided.by, at=decided.at,
            signals=signals.together(decided.signal),
        )  # fmt: skip
    except AlreadyOpen:
        raise Refused(
            _("The child has an open case: let the signal join it.")
        ) from None


def join_case(decided: Decided) -> None:
    """Raises Refused where no case is open."""
    try:
        actions.join_signals(
            _child(decided), reason=decided.reason, by=decided.by, at=decided.at,
            signals=signals.together(decided.signal),
        )  # fmt: skip
    except NotThere:
        raise Refused(_("The child has no open case: open one.")) from None


def _child(decided: Decided) -> UUID:
    if decided.person is None:
        raise Refused(_("Find the child first."))
    return decided.person
