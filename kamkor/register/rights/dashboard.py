"""The figures of a territory: counts that were made beforehand, never live rows.

Whoever does not reach the children of the territory sees no number from 1 to 4, and no
number from which one could be worked out by taking others from their sum.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.places.choices import Level
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import charts, maps, words
from kamkor.foundation.web.figures import Finding

from .choices import Migrant, Right, Status
from .models import Snapshot, Tally

FEW = 5
ESTIMATE = "children_of_migrants_estimate"
SERIES = "children_of_migrants"


@dataclass(frozen=True)
class Figure:
    """A number, hidden where it would tell of few children, with its list."""

    value: int
    hidden: bool = False
    url: str = ""

    @property
    def words(self) -> str:
        return (
            _("fewer than %(n)s") % {"n": FEW}
            if self.hidden
            else words.number(self.value)
        )


@dataclass(frozen=True)
class RightLine:
    right: Right
    not_met: Figure
    at_risk: Figure
    unknown: Figure
    met: Figure


@dataclass
class Shown:
    """What the page of a territory shows."""

    children: Figure
    migrants: Figure
    lines: list[RightLine] = field(default_factory=list)
    counted_at: datetime | None = None
    near: bool = False
    coverage: str = ""
    coverage_source: str = ""
    trend: Any = None
    map: Any = None
    tiles: Any = None
    parts: Sequence[tuple[Territory, Figure]] = ()
    official: Sequence[Snapshot] = ()


def place(actor: Actor, code: str) -> Territory | None:
    """The territory of that code; without one the actor's own, else the country."""
    rows = Territory.objects.filter(country=settings.COUNTRY)
    if code:
        return rows.filter(code=code).first()
    mine = [(h.low, h.high or h.low) for h in actor.held if h.low is not None]
    if mine:
        low, high = max(mine, key=lambda ends: ends[1] - ends[0])
        return rows.filter(low=low, high=high).first()
    return rows.filter(level=Level.COUNTRY).first()


def figures(territory: Territory, actor: Actor, *, today: date) -> Shown:
    """Everything the page shows; at most ten queries."""
    near = reaches(actor, territory)
    within = Q(place__range=(territory.low, territory.high))
    counted = _counted(within)
    hide = _kept if near else suppressed
    url = _lists(actor, territory)
    children = hide([counted["children"]])[0]
    migrants = hide([counted["migrants"]])[0]
    shown = Shown(
        children=Figure(*children),
        migrants=Figure(*migrants),
        lines=[_line(right, counted["rights"], hide, url) for right in Right],
        counted_at=counted["at"],
        near=near,
    )
    _add_snapshots(shown, territory, counted["migrants"])
    _add_parts(shown, territory, near=near, today=today)
    return shown


def reaches(actor: Actor, territory: Territory) -> bool:
    """Whether the actor sees the children of the whole territory at S1."""
    return any(
        low <= territory.low and territory.high <= high
        for low, high in actor.territory(Sensitivity.STATUS)
    )


def suppressed(values: Sequence[int]) -> list[tuple[int, bool]]:
    """(value, hidden) of parts whose sum is told too.

    A part from 1 to 4 is hidden; when it is the only one, the smallest other part that
    is not zero as well, or the sum would give it away.
    """
    hidden = {n for n, value in enumerate(values) if 0 < value < FEW}
    if len(hidden) == 1 and len(values) > 1:
        rest = [(v, n) for n, v in enumerate(values) if n not in hidden and v]
        if rest:
            hidden.add(min(rest)[1])
    return [(value, n in hidden) for n, value in enumerate(values)]


def _kept(values: Sequence[int]) -> list[tuple[int, bool]]:
    return [(value, False) for value in values]


def _counted(within: Q) -> dict[str, Any]:
    """Sums over a territory, from the tally. Two queries."""
    rights: dict[tuple[str, int], int] = defaultdict(int)
    migrants = children = 0
    rows = (
        Tally.objects.filter(within)
        .values_list("right", "status", "migrant")
        .annotate(n=Sum("children"))
    )
    for right, status, migrant, n in rows:
        rights[right, status] += n
        if right == Right.IDENTITY:
            children += n
            migrants += n if migrant == Migrant.YES else 0
    return {
        "rights": rights,
        "children": children,
        "migrants": migrants,
        "at": Tally.objects.filter(within).aggregate(at=Max("counted_at"))["at"],
    }


