"""The directory as its readers ask: which services, how fresh what they say is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts.choices import Language
from kamkor.foundation.law import calendar
from kamkor.foundation.law import reads as law
from kamkor.foundation.places.models import Organisation, Territory

from . import policy
from .models import Service

STALE = "SERVICE_STALE_MONTHS"


@dataclass(frozen=True)
class Shown:
    """A service as the directory shows it."""

    service: Service
    is_stale: bool
    is_closed: bool

    @property
    def places(self) -> str:
        """How many places are free, in words; "" where it is not known."""
        if self.service.free is None:
            return ""
        return _("%(free)s of %(all)s places are free") % {
            "free": self.service.free, "all": self.service.capacity,
        }  # fmt: skip

    @property
    def languages(self) -> str:
        known = dict(Language.choices)
        return ", ".join(str(known.get(c, c)) for c in self.service.languages)

    @property
    def ages(self) -> str:
        first, last = self.service.age_from, self.service.age_to
        if first is None and last is None:
            return ""
        if last is None:
            return _("from %(n)s years") % {"n": first}
        return _("ages %(first)s to %(last)s") % {"first": first or 0, "last": last}


def services(wanted: Mapping[str, Any], *, on: date) -> QuerySet[Service]:
    """Services that are given on that day, narrowed by cleaned fields of the filter."""
    rows = Service.objects.on(on).filter(organisation__country=settings.COUNTRY)
    if wanted.get("place"):
        rows = rows.serving(wanted["place"])
    if wanted.get("need"):
        rows = rows.filter(need=wanted["need"])
    if wanted.get("language"):
        rows = rows.filter(languages__contains=[wanted["language"]])
    if wanted.get("words"):
        rows = rows.filter(_named(wanted["words"]))
    if wanted.get("free"):
        rows = rows.filter(is_free=True)
    return rows.select_related("organisation", "territory")


def _named(words: str) -> Q:
    found = Q()
    for name in ("name_ky", "name_kk", "name_ru", "name_en"):
        found |= Q(**{f"{name}__icontains": words})
        found |= Q(**{f"organisation__{name}__icontains": words})
    return found


def shown(rows: "list[Service] | QuerySet[Service]", *, on: date) -> list[Shown]:
    """With how fresh each is. One query beside the rows'."""
    oldest = stale_before(on)
    return [
        Shown(
            row,
            is_stale=row.verified_on is None or (oldest is not None and row.verified_on < oldest),
            is_closed=row.valid_to is not None and row.valid_to <= on,
        )
        for row in rows
    ]  # fmt: skip


def stale_before(on: date) -> date | None:
    """What was checked before that day must be checked again; None where the law data
    knows no number."""
    months = law.value(STALE, settings.COUNTRY, on).value
    return None if months is None else calendar.add_months(on, -int(months))


def kept_by(actor: Actor, *, on: date) -> QuerySet[Organisation]:
    """The organisations of whose services the actor may write."""
    rows = Organisation.objects.on(on).filter(country=settings.COUNTRY)
    near = Q(pk__in=[])
    for held in actor.held:
        if policy.keeps_everywhere(held.role):
            return rows
        if policy.keeps(held.role) and held.low is not None:
            near |= Q(territory__low__range=(held.low, held.high))
    return rows.filter(near)


def territories() -> QuerySet[Territory]:
    """What a reader chooses a place from: everything above the village."""
    rows = Territory.objects.filter(country=settings.COUNTRY, valid_to=None)
    return rows.exclude(level="village").order_by("low")
