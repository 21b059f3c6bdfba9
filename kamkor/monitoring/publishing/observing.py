"""Figures of indicators in a release: those of statistics offices as they published them,
and rates of this register made of its published counts, never of exact ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import override

from kamkor.foundation.law.naming import Words, in_all
from kamkor.foundation.web.words import number
from kamkor.monitoring.indicators import areas as places
from kamkor.monitoring.indicators import definitions, reads
from kamkor.monitoring.indicators.choices import Domain, Kind, Unit
from kamkor.monitoring.indicators.definitions import Definition

from .disclosure import rates
from .disclosure.figures import ALL, Place, Table
from .shapes import Rate, Sum, published
from .store import contents as store
from .store.contents import NORMAL, TOO_FEW, Contents

REGISTER = "register"


def add(contents: Contents, tables: Sequence[Table], rules: rates.Rules) -> None:
    """The catalogue, observations, their sources and breaks. Areas that are no more are
    added where they have figures."""
    country = contents.about.country.lower()
    known = [d for d in definitions.all_().values() if d.domain != Domain.OUTSIDE]
    official = {d.code for d in known if d.kind != Kind.REGISTER}
    rows = reads.current(official, countries=[country])
    rows = [row for row in rows if not row.breakdown]
    contents.domains += [
        store.Domain(domain.value, in_all(domain.label), n)
        for n, domain in enumerate(Domain)
        if domain != Domain.OUTSIDE
    ]
    contents.indicators += [_indicator(d, n) for n, d in enumerate(known)]
    contents.areas += _former(rows, country, {area.code for area in contents.areas})
    contents.sources += _sources(rows)
    contents.observations += map(_official, rows)
    contents.observations += _of_register(contents, tables, rules)
    contents.kept_back += _kept_back(known, tables)
    contents.breaks += [
        store.Break(one.indicator, one.area, one.period, one.words.model_dump())
        for one in reads.breaks(rows)
    ]


def _indicator(one: Definition, position: int) -> store.Indicator:
    def words(part: definitions.Words | None) -> dict[str, str]:
        return part.model_dump() if part else {}

    return store.Indicator(
        code=one.code, domain=one.domain, position=position, name=words(one.name),
        definition=words(one.definition), unit=in_all(Unit(one.unit).label),
        numerator=words(one.numerator), denominator=words(one.denominator),
        direction=one.direction, kind=one.kind, decimals=1, article=one.crc,
        sdg=one.sdg, unicef=one.unicef,
    )  # fmt: skip


def _former(
    rows: Iterable[reads.Row], country: str, held: set[str]
) -> Iterator[store.Area]:
    for position, code in enumerate(sorted({row.area for row in rows} - held)):
        area = places.find(country, code)
        if area is None:
            continue
        yield store.Area(
            code=code, country=country.upper(), level=area.level, parent=area.parent,
            iso=area.iso, sdmx=None, name=area.names,
            valid_from=area.valid_from.isoformat() if area.valid_from else None,
            valid_to=area.valid_to.isoformat() if area.valid_to else None,
            tile_column=None, tile_row=None, position=10_000 + position,
        )  # fmt: skip


def _sources(rows: Iterable[reads.Row]) -> Iterator[store.Source]:
    yield store.Source(REGISTER, published().register, "")
    publishers = definitions.publishers()
    for code in sorted({row.source for row in rows if row.source}):
        told = publishers.get(code)
        name = told.name.model_dump() if told else {"en": code}
        yield store.Source(code, name, told.url if told else "")


def _official(row: reads.Row) -> store.Observation:
    def exact(value: object) -> float | None:
        return None if value is None else float(str(value))

    return store.Observation(
        indicator=row.indicator, area=row.area, period=row.period,
        sex=row.sex.upper() or ALL, age=row.age or ALL, value=exact(row.value),
        lower=exact(row.lower), upper=exact(row.upper), status=row.status,
        source=row.source or None, note={"en": row.note} if row.note else {},
    )  # fmt: skip


@dataclass(frozen=True)
class _Cells:
    """Published values by table and place."""

    values: Mapping[str, Mapping[Place, int | None]]

    def sum(self, told: Sum, area: str, period: str) -> int | None:
        """None where a cell is not shown or not there."""
        table = self.values.get(told.table, {})
        found = [table.get((area, period, *cell)) for cell in told.cells]
        shown = [value for value in found if value is not None]
        return sum(shown) if len(shown) == len(found) else None

    def tells(self, one: Rate) -> bool:
        """Whether the tables are there and as fine as the rate needs them."""
        return all(
            told.table in self.values and cells <= self._crossed(told.table)
            for told in (one.numerator, one.denominator)
            for cells in [{tuple(cell) for cell in told.cells}]
        )

    def _crossed(self, table: str) -> set[Place]:
        return {place[2:] for place in self.values[table]}

    def has(self, one: Rate, area: str, period: str) -> bool:
        """Whether the tables go as far down as this area."""
        return all(
            any((area, period, *cell) in self.values[told.table] for cell in told.cells)
            for told in (one.numerator, one.denominator)
        )

    def pair(self, one: Rate, area: str, period: str) -> rates.Pair:
        return (
            self.sum(one.numerator, area, period),
            self.sum(one.denominator, area, period),
        )


def _of_register(
    contents: Contents, tables: Sequence[Table], rules: rates.Rules
) -> Iterator[store.Observation]:
    cells = _Cells({table.code: table.values for table in tables})
    for one in published().rates:
        if not cells.tells(one):
            continue
        per = Unit(definitions.all_()[one.indicator].unit).base or 1
        periods = sorted({place[1] for place in cells.values[one.numerator.table]})
        for area in contents.areas:
            if area.valid_to is not None:
                continue
            for period in periods:
                if not cells.has(one, area.code, period):
                    continue
                before = [
                    cells.pair(one, area.code, _earlier(period, n)) for n in (1, 2)
                ]
                told = rates.rate(
                    cells.pair(one, area.code, period), before, rules=rules, per=per
                )
                yield _rated(one.indicator, area.code, period, told)


def _kept_back(
    known: Iterable[Definition], tables: Sequence[Table]
) -> Iterator[store.KeptBack]:
    """Indicators of the register without figures here, each with the reason."""
    cells = _Cells({table.code: table.values for table in tables})
    rated = {one.indicator: one for one in published().rates}
    for one in known:
        if why := published().kept_back.get(one.code):
            yield store.KeptBack(one.code, why)
        elif one.code in rated and not rated[one.code].tables <= set(cells.values):
            yield store.KeptBack(one.code, published().not_here)
        elif one.code in rated and not cells.tells(rated[one.code]):
            yield store.KeptBack(one.code, published().too_coarse)


def _earlier(period: str, years: int) -> str:
    year, rest = period.split("-", 1)
    return f"{int(year) - years}-{rest}"


def _rated(
    indicator: str, area: str, period: str, told: rates.Rate
) -> store.Observation:
    return store.Observation(
        indicator=indicator, area=area, period=period, sex=ALL, age=ALL,
        value=told.value, lower=None, upper=None,
        status=TOO_FEW if told.value is None else NORMAL, source=REGISTER,
        note={} if told.value is not None else _why(told.mean),
    )  # fmt: skip


def _why(mean: float | None) -> Words:
    if mean is None:
        return published().too_few
    said = {}
    for language, words in published().three_years.items():
        with override(language):
            said[language] = words.format(mean=number(mean, digits=1))
    return said
