"""Where the lists saw two children, in the order of time, on the map of regions."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext

from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words
from kamkor.foundation.web.figures import Finding
from kamkor.foundation.web.maps import Figure
from kamkor.foundation.web.routes import Stop, routes
from kamkor.register.linkage.models import Pair
from kamkor.register.people.models import Residence

MOST = 30  # stops, the newest


def of(pair: Pair) -> Figure | None:
    """The map; None where no list the reader may see knows a place. Two queries."""
    seen = _seen(pair)
    if not seen:
        return None
    regions = list(
        Territory.objects.filter(country=settings.COUNTRY).exclude(iso_code=None)
    )
    codes = (pair.left.code, pair.right.code)
    stops = [
        Stop(
            _region(fact.territory.low, regions) if fact.territory else "",
            pair.is_right(fact.person),
            (
                words.day(fact.seen_on),
                codes[pair.is_right(fact.person)],
                fact.territory.name if fact.territory else fact.address,
                str(fact.record.source),
            ),
        )
        for fact in seen
    ]
    heads = (
        gettext("No."), gettext("Day"), gettext("Child"), gettext("Place"),
        gettext("List"),
    )  # fmt: skip
    finding = Finding("moves", _finding(stops), gettext("this register"))
    return routes(settings.COUNTRY, stops, finding, heads=heads, children=codes)


def _seen(pair: Pair) -> list[Residence]:
    """Where each was, without saying twice that it is still there."""
    rows = (
        Residence.objects.filter(
            person__root__in=[pair.left.root_id, pair.right.root_id]
        )
        .exclude(territory=None)
        .select_related("territory", "person", "record__source")
        .order_by("-seen_on", "-id")[: 2 * MOST]
    )
    found: list[Residence] = []
    last: dict[bool, object] = {}
    for row in reversed(rows):
        side = pair.is_right(row.person)
        if last.get(side) != row.territory_id:
            found.append(row)
        last[side] = row.territory_id
    return found[-MOST:]


def _region(place: int, regions: Sequence[Territory]) -> str:
    """ISO 3166-2 of the narrowest region that has the place."""
    around = [r for r in regions if r.low <= place <= r.high]
    narrowest = min(around, key=lambda r: r.high - r.low, default=None)
    return (narrowest.iso_code or "") if narrowest else ""


def _finding(stops: Sequence[Stop]) -> str:
    first, second = (
        {s.code for s in stops if s.of_second is side} for side in (False, True)
    )
    if not first or not second:
        return gettext("Lists know the places of one of the two only")
    if first & second:
        return gettext("Lists saw both in one region")
    return gettext("Lists never saw the two in one region")
