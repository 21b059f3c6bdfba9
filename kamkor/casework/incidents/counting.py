"""How many children suffered violence: figures for who sees no incident.

The numbers come suppressed from the database: no one from 1 to 4 leaves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import charts, words
from kamkor.foundation.web.charts import Chart
from kamkor.foundation.web.figures import Finding
from kamkor.register.people.choices import Sex
from kamkor.register.rights.dashboard import FEW

from . import countrydata, reads
from .choices import UNKNOWN, Whose

_COUNTS = "SELECT cut, value, children FROM incidents_counts(%s, %s, %s)"


@dataclass(frozen=True)
class Part:
    """One value of a cut. `children` None: hidden, since few."""

    label: str
    children: int | None

    @property
    def words(self) -> str:
        return _("hidden") if self.children is None else words.number(self.children)


@dataclass(frozen=True)
class Cut:
    """A table: its heading, the parts in order."""

    title: str
    head: str
    parts: Sequence[Part]


@dataclass
class Shown:
    """`children`: each once, None where few; `share` of migrants' children among those
    of whom it is known, in words; "" where it would tell of few, or none is known;
    no `chart` where every number is hidden."""

    children: int | None
    share: str = ""
    cuts: list[Cut] = field(default_factory=list)
    chart: Chart | None = None

    @property
    def words(self) -> str:
        if self.children is None:
            return _("fewer than %(n)s") % {"n": FEW}
        return words.number(self.children)


def shown(territory: Territory, year: int) -> Shown:
    """The figures of a year. One statement."""
    counts = _counts(territory.pk, year)
    everybody = dict(counts["all"]).get("", 0)
    found = Shown(children=everybody)
    if everybody == 0:
        return found
    found.share = _share(dict(counts["migrant"]))
    found.cuts = [
        _cut(_("Is a parent away?"), counts["migrant"], _migrant()),
        _cut(_("Boy or girl"), counts["sex"], dict(Sex.choices)),
        _cut(_("Who did it"), counts["whose"], dict(Whose.choices)),
        _cut(_("What was done to the child"), counts["kind"], _kinds()),
    ]
    kinds = dict(counts["kind"])
    if any(children is not None for children in kinds.values()):
        found.chart = _chart(kinds, territory, year)
    return found


def _share(migrant: dict[str, int | None]) -> str:
    away, here = migrant.get("yes", 0), migrant.get("no", 0)
    if away is None or here is None or not away + here:
        return ""
    return words.percent(away / (away + here))


def _counts(territory: UUID, year: int) -> dict[str, list[tuple[str, int | None]]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [territory, year, settings.TIME_ZONE])
        rows = cursor.fetchall()
    found: dict[str, list[tuple[str, int | None]]] = {
        cut: [] for cut in ("all", "migrant", "sex", "kind", "whose")
    }
    for cut, value, children in rows:
        found[cut].append((value, children))
    return found


def _cut(
    head: str, rows: list[tuple[str, int | None]], labels: dict[str, object]
) -> Cut:
    """In the order of the labels; what is there only."""
    by_value = dict(rows)
    parts = [
        Part(str(label), by_value[value])
        for value, label in labels.items()
        if value in by_value
    ]
    return Cut(head, head, parts)


def _chart(counts: dict[str, int | None], territory: Territory, year: int) -> Chart:
    """Bars by kind; a hidden one has no bar and says so."""
    known = countrydata.kinds()
    names = {code: known[code].short if code else str(UNKNOWN) for code in [*known, ""]}
    rows = [
        (names[code] if counts[code] is not None else _("%(kind)s: hidden") % {"kind": names[code]},
         counts[code])
        for code in names
        if code in counts
    ]  # fmt: skip
    finding = Finding(
        key="violence-kinds",
        title=_("Children who suffered violence, %(place)s, %(year)s")
        % {"place": territory.name, "year": year},
        source=_("incidents of this register, each child once in each row"),
    )
    return charts.bars(
        rows, finding, heads=(_("What was done to the child"), _("Children"))
    )


def _migrant() -> dict[str, object]:
    return {
        "yes": _("a parent is away"),
        "no": _("no parent is away"),
        "unknown": _("not known"),
    }


def _kinds() -> dict[str, object]:
    codes = [*countrydata.kinds(), ""]
    return {code: reads.kind_label(code) for code in codes}
