"""Cases as providers count them and hand them over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.casework.providers.choices import Item
from kamkor.casework.providers.handing import Hand, Handler
from kamkor.casework.providers.loads import Kind
from kamkor.foundation.access import assigning
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit

from .models import Case, PlannedVisit, Step


def open_cases(owner: Owner) -> list[Item]:
    """The open cases of a worker, or of a body."""
    rows = Case.objects.filter(closed_at=None).order_by("opened_at", "pk")
    if owner.user:
        rows = rows.filter(worker=owner.user)
    else:
        rows = rows.filter(organisation=owner.organisation)
    return [Item(pk, person) for pk, person in rows.values_list("pk", "person")]


def give(ids: Collection[UUID], hand: Hand) -> list[UUID]:
    """Those of these that are still where they were change hands; each keeps a step."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=ids, closed_at=None
    )
    if hand.frm.user:
        cases = list(rows.filter(worker=hand.frm.user).order_by("pk"))
        _to_worker(cases, hand)
    else:
        cases = list(rows.filter(organisation=hand.frm.organisation).order_by("pk"))
        rows.filter(pk__in=[c.pk for c in cases]).update(
            organisation=hand.to.organisation, version=F("version") + 1
        )
    for case in cases:
        audit.record(
            "case.assigned", case, by=hand.by, at=hand.at, subject=case.person_id,
            to=hand.to.user,
        )  # fmt: skip
    return [case.pk for case in cases]


def _to_worker(cases: list[Case], hand: Hand) -> None:
    to = hand.to.user
    if to is None or not cases:
        return
    work = {case.pk: case.person_id for case in cases}
    assigning.give_many(work, to=to, allowing=Action.CASE_WORK, at=hand.at)
    Case.objects.filter(pk__in=list(work)).update(worker=to, version=F("version") + 1)
    Step.objects.bulk_create(
        Step(
            case=case, move="assign", before=case.state, after=case.state, worker=to,
            by=hand.by, at=hand.at,
        )
        for case in cases
    )  # fmt: skip


def visits_to_make(owner: Owner) -> list[Item]:
    """The visits that a worker is to make: those given to them, and those of their
    cases. Where a body answers, its deadlines go by themselves."""
    if owner.user is None:
        return []
    rows = PlannedVisit.objects.to_make().values_list("on", "pk", "case__person")
    given = rows.filter(who=owner.user)
    of_cases = rows.filter(who=None, case__worker=owner.user)
    # with OR in place of the union every visit there is would be looked at
    return [Item(pk, person) for _on, pk, person in sorted(given.union(of_cases))]


def give_visits(ids: Collection[UUID], hand: Hand) -> list[UUID]:
    """Those of whoever has the case go with it; the others are given."""
    rows = PlannedVisit.objects.to_make().filter(pk__in=ids)
    own = Q(who=hand.frm.user) | Q(who=None, case__worker=hand.frm.user)
    given = dict(rows.filter(own).values_list("pk", "case__person"))
    gone = rows.filter(who=None, case__worker=hand.to.user)
    with_case = list(gone.values_list("pk", flat=True))
    if given and hand.to.user:
        to = hand.to.user
        assigning.give_many(given, to=to, allowing=Action.CASE_WORK, at=hand.at)
        PlannedVisit.objects.filter(pk__in=given).update(who=to)
    for pk, person in given.items():
        audit.note(
            "case.visit_given", by=hand.by, at=hand.at, subject=person,
            visit=str(pk), to=hand.to.user,
        )  # fmt: skip
    return [*given, *with_case]


def count(workers: Collection[UUID], _at: datetime) -> dict[UUID, int]:
    """Open cases by worker. One statement."""
    rows = Case.objects.filter(closed_at=None, worker__in=workers)
    counted = rows.values_list("worker").annotate(n=Count("pk")).order_by()
    return {worker: n for worker, n in counted if worker}


HANDLER = Handler("cases", _("open cases"), open_cases, give)
VISITS = Handler("visits", _("planned visits"), visits_to_make, give_visits)
LOAD = Kind("cases", _("open cases"), "LOAD_CASE", count)
