"""A worry is told: written down at once, whatever else is known."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from kamkor.casework.signals import clocks, policy, sealing
from kamkor.casework.signals.choices import Channel, Danger, Informant, State, StepKind
from kamkor.casework.signals.errors import NotThere
from kamkor.casework.signals.models import Emergency, Receipt, Signal, Source
from kamkor.casework.signals.sealing import Told
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Territory
from kamkor.register.people import reads as people
from kamkor.register.people.models import Person

from . import steps
from .emergency import open_emergency

PACKAGE = "kamkor.casework.signals"


@dataclass(frozen=True)
class NewSignal:
    """A worry as it is told. `territory` None: nobody knows where, and every territory of
    the country sees it. `source`: name and contact of who told it; dropped where that is
    anonymous. `person`: the child, where the teller sees it. `token`: of the form."""

    danger: Danger
    channel: Channel = Channel.OTHER
    nature: str = "other"
    told: Told = field(default_factory=Told)
    territory: Territory | None = None
    informant: Informant = Informant.TELLER
    source: str = ""
    answer_wanted: bool = False
    person: UUID | None = None
    token: UUID = field(default_factory=uuid7)


@transaction.atomic
def tell(new: NewSignal, *, by: Actor, at: datetime) -> Receipt:
    """Write the worry down and give its number. Sent twice, it is written once.

    Danger opens the emergency. Raises PermissionDenied, and NotThere for a child whose
    identity the teller does not see.
    """
    if not policy.may_tell(by):
        raise PermissionDenied
    root = _child(new.person, by)
    with context.acting_as_machine():
        earlier = Receipt.objects.filter(owner=by.user_id, token=new.token).first()
        if earlier:
            return earlier
        signal = _write(new, root, by=by, at=at)
        steps.add(signal, StepKind.RECEIVED, by=by.user_id, at=at)
        lead = gather(signal, by=by.user_id, at=at)
        if lead.pk == signal.pk:
            clocks.start_triage(signal, by=by.user_id, at=at)
        if new.danger == Danger.YES and not _runs(lead):
            open_emergency(lead, by=by.user_id, at=at)
        receipt = _receipt(new, signal, by=by, at=at)
    audit.record(
        "signal.told", signal, by=by.user_id, at=at, subject=root,
        danger=new.danger == Danger.YES, channel=new.channel,
    )  # fmt: skip
    return receipt


def numbers(many: int, *, at: datetime) -> list[str]:
    """The next `many` numbers of the year, in order. One statement; as the machine."""
    year = timezone.localtime(at).year
    country = settings.COUNTRY
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load(PACKAGE, "numbers"),
            {"country": country, "year": year, "many": many},
        )
        last = int(cursor.fetchone()[0])
    return [
        f"{country.upper()}-{year % 100:02}-{n:06}"
        for n in range(last - many + 1, last + 1)
    ]


def gather(signal: Signal, *, by: UUID, at: datetime) -> Signal:
    """Join it to the earlier open signal on the same child and nature, if there is one
    and it has no emergency of its own. Danger goes over to that one. Returns the one that
    leads. As the machine."""
    if signal.person_id is None or _runs(signal):
        return signal
    lead = (
        Signal.objects.select_for_update(of=("self",))
        .open()
        .leading()
        .about(_root(signal.person_id))
        .filter(nature=signal.nature, received_at__lte=signal.received_at)
        .exclude(pk=signal.pk)
        .order_by("received_at", "pk")
        .first()
    )
    if lead is None:
        return signal
    Signal.objects.filter(lead=signal).update(lead=lead)
    signal.lead, signal.state = lead, State(lead.state)
    signal.save(update_fields=["lead", "state"])
    steps.add(signal, StepKind.GATHERED, by=by, at=at)
    clocks.end_gathered(signal, by=by, at=at)
    if signal.danger < lead.danger:
        lead.danger = signal.danger
        lead.save(update_fields=["danger"])
    return lead


def _root(person: UUID) -> list[UUID]:
    return list(Person.objects.filter(pk=person).values_list("root", flat=True))


def _runs(signal: Signal) -> bool:
    return Emergency.objects.filter(pk=signal.pk).exists()


def _child(person: UUID | None, by: Actor) -> UUID | None:
    if person is None:
        return None
    seen = people.find(by, person)
    if seen is None or seen.sensitivity < Sensitivity.IDENTITY:
        raise NotThere
    return seen.person.pk


def _write(new: NewSignal, person: UUID | None, *, by: Actor, at: datetime) -> Signal:
    territory = new.territory or country()
    pk = uuid7()
    signal = Signal(
        id=pk, number=numbers(1, at=at)[0], received_at=at, received_by=by.user_id,
        organisation_id=office_of(by.user_id), channel=new.channel, nature=new.nature,
        danger=new.danger, territory=territory, place=territory.low,
        place_to=territory.high, told=sealing.seal_told(new.told, signal=pk),
        informant=new.informant, answer_wanted=new.answer_wanted, person_id=person,
    )  # fmt: skip
    signal.save(force_insert=True)
    if new.source and new.informant == Informant.KNOWN:
        words = sealing.seal(new.source, signal=pk, column="signals_source.words")
        Source.objects.create(signal=signal, words=words)
    return signal


def _receipt(new: NewSignal, signal: Signal, *, by: Actor, at: datetime) -> Receipt:
    return Receipt.objects.create(
        signal=signal, owner=by.user_id, number=signal.number, told_at=at,
        token=new.token, in_danger=new.danger == Danger.YES,
    )  # fmt: skip


def country() -> Territory:
    """The whole country: for what nobody can place."""
    return Territory.objects.filter(country=settings.COUNTRY, parent=None).earliest(
        "low"
    )


def office_of(user_id: UUID) -> UUID | None:
    return (
        User.objects.filter(pk=user_id).values_list("organisation", flat=True).first()
    )
