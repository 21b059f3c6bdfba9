"""What incidents do when a signal of violence leads to a case: its facts are taken over."""

from kamkor.casework.signals import outcomes, sharing
from kamkor.casework.signals import sealing as of_signals
from kamkor.casework.signals.choices import Channel, Outcome
from kamkor.casework.signals.outcomes import Decided

from . import actions
from .actions.reporting import VIOLENCE, Begins
from .choices import Known, ToldBy
from .models import Incident

_TOLD_BY = {
    Channel.CHILD: ToldBy.CHILD,
    Channel.PARENT: ToldBy.PARENT,
    Channel.SCHOOL: ToldBy.SCHOOL,
    Channel.CLINIC: ToldBy.CLINIC,
    Channel.POLICE: ToldBy.POLICE,
    Channel.HELPLINE: ToldBy.HELPLINE,
    Channel.NEIGHBOUR: ToldBy.NEIGHBOUR,
    Channel.ROUND: ToldBy.WORKER,
    Channel.OFFICE: ToldBy.WORKER,
}


def register() -> None:
    """Called once at start."""
    for outcome in (Outcome.OPEN, Outcome.JOIN):
        outcomes.register(outcome, take_over)
    sharing.register(actions.hear)


def take_over(decided: Decided) -> None:
    """Open an incident, or let the signal join the one that is open."""
    signal = decided.signal
    if signal.nature != VIOLENCE or decided.person is None:
        return
    open_ = Incident.objects.visible_to(decided.by).of([decided.person]).open()
    told = of_signals.unseal_told(signal.told, signal=signal.pk).words
    if present := open_.order_by("-opened_at").first():
        if present.signal != signal.pk:
            actions.join_signal(present.pk, told, by=decided.by, at=decided.at)
        return
    told_by = _TOLD_BY.get(Channel(signal.channel), ToldBy.OTHER)
    own = told_by == ToldBy.CHILD
    known = Known(
        told_by=told_by,
        words=decided.reason if own else told or decided.reason,
        child_words=told if own else "",
    )
    actions.report(
        decided.person, known, by=decided.by, at=decided.at,
        begins=Begins(signal=signal.pk),
    )  # fmt: skip
