"""Procedures as `providers` hands them over, when a worker goes or is away."""

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

from . import actions
from .models import Child, Procedure


def open_procedures(owner: Owner) -> list[Item]:
    """Each once for every child it is for now, so that one child out of reach keeps it
    where it is: those a worker leads, or in whose present step a body acts."""
    rows = Child.objects.filter(left_at=None, procedure__closed_at=None)
    if owner.user is None:
        rows = rows.filter(procedure__body=owner.organisation)
    else:
        rows = rows.filter(procedure__worker=owner.user)
    found = rows.order_by("procedure__begun_at", "procedure")
    return [Item(pk, person) for pk, person in found.values_list("procedure", "person")]


def give(ids: Collection[UUID], hand: Hand) -> list[UUID]:
    """Those of these that are still the worker's change hands, with the links by which
    the children are seen."""
    if hand.frm.organisation and hand.to.organisation:
        return actions.give_to_body(
            ids, frm=hand.frm.organisation, to=hand.to.organisation, by=hand.by,
            at=hand.at,
        )  # fmt: skip
    to = hand.to.user
    rows = Procedure.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, closed_at=None, worker=hand.frm.user
    )
    procedures = list(rows.order_by("pk")) if hand.frm.user else []
    if to is None or not procedures:
        return []
    given = [procedure.pk for procedure in procedures]
    children = Child.objects.filter(procedure__in=given, left_at=None)
    work = dict(children.values_list("pk", "person"))
    assigning.give_many(work, to=to, allowing=Action.PROCEDURE, at=hand.at)
    Procedure.objects.filter(pk__in=given).update(worker=to, edition=F("edition") + 1)
    for procedure in procedures:
        audit.record(
            "procedure.assigned", procedure, by=hand.by, at=hand.at,
            subject=procedure.person_id, to=to,
        )  # fmt: skip
    return given


HANDLER = Handler("procedures", _("open procedures"), open_procedures, give)
