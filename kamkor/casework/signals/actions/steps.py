"""What every verb writes: a step in the signal's story, and the state the teller sees."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from kamkor.casework.signals import sealing
from kamkor.casework.signals.choices import State, StepKind
from kamkor.casework.signals.errors import NotThere
from kamkor.casework.signals.models import Receipt, Signal, Step
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context, posting


def add(
    signal: Signal, kind: StepKind, *, by: UUID, at: datetime,
    note: str = "", outcome: str = "",
) -> Step:  # fmt: skip
    """As the machine."""
    step = Step(signal=signal, by=by, at=at, kind=kind, outcome=outcome)
    if note:
        step.note = sealing.seal(
            note, signal=signal.pk, column="signals_step.note", row=step.pk
        )
    posting.add(step)
    return step


def set_state(signals: Iterable[UUID], state: State) -> None:
    """Of the signals and of what their tellers see. As the machine."""
    ids = list(signals)
    posting.update(Signal.objects.filter(pk__in=ids), state=state)
    shown = State.TAKEN if state == State.SECOND else state
    posting.update(Receipt.objects.filter(pk__in=ids), state=shown)


def mine(signal_id: UUID, by: Actor) -> Signal:
    """The signal, locked, if the actor sees it. Raises NotThere."""
    if not Signal.objects.visible_to(by).filter(pk=signal_id).exists():
        raise NotThere
    with context.acting_as_machine():
        return Signal.objects.select_for_update(of=("self",)).get(pk=signal_id)
