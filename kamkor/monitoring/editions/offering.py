"""What there is to make an index of, and what is other in it, for a page."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamkor.foundation.law.naming import say
from kamkor.foundation.web import words
from kamkor.monitoring.indicators import definitions, for_index, wording
from kamkor.monitoring.indicators.choices import Domain, Kind
from kamkor.monitoring.indicators.for_index import Gathered, Offer, Wish
from kamkor.monitoring.indicators.index.errors import NotPossible
from kamkor.monitoring.indicators.index.table import Table

from . import differing, making, matching, sourcing, telling
from .differing import Changed, Difference
from .models import Data, Version
from .reads import spec_of

MOST_DIGITS = 8  # of a figure as the register keeps it
Choices = list[tuple[str, list[tuple[str, str]]]]


def choices(gathered: Gathered) -> Choices:
    """Indicators with a figure by domain: their codes, and names with what is known."""
    found = []
    for domain in Domain:
        some = [o for o in gathered.offers if o.definition.domain == domain]
        if some:
            lines = [(o.definition.code, _line(o, gathered)) for o in some]
            found.append((str(domain.label), lines))
    return found


def _line(offer: Offer, gathered: Gathered) -> str:
    name = say(offer.definition.name.model_dump())
    if offer.definition.kind == Kind.REGISTER:
        name = _("%(name)s (counted in this register)") % {"name": name}
    if not offer.known:
        told = _("%(name)s: nothing in %(year)s, the last in %(last)s")
        return told % {"name": name, "year": gathered.year, "last": offer.last}
    told = ngettext(
        "%(name)s: of %(n)s territory", "%(name)s: of %(n)s territories", offer.known
    )
    return told % {"name": name, "n": offer.known}


def about(gathered: Gathered) -> dict[str, Any]:
    """In numbers and words, what the table would be."""
    made = gathered.table
    return {
        "units": len(made.units),
        "years": wording.spans([str(year) for year in made.years]),
        "figures": sum(len(one.units) for one in gathered.origins),
        "publishers": [sourcing.publisher(code) for code in gathered.publishers],
        "accepted": gathered.accepted,
    }


def differences(version: Version, gathered: Gathered) -> dict[str, Any]:
    """What would be other on the figures that count now. `nothing`: not even where they
    are from; `lacking`: indicators of the version that have no figure."""
    old = making.read(version.data.text)
    country = gathered.wish.country
    found = _difference(old, gathered)
    spec = spec_of(version)
    called = _names((*old.columns, *gathered.table.columns)) | telling.labels(spec)
    there = set(gathered.table.columns)
    return {
        "difference": found,
        "nothing": found.is_nothing and _is_same(version.data, gathered),
        "only_origins": found.is_nothing and not _is_same(version.data, gathered),
        "new_of": [(called[code], n) for code, n in found.new_of],
        "gone_of": [(called[code], n) for code, n in found.gone_of],
        "biggest": _biggest(found, called, country),
        "lacking": [called[i.code] for i in spec.indicators if i.code not in there],
    }


def columns(version: Version) -> tuple[str, ...]:
    """The indicators of its framework, and the other ones of its table."""
    asked = [part["code"] for part in version.spec["indicators"]]
    return (*asked, *version.data.columns)


def names_of(version: Version) -> dict[str, str]:
    """{code: name} of every indicator of its table, in its order."""
    called = _names(version.data.columns) | telling.labels(spec_of(version))
    return {code: called[code] for code in version.data.columns}


def given(version: Version) -> dict[str, Any]:
    """Which figures its table was made of, without the year until when: newer ones are
    to be seen. Empty for a table that was brought in."""
    told = version.data.gathered
    names = ("country", "level", "since")
    return {name: told[name] for name in names if told.get(name)}


def news(version: Version) -> Difference | None:
    """What the figures that count now would change in the table of a version made of
    such figures; None: nothing, or there is nothing to take. Two queries."""
    asked = given(version)
    if not asked:
        return None
    try:
        gathered = for_index.gather(Wish(**asked, beside=columns(version)))
    except NotPossible:
        return None
    if version.data.text == gathered.text:
        return None
    found = _difference(making.read(version.data.text), gathered)
    return None if found.is_nothing else found


def _difference(old: Table, gathered: Gathered) -> Difference:
    new = gathered.table
    years = (old.years[-1], new.years[-1])
    called = matching.same(old.units, new.units, years=years)
    return differing.between(old, new, called=called)


def _is_same(data: Data, gathered: Gathered) -> bool:
    return (data.text, data.origins) == (gathered.text, gathered.sources)


def _names(codes: Iterable[str]) -> dict[str, str]:
    known = definitions.all_()
    return {
        code: say(known[code].name.model_dump()) if code in known else code
        for code in codes
    }


def _biggest(
    found: Difference, called: dict[str, str], country: str
) -> list[dict[str, Any]]:
    return [
        {
            "indicator": called[one.column], "year": one.year,
            "area": wording.name(country, one.unit),
            "before": words.number(one.before, digits=_digits(one)),
            "after": words.number(one.after, digits=_digits(one)),
        }
        for one in found.biggest
    ]  # fmt: skip


def _digits(one: Changed) -> int:
    """As many as it takes to see that the two differ."""
    pair = (one.before, one.after)
    if all(value.is_integer() for value in pair):
        return 0
    return next(
        (n for n in range(1, MOST_DIGITS) if len({round(v, n) for v in pair}) == 2),
        MOST_DIGITS,
    )
