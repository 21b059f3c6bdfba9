"""What several verbs on an incident share."""

import contextlib
from datetime import datetime
from uuid import UUID

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.incidents.choices import Known, StepKind
from kamkor.casework.incidents.errors import Changed, NotThere
from kamkor.casework.incidents.models import Account, Incident, Step
from kamkor.casework.signals import clocks as of_signals
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context, posting


def locked(incident_id: UUID, version: int | None, by: Actor) -> Incident:
    """The incident, locked, if the actor may open it. `version` is the one the actor
    looked at; None asks for none. Raises NotThere, Changed."""
    if not Incident.objects.visible_to(by).filter(pk=incident_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Incident.objects.select_for_update(of=("self",))
        incident: Incident = rows.select_related("emergency").get(pk=incident_id)
        if version is not None and incident.version != version:
            last = incident.steps.order_by("-at", "-id").first()
            raise Changed(last.by if last else None, last.at if last else None)
    return incident


def keep_account(
    incident: Incident, known: Known, *, reason: str = "", by: UUID, at: datetime
) -> Account:
    """A new version of what is known, after those there are. As the machine."""
    account = Account(
        incident=incident, number=incident.accounts.count() + 1, kind=known.kind,
        whose=known.whose, setting=known.setting, often=known.often,
        online=known.online, precision=known.precision, on=known.on,
        told_by=known.told_by, by=by, at=at,
    )  # fmt: skip
    child = incident.person_id
    account.words = sealing.seal(known.words, account, "words", child=child)
    account.child_words = sealing.seal(
        known.child_words, account, "child_words", child=child
    )
    account.reason = sealing.seal(reason, account, "reason", child=child)
    account.save(force_insert=True)
    return account


def keep_step(
    incident: Incident, kind: StepKind, *, by: UUID, at: datetime, words: str = ""
) -> Step:
    """As the machine."""
    step = Step(incident=incident, kind=kind, worker=incident.worker, by=by, at=at)
    step.words = sealing.seal(words, step, "words", child=incident.person_id)
    posting.add(step)
    return step


def owner_of(incident: Incident) -> Owner:
    """Who answers for its deadlines: the worker, else the unit of the place, else who
    wrote it down."""
    if incident.worker is None and (unit := of_signals.unit_of(incident.place)):
        return Owner(organisation=unit)
    return Owner(user=incident.worker or incident.opened_by)


def start_clock(
    kind: str, term: str, incident: Incident, *, started: datetime, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    """Nothing where it runs, or the country has no such term. As the machine."""
    about = About(kind, incident.pk, incident.person_id, incident.place)
    with contextlib.suppress(clock.UnknownTerm, clock.AlreadyRunning):
        clock.start(
            term, about=about, started=started, owner=owner_of(incident), by=by, at=at
        )