def _line(
    right: Right,
    counts: Mapping[tuple[str, int], int],
    hide: Callable[[Sequence[int]], list[tuple[int, bool]]],
    url: Callable[[Right, Status], str],
) -> RightLine:
    order = (Status.NOT_MET, Status.AT_RISK, Status.UNKNOWN, Status.MET)
    parts = hide([counts[right, status] for status in order])
    made = [
        Figure(value, hidden, url(right, status) if value else "")
        for status, (value, hidden) in zip(order, parts, strict=True)
    ]
    return RightLine(right, *made)


def _lists(actor: Actor, territory: Territory) -> Callable[[Right, Status], str]:
    """The list behind a number, where the reader may see it."""
    may = actor.may(Action.GAP_LIST) and reaches(actor, territory)
    content = any(
        low <= territory.low and territory.high <= high
        for low, high in actor.territory(Sensitivity.CONTENT)
    )

    def url(right: Right, status: Status) -> str:
        if (
            not may
            or status < Status.AT_RISK
            or (right == Right.SAFETY and not content)
        ):
            return ""
        asked = {"right": right.value, "status": status.value, "place": territory.code}
        return f"{reverse('gaps')}?{urlencode(asked)}"

    return url


def _add_snapshots(shown: Shown, territory: Territory, migrants: int) -> None:
    """Coverage against the estimate and the series of re-counts, each with its source."""
    rows = list(
        Snapshot.objects.filter(
            Q(code__in=(ESTIMATE, SERIES)), Q(place=territory.low)
        ).order_by("date", "label")
    )
    estimates = [r for r in rows if r.code == ESTIMATE]
    if estimates and migrants:
        newest = estimates[-1]
        share = migrants / float(newest.value)
        shown.coverage = words.percent(share, digits=0 if share > 0.01 else 2)
        shown.coverage_source = _("%(value)s by %(source)s, %(label)s") % {
            "value": words.number(float(newest.value)),
            "source": newest.source_words,
            "label": newest.label_words,
        }
    series = [r for r in rows if r.code == SERIES]
    shown.official = series
    if len(series) > 1:
        shown.trend = charts.trend(
            [(r.label_words, float(r.value)) for r in series],
            Finding(
                "trend",
                _("Children of migrants, each point a count of its own"),
                _("official counts and this register; counts are never added up"),
            ),
            heads=(_("Count"), _("Children")),
        )


def _add_parts(shown: Shown, territory: Territory, *, near: bool, today: date) -> None:
    """The units below: a map of regions for the country, tiles of districts."""
    parts = list(
        Territory.objects.filter(
            country=territory.country, parent=territory
        ).exclude(level=Level.VILLAGE).order_by("low")
    )  # fmt: skip
    if not parts:
        return
    counts = _without_care(parts)
    hide = _kept if near else suppressed
    hidden = hide([counts[p.pk] for p in parts])
    areas = {
        p.pk: maps.Area(
            code=p.iso_code or p.code, name=p.name, value=value, suppressed=few,
            url=reverse("territory-of", args=[p.code]),
        )
        for p, (value, few) in zip(parts, hidden, strict=True)
    }  # fmt: skip
    finding = Finding(
        "where", _("Children for whom care is not met or at risk"),
        _("this register"), today,
    )  # fmt: skip
    shown.parts = [
        (p, Figure(value, few)) for p, (value, few) in zip(parts, hidden, strict=True)
    ]
    if territory.level == Level.COUNTRY:
        on_map = maps.region_codes(territory.country)
        shown.map = maps.choropleth(
            territory.country, [a for a in areas.values() if a.code in on_map], finding
        )
        return
    tiles = {
        areas[p.pk].code: (p.tile_column, p.tile_row)
        for p in parts
        if p.tile_column is not None and p.tile_row is not None
    }
    if len(tiles) > 1:
        shown.tiles = maps.tile_grid(tiles, list(areas.values()), finding)


def _without_care(parts: Sequence[Territory]) -> dict[Any, int]:
    """Children at risk or not met in care, by part. One query."""
    low, high = min(p.low for p in parts), max(p.high for p in parts)
    rows = (
        Tally.objects.filter(
            place__range=(low, high), right=Right.CARE, status__gte=Status.AT_RISK
        )
        .values_list("place")
        .annotate(n=Sum("children"))
    )
    found: dict[Any, int] = {p.pk: 0 for p in parts}
    for place_number, n in rows:
        for part in parts:
            if part.low <= place_number <= part.high:
                found[part.pk] += n
                break
    return found
