"""A worry is told, taken up, decided; where a child is in danger, at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kamkor.casework.cases.models import Case
from kamkor.casework.signals import actions
from kamkor.casework.signals.actions import Decision, Done, NewSignal
from kamkor.casework.signals.choices import (
    Channel,
    Danger,
    Informant,
    Kin,
    Outcome,
    State,
)
from kamkor.casework.signals.models import EmergencyStep, Signal
from kamkor.casework.signals.sealing import Told
from kamkor.demo.chance import Pick
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Organisation

from .cases import case_story
from .diary import Story, working

if TYPE_CHECKING:
    from uuid import UUID

    from kamkor.demo.chance import Stream

    from .plots import Plot
    from .world import World

TELLS = {
    Channel.ROUND: RoleCode.SOCIAL_WORKER,
    Channel.NEIGHBOUR: RoleCode.LOCAL_OFFICIAL,
    Channel.SCHOOL: RoleCode.SCHOOL,
    Channel.CLINIC: RoleCode.CLINIC,
    Channel.POLICE: RoleCode.PARTNER,
    Channel.HELPLINE: RoleCode.HOTLINE,
    Channel.CHILD: RoleCode.HOTLINE,
    Channel.PARENT: RoleCode.HOTLINE,
    Channel.OFFICE: RoleCode.TERRITORIAL_OFFICER,
    Channel.MEDIA: RoleCode.OMBUDSMAN,
    Channel.CONSULATE: RoleCode.HEADQUARTERS,
    Channel.OTHER: RoleCode.NGO,
}
CHANNELS = Pick({
    Channel.ROUND: 22, Channel.SCHOOL: 18, Channel.HELPLINE: 14, Channel.NEIGHBOUR: 12,
    Channel.CLINIC: 8, Channel.POLICE: 8, Channel.OFFICE: 6, Channel.CHILD: 4,
    Channel.PARENT: 3, Channel.OTHER: 3, Channel.MEDIA: 1, Channel.CONSULATE: 1,
})  # fmt: skip
AT_NIGHT = {Channel.HELPLINE, Channel.CHILD, Channel.PARENT, Channel.POLICE}
LATE = 0.12  # taken up after the term of the house
ANSWERED = 0.3


def signal_story(w: World, plot: Plot) -> Story:
    """From the telling to the decision; a case goes on in a story of its own."""
    chance = plot.chance
    channel = CHANNELS(chance)
    yield plot.at if channel in AT_NIGHT or plot.danger else working(plot.at, chance)
    pk = _tell(w, plot, channel)
    team = w.cast.home
    if plot.danger:
        yield from _emergency(w, pk, plot)
    else:
        late = chance.random() < LATE
        yield w.later(chance, 1.5, 5) if late else w.later(chance, 0.05, 0.8)
    by = chance.choice([*team.officers, team.head]).pk
    if plot.moves:
        yield from _move(w, pk, by, chance)
        by = w.cast.away.head.pk
    yield from _decide(w, pk, by, plot)


def _tell(w: World, plot: Plot, channel: Channel) -> UUID:
    chance = plot.chance
    informant = chance.choice([Informant.TELLER, Informant.KNOWN, Informant.ANONYMOUS])
    words = w.says(chance, "told", plot.nature)
    danger = Danger.YES if plot.danger else chance.choice([Danger.UNKNOWN, Danger.NO])
    new = NewSignal(
        danger=danger, channel=channel, nature=plot.nature,
        told=Told(words, plot.called, plot.age), territory=plot.territory,
        informant=informant, answer_wanted=chance.random() < ANSWERED,
        source=w.says(chance, "source") if informant == Informant.KNOWN else "",
        token=uuid7(),
    )  # fmt: skip
    receipt = w.do(w.cast.tellers[TELLS[channel]].pk, actions.tell, new)
    w.counts["signals"] += 1
    return receipt.signal_id  # type: ignore[no-any-return]


def _move(w: World, pk: UUID, by: UUID, chance: Stream) -> Story:
    reason = w.says(chance, "moved")
    w.do(by, actions.move, pk, to=w.cast.away.territory, reason=reason)
    yield w.later(chance, 0.2, 2)


def _decide(w: World, pk: UUID, by: UUID, plot: Plot) -> Story:
    chance = plot.chance
    if _is_over(pk):
        return
    w.do(by, actions.take, pk)
    yield w.later(chance, 0, 0.3)
    if plot.child and not _is_over(pk):
        w.do(by, actions.match, pk, person=plot.child)
        yield w.now + timedelta(minutes=chance.randrange(5, 90))
    if _is_over(pk):
        return
    outcome = _fitting(plot)
    if outcome == Outcome.MALICIOUS or outcome == Outcome.NOT_CONFIRMED:
        yield from _with_a_second(w, pk, by, plot)
        return
    sent = chance.choice(_bodies(w)) if outcome == Outcome.SENT else None
    reason = w.says(chance, "decided", outcome)
    signal = w.do(by, actions.decide, pk, Decision(outcome, reason, sent_to=sent))
    w.counts["decided"] += 1
    if outcome == Outcome.OPEN:
        w.diary.begin(case_story(w, plot))
    if signal.answer_wanted:
        yield w.later(chance, 0.1, 3)
        w.do(by, actions.answer, pk, words=w.says(chance, "answer"))


def _with_a_second(w: World, pk: UUID, by: UUID, plot: Plot) -> Story:
    """Not confirmed, or false: where danger is not ruled out two decide."""
    chance, reason = plot.chance, w.says(plot.chance, "decided", plot.outcome)
    found = w.do(by, actions.decide, pk, Decision(Outcome(plot.outcome), reason))
    w.counts["decided"] += 1
    if found.state == State.SECOND:
        yield w.later(chance, 0.3, 3)
        team = w.cast.away if plot.moves else w.cast.home
        other = next((u for u in (team.head, *team.officers) if u.pk != by), None)
        if other:
            words = w.says(chance, "second")
            w.do(other.pk, actions.second, pk, agrees=True, reason=words)


def _emergency(w: World, pk: UUID, plot: Plot) -> Story:
    """Everything of the emergency track, in hours; one in ten visits comes too late."""
    chance, by = plot.chance, w.cast.home.head.pk
    yield w.now + timedelta(minutes=chance.randrange(10, 90))
    w.do(by, actions.take, pk)
    for step in _steps(pk):
        late = chance.random() < 0.1
        yield w.now + timedelta(hours=30 if late else chance.uniform(0.5, 5))
        needed = step.code in ("visit", "police") or chance.random() < 0.5
        if needed:
            paper = f"{chance.randrange(10, 900)}-{w.now:%y}"
            done = Done(w.now, paper, w.says(chance, "emergency"))
            w.do(by, actions.note_done, step.pk, done)
        else:
            reason = w.says(chance, "not_needed")
            w.do(by, actions.leave_out, step.pk, reason=reason)
    kin = chance.choice([Kin.FOUND, Kin.FOUND, Kin.UNSAFE, Kin.NONE])
    w.do(by, actions.ask_kin, pk, kin=kin, reason=w.says(chance, "kin"))
    yield w.later(chance, 0.1, 1)
    w.do(by, actions.close, pk, reason=w.says(chance, "safe"))
    w.counts["emergencies"] += 1


def _steps(pk: UUID) -> list[EmergencyStep]:
    with context.acting_as_machine():
        return list(EmergencyStep.objects.filter(emergency=pk).order_by("order"))


def _is_over(pk: UUID) -> bool:
    """Decided already, or gathered with another, whose fate it shares."""
    with context.acting_as_machine():
        signal = Signal.objects.get(pk=pk)
    return signal.state == State.DECIDED or signal.lead_id is not None


def _fitting(plot: Plot) -> Outcome:
    """A case is opened where none is open, joined where one is."""
    outcome = Outcome(plot.outcome)
    if outcome not in (Outcome.OPEN, Outcome.JOIN) or plot.child is None:
        return outcome
    with context.acting_as_machine():
        is_open = Case.objects.of([plot.child]).open().exists()
    if outcome == Outcome.JOIN:
        return Outcome.JOIN if is_open else Outcome.ADVICE
    return Outcome.JOIN if is_open else Outcome.OPEN


def _bodies(w: World) -> list[Organisation]:
    home = w.cast.home.territory
    kinds = ("police", "civil_registry", "clinic", "school")
    rows = Organisation.objects.filter(
        kind__in=kinds, territory__low__range=(home.low, home.high)
    )
    return list(rows.order_by("code"))
