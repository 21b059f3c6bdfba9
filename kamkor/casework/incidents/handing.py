"""Incidents as providers hand them over, when a worker goes or is away."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.casework.providers.choices import Item
from kamkor.casework.providers.handing import Hand, Handler
from kamkor.foundation.access import assigning
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit

from .choices import StepKind
from .models import Incident, Step


def open_incidents(owner: Owner) -> list[Item]:
    """The open incidents of a worker. A body has none of its own: its officers lead."""
    if owner.user is None:
        return []
    rows = Incident.objects.filter(closed_at=None, worker=owner.user)
    rows = rows.order_by("opened_at", "pk")
    return [Item(pk, person) for pk, person in rows.values_list("pk", "person")]


def give(ids: Collection[UUID], hand: Hand) -> list[UUID]:
    """Those of these that are still the worker's change hands; each keeps a step."""
    to = hand.to.user
    rows = Incident.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, closed_at=None, worker=hand.frm.user
    )
    incidents = list(rows.order_by("pk")) if hand.frm.user else []
    if to is None or not incidents:
        return []
    work = {incident.pk: incident.person_id for incident in incidents}
    assigning.give_many(work, to=to, allowing=Action.CASE_WORK, at=hand.at)
    Incident.objects.filter(pk__in=list(work)).update(
        worker=to, version=F("version") + 1
    )
    Step.objects.bulk_create(
        Step(incident_id=pk, kind=StepKind.ASSIGNED, worker=to, by=hand.by, at=hand.at)
        for pk in work
    )
    for incident in incidents:
        audit.record(
            "incident.assigned", incident, by=hand.by, at=hand.at,
            subject=incident.person_id, to=to,
        )  # fmt: skip
    return list(work)


HANDLER = Handler("incidents", _("open incidents"), open_incidents, give)
