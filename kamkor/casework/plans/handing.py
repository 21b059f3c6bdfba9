"""Measures and reviews as `providers` hands them over with the rest of a desk."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.providers.choices import Item
from kamkor.casework.providers.handing import Hand, Handler

from . import actions
from .actions.waiting import RETURN, REVIEW
from .choices import OPEN, RUNS, PlanState
from .models import Measure


def open_measures(owner: Owner) -> list[Item]:
    """What of open plans a worker or a body is to do."""
    rows = Measure.objects.filter(
        state__in=RUNS, goal__plan__state__in=(*OPEN, PlanState.IN_FORCE)
    )
    if owner.user:
        rows = rows.filter(owner=owner.user)
    else:
        rows = rows.filter(organisation=owner.organisation)
    found = rows.order_by("until", "pk").values_list("pk", "goal__plan__case__person")
    return [Item(pk, person) for pk, person in found]


def give_measures(ids: Collection[UUID], hand: Hand) -> list[UUID]:
    """Those of these that are still where they were."""
    rows = Measure.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, state__in=RUNS, owner=hand.frm.user
    )
    if hand.frm.organisation:
        rows = rows.filter(organisation=hand.frm.organisation)
    held = list(rows.select_related("goal__plan").order_by("pk"))
    actions.give(held, hand.to, by=hand.by, at=hand.at)
    return [measure.pk for measure in held]


def open_reviews(owner: Owner) -> list[Item]:
    """Plans that a worker is to review, or to work on again. Their deadlines are all
    there is to hand over."""
    if owner.user is None:
        return []
    rows = Deadline.objects.running().filter(
        owner=owner.user, kind__in=(RETURN, REVIEW)
    )
    found = rows.order_by("about").values_list("about", "person").distinct()
    return [Item(pk, person) for pk, person in found]


def give_reviews(ids: Collection[UUID], _hand: Hand) -> list[UUID]:
    return list(ids)


HANDLERS = (
    Handler("measures", _("measures of plans"), open_measures, give_measures),
    Handler("plans", _("plans to review"), open_reviews, give_reviews),
)
