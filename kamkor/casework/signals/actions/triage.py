"""What an office does with a signal. Every step is kept, with its maker and reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.signals import clocks, outcomes, policy, sealing
from kamkor.casework.signals.choices import Danger, Outcome, State, StepKind
from kamkor.casework.signals.errors import (
    NeedsAnother,
    NeedsReason,
    NotADecision,
    NotThere,
)
from kamkor.casework.signals.models import Emergency, Receipt, Signal, Step
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation, Territory

from . import steps
from .emergency import open_emergency

ANSWER = "signals_receipt.answer"


@transaction.atomic
def take(signal_id: UUID, *, by: Actor, at: datetime) -> Signal:
    """Take the signal up: it is the actor's until decided. Whoever had it has it no
    longer. Raises NotThere and PermissionDenied."""
    signal = _open(signal_id, by)
    with context.acting_as_machine():
        end_links(signal, at=at)
        signal.assignee = by.user_id
        signal.save(update_fields=["assignee"])
        steps.set_state([signal.pk, *_gathered(signal)], State.TAKEN)
        link(signal, by=by, at=at)
        clocks.give(signal, to=by.user_id, by=by.user_id, at=at)
        steps.add(signal, StepKind.TAKEN, by=by.user_id, at=at)
    _record("signal.taken", signal, by=by, at=at)
    return signal


@transaction.atomic
def say_danger(signal_id: UUID, *, reason: str, by: Actor, at: datetime) -> Signal:
    """The child turns out to be in danger now: the emergency begins. Raises NotThere where
    it runs already, NeedsReason and PermissionDenied."""
    if not reason.strip():
        raise NeedsReason
    signal = _open(signal_id, by)
    with context.acting_as_machine():
        if signal.lead_id or Emergency.objects.filter(pk=signal.pk).exists():
            raise NotThere
        signal.danger = Danger.YES
        signal.save(update_fields=["danger"])
        steps.add(signal, StepKind.URGENT, by=by.user_id, at=at, note=reason)
        open_emergency(signal, by=by.user_id, at=at)
    return signal


@transaction.atomic
def move(
    signal_id: UUID, *, to: Territory, reason: str, by: Actor, at: datetime
) -> Signal:
    """Hand a signal about nobody found yet to the territory it concerns. Raises NotThere,
    PermissionDenied."""
    signal = _open(signal_id, by)
    if signal.person_id:
        raise NotADecision
    with context.acting_as_machine():
        signal.territory, signal.place, signal.place_to = to, to.low, to.high
        signal.assignee = None
        signal.save(update_fields=["territory", "place", "place_to", "assignee"])
        steps.set_state([signal.pk, *_gathered(signal)], State.NEW)
        clocks.give_to_place(signal, by=by.user_id, at=at)
        steps.add(signal, StepKind.MOVED, by=by.user_id, at=at, note=reason)
    _record("signal.moved", signal, by=by, at=at, to=to.pk)
    return signal


@dataclass(frozen=True)
class Decision:
    """What a signal leads to. `sent_to` with Outcome.SENT, `same_as` with DUPLICATE."""

    outcome: Outcome
    reason: str
    sent_to: Organisation | None = None
    same_as: Signal | None = None


@transaction.atomic
def decide(signal_id: UUID, decision: Decision, *, by: Actor, at: datetime) -> Signal:
    """Say what the signal leads to. Some outcomes only propose: a second person is asked.

    Those gathered with it share its fate. Raises NotADecision, NotThere and
    PermissionDenied.
    """
    signal = _open(signal_id, by)
    _check(signal, decision)
    asks = policy.needs_second(signal, decision.outcome)
    kind = StepKind.PROPOSED if asks else StepKind.DECIDED
    with context.acting_as_machine():
        signal.outcome, signal.sent_to = decision.outcome, decision.sent_to
        signal.lead = decision.same_as or signal.lead
        signal.proposed_by = by.user_id if asks else None
        signal.save(update_fields=["outcome", "sent_to", "proposed_by", "lead"])
        steps.add(
            signal, kind, by=by.user_id, at=at, note=decision.reason,
            outcome=decision.outcome,
        )  # fmt: skip
        if asks:
            steps.set_state([signal.pk, *_gathered(signal)], State.SECOND)
    if asks:
        _record("signal.proposed", signal, by=by, at=at, outcome=decision.outcome)
        return signal
    return _finish(signal, decision.reason, by=by, at=at)


@transaction.atomic
def second(
    signal_id: UUID, *, agrees: bool, reason: str, by: Actor, at: datetime
) -> Signal:
    """The second person agrees to the outcome proposed, or it goes back. Raises
    NeedsAnother for who proposed it, NotThere and PermissionDenied."""
    signal = _open(signal_id, by)
    if signal.state != State.SECOND:
        raise NotThere
    if not policy.may_second(by, signal):
        raise NeedsAnother
    if agrees:
        with context.acting_as_machine():
            steps.add(
                signal, StepKind.DECIDED, by=by.user_id, at=at, note=reason,
                outcome=signal.outcome,
            )  # fmt: skip
        return _finish(signal, reason, by=by, at=at)
    with context.acting_as_machine():
        steps.add(signal, StepKind.REFUSED, by=by.user_id, at=at, note=reason)
        signal.outcome, signal.proposed_by, signal.sent_to = "", None, None
        signal.save(update_fields=["outcome", "proposed_by", "sent_to"])
        steps.set_state([signal.pk, *_gathered(signal)], State.TAKEN)
    _record("signal.not_agreed", signal, by=by, at=at)
    return signal


@transaction.atomic
def answer(signal_id: UUID, *, words: str, by: Actor, at: datetime) -> Signal:
    """Write back to the one who told. They read it beside their number. Raises NotThere
    and PermissionDenied."""
    signal = _visible(signal_id, by)
    with context.acting_as_machine():
        sealed = sealing.seal(words, signal=signal.pk, column=ANSWER)
        Receipt.objects.filter(pk=signal.pk).update(answer=sealed, answered_at=at)
        signal.answered_at = at
        signal.save(update_fields=["answered_at"])
        steps.add(signal, StepKind.ANSWERED, by=by.user_id, at=at, note=words)
    _record("signal.answered", signal, by=by, at=at)
    return signal


@transaction.atomic
def reopen(signal_id: UUID, *, reason: str, by: Actor, at: datetime) -> Signal:
    """Begin again with a decided signal. Its earlier outcome stays in its story. Raises
    NotThere and PermissionDenied."""
    signal = _visible(signal_id, by)
    if signal.state != State.DECIDED or not reason.strip():
        raise NotThere
    with context.acting_as_machine():
        signal.outcome, signal.decided_at, signal.assignee = "", None, None
        signal.lead = signal.sent_to = signal.proposed_by = None
        signal.state = State.NEW
        signal.save(
            update_fields=["outcome", "decided_at", "assignee", "lead", "sent_to",
                           "proposed_by", "state"]
        )  # fmt: skip
        steps.set_state([signal.pk], State.NEW)
        clocks.start_triage(signal, by=by.user_id, at=at)
        steps.add(signal, StepKind.REOPENED, by=by.user_id, at=at, note=reason)
    _record("signal.reopened", signal, by=by, at=at)
    return signal


def link(signal: Signal, *, by: Actor, at: datetime) -> None:
    """Who has the signal sees its child as far as their role goes. As the machine."""
    if signal.person_id:
        assigning.give(
            signal.person_id, record=signal.pk, to=by.user_id,
            allowing=Action.SIGNAL_TRIAGE, at=at,
        )  # fmt: skip


def end_links(signal: Signal, *, at: datetime) -> None:
    assigning.take(signal.pk, at=at)


def _check(signal: Signal, decision: Decision) -> None:
    outcome, same = decision.outcome, decision.same_as
    right = (
        signal.state != State.SECOND,
        bool(decision.reason.strip()),
        outcome in outcomes.offered(),
        outcome not in policy.NEED_A_CHILD or signal.person_id is not None,
        (outcome == Outcome.SENT) == (decision.sent_to is not None),
        (outcome == Outcome.DUPLICATE) == (same is not None),
        same is None or same.pk != signal.pk,
    )
    if not all(right):
        raise NotADecision


def _finish(signal: Signal, reason: str, *, by: Actor, at: datetime) -> Signal:
    outcome = Outcome(signal.outcome)
    with context.acting_as_machine():
        others = _gathered(signal)
        Signal.objects.filter(pk__in=[signal.pk, *others]).update(
            state=State.DECIDED, outcome=outcome, decided_at=at,
            sent_to=signal.sent_to, proposed_by=None,
        )  # fmt: skip
        steps.set_state([signal.pk, *others], State.DECIDED)
        Step.objects.bulk_create(
            Step(signal_id=other, by=by.user_id, at=at, kind=StepKind.DECIDED,
                 outcome=outcome)
            for other in others
        )  # fmt: skip
        root = signal.person.root_id if signal.person else None
        signal.refresh_from_db()
    decided = outcomes.Decided(signal, root, reason, by, at)
    outcomes.carry_out(outcome, decided)
    with context.acting_as_machine():
        end_links(signal, at=at)
        clocks.end_triage(signal, by=by.user_id, at=at)
    _record("signal.decided", signal, by=by, at=at, outcome=outcome)
    return signal


def _gathered(signal: Signal) -> Collection[UUID]:
    found = Signal.objects.open().filter(lead=signal)
    return list(found.values_list("pk", flat=True))


def _open(signal_id: UUID, by: Actor) -> Signal:
    signal = _visible(signal_id, by)
    if signal.state == State.DECIDED:
        raise NotThere
    return signal


def _visible(signal_id: UUID, by: Actor) -> Signal:
    if not policy.may_triage(by):
        raise PermissionDenied
    return steps.mine(signal_id, by)


def _record(
    verb: str, signal: Signal, *, by: Actor, at: datetime, **detail: object
) -> None:
    audit.record(verb, signal, by=by.user_id, at=at, subject=signal.person_id, **detail)
