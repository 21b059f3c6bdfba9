"""What an index takes of the figures that count now: table, specification, origins."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.utils import timezone

from kamkor.foundation.law.naming import in_all
from kamkor.register.sources.reading.escape import escape_formula

from . import definitions, reads, small
from .choices import Domain, Kind, Unit
from .definitions import LANGUAGES, Definition
from .index import origins, table
from .index.errors import NotPossible
from .index.origins import Origin
from .index.table import Table
from .models import Vintage
from .reads import Row

ROOT = "index"
REGISTER = "REGISTER"  # the publisher of what is counted here


@dataclass(frozen=True)
class Wish:
    """Figures of a country's areas of one level, in the years from and to (None: all).

    `codes`: the indicators of the index; None: those of the framework that are known in
    its year, without those that this register counts. `year`: that of the index; None: the one of which most of the table is
    known, of such the newest. `beside`: indicators that the table is to have besides,
    where known.
    """

    country: str
    level: str = "region"
    since: int | None = None
    until: int | None = None
    codes: tuple[str, ...] | None = None
    year: int | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """An indicator that has figures: of how many areas in the year of the index, and the
    newest year in which it has any."""

    definition: Definition
    known: int
    last: int


@dataclass(frozen=True)
class Gathered:
    """Everything that counts now and fits a wish.

    `offers`: every indicator with a figure, in the order of the catalogue; `table`: the
    framework's and those wished for; `year`: of the index; `accepted`: when the newest of
    the files began to count.
    """

    wish: Wish
    offers: tuple[Offer, ...]
    rows: tuple[Row, ...]
    table: Table
    year: int
    origins: tuple[Origin, ...]

    @cached_property
    def text(self) -> str:
        return table.write(self.table)

    @cached_property
    def sources(self) -> str:
        return origins.write(self.origins)

    @cached_property
    def hash(self) -> str:
        """Of figures and origins together."""
        return hashlib.sha256(f"{self.text}\n{self.sources}".encode()).hexdigest()

    @property
    def publishers(self) -> list[str]:
        """Their codes; empty for figures of nobody known."""
        return sorted({one.publisher for one in self.origins})

    @property
    def accepted(self) -> date:
        return date.fromisoformat(max(one.accepted for one in self.origins))

    @property
    def offers_counted_here(self) -> bool:
        """Whether this register counts some of what there is."""
        return any(one.definition.kind == Kind.REGISTER for one in self.offers)

    @property
    def in_index(self) -> list[str]:
        """The indicators of the index, in the order of the catalogue."""
        if self.wish.codes is not None:
            return [c for c in self.table.columns if c in self.wish.codes]
        return [
            offer.definition.code
            for offer in self.offers
            if offer.known and is_usual(offer.definition)
        ]


def takes() -> dict[str, Definition]:
    """Indicators that an index can be made of, by code: more is better, or less is."""
    return {
        code: one
        for code, one in definitions.all_().items()
        if one.direction and one.domain != Domain.OUTSIDE
    }


def is_usual(one: Definition) -> bool:
    """Whether it is taken where nobody chose: of the framework, and not counted here,
    since an index that goes out would tell exact counts of this register."""
    return one.headline and one.kind != Kind.REGISTER


def has_exact_counts(sources: str) -> bool:
    """Whether figures counted in this register are among those of a text of origins."""
    told = origins.read(sources) if sources else []
    return any(one.publisher == REGISTER for one in told)


def gather(wish: Wish) -> Gathered:
    """Two queries, as whoever acts. Figures of this register that tell of few children
    are left unknown.

    Raises NotPossible(years_reversed: since, until | not_of_the_catalogue: columns |
    no_figures | without_figure: columns | none_of_the_framework: columns | no_year).
    """
    _asked(wish)
    known = takes()
    found = reads.of_years(
        known, country=wish.country, years=(wish.since, wish.until), level=wish.level
    )
    rows = [row for row in _told(found, known) if row.value is not None]
    if not rows:
        raise NotPossible("no_figures")
    there = {row.indicator for row in rows}
    if lacking := [code for code in wish.codes or () if code not in there]:
        raise NotPossible("without_figure", columns=lacking)
    chosen = {*(wish.codes or ()), *wish.beside}
    codes = [
        code for code, one in known.items()
        if code in there and (is_usual(one) or code in chosen)
    ]  # fmt: skip
    if not codes:
        raise NotPossible("none_of_the_framework", columns=sorted(there))
    taken = [row for row in rows if row.indicator in codes]
    made = reads.tabled(taken, codes)
    year = made.years[made.at(wish.year)] if wish.year else _fullest(made)
    return Gathered(
        wish=wish, offers=tuple(_offers(rows, year)), rows=tuple(taken), table=made,
        year=year, origins=tuple(_origins(taken)),
    )  # fmt: skip


def _asked(wish: Wish) -> None:
    if wish.since and wish.until and wish.since > wish.until:
        raise NotPossible("years_reversed", since=wish.since, until=wish.until)
    if unknown := [code for code in wish.codes or () if code not in takes()]:
        raise NotPossible("not_of_the_catalogue", columns=unknown)


def _told(rows: Collection[Row], known: dict[str, Definition]) -> list[Row]:
    """Without what tells of few children of this register."""
    counted = [row for row in rows if known[row.indicator].kind == Kind.REGISTER]
    hidden = small.few(counted)
    return [row for row in rows if small.key(row) not in hidden]


def _fullest(made: Table) -> int:
    known = (~np.isnan(made.values)).sum(axis=(1, 2))
    return max(zip(known.tolist(), made.years, strict=True))[1]


def _offers(rows: Iterable[Row], year: int) -> Iterable[Offer]:
    periods: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        periods[row.indicator].append(int(row.period))
    for code, one in takes().items():
        if years := periods.get(code):
            yield Offer(one, years.count(year), max(years))


def _origins(rows: Sequence[Row]) -> Iterable[Origin]:
    """In the order of the rows, those of one indicator and year beside each other."""
    files = Vintage.objects.in_bulk({row.vintage for row in rows})
    units: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        file = files[row.vintage]
        decided = file.decided_at or file.brought_at
        key = (
            row.indicator, row.period, row.source or "", escape_formula(row.address),
            row.status, str(file.pk), file.sha256,
            timezone.localdate(decided).isoformat(),
        )  # fmt: skip
        units[key].append(row.area)
    for (indicator, year, *rest), areas in sorted(units.items()):
        publisher, address, status, vintage, sha256, accepted = rest
        yield Origin(
            indicator, int(year), publisher, address, status, vintage, sha256, accepted,
            tuple(areas),
        )  # fmt: skip


def part(one: Definition, publishers: Collection[str] = ()) -> dict[str, Any]:
    """An indicator as a specification has it. Nothing that the catalogue does not say:
    no goalposts, no target, no weight."""
    return {
        "code": one.code, "parent": one.domain.value, "direction": one.direction,
        "name": one.name.model_dump(), "unit": in_all(Unit(one.unit).label),
        "source": _names(publishers),
    }  # fmt: skip


def _names(publishers: Collection[str]) -> dict[str, str]:
    known = definitions.publishers()
    named = [known[code].name for code in sorted(publishers) if code in known]
    if not named:
        return {}
    return {x: "; ".join(getattr(name, x) for name in named) for x in LANGUAGES}


def sources(gathered: Gathered) -> dict[str, dict[str, str]]:
    """Of each indicator of the table, who published it, in four languages."""
    told: dict[str, set[str]] = defaultdict(set)
    for one in gathered.origins:
        told[one.indicator].add(one.publisher)
    return {code: _names(publishers) for code, publishers in told.items()}


def specification(gathered: Gathered) -> dict[str, Any]:
    """Domains of the catalogue as groups, each region between the worst and the best,
    since the catalogue sets no ends of a scale. Raises NotPossible(none_of_the_framework)."""
    codes = gathered.in_index
    if not codes:
        there = [offer.definition.code for offer in gathered.offers]
        raise NotPossible("none_of_the_framework", columns=there)
    told = sources(gathered)
    known = takes()
    used = {known[code].domain for code in codes}
    return {
        "year": gathered.year,
        "groups": [
            {"code": ROOT},
            *(
                {"code": domain.value, "parent": ROOT, "name": in_all(domain.label)}
                for domain in Domain
                if domain in used
            ),
        ],
        "indicators": [part(known[code]) | {"source": told[code]} for code in codes],
        "method": {"normalise": "minmax"},
    }
