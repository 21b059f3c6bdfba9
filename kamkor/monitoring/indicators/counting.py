"""Figures that the marts hold, as figures of indicators. What is the same is not told
again, so that a night without news adds nothing."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kamkor.monitoring.marts import reads as marts

from . import reads
from .choices import Kind, ObsStatus, Unit
from .definitions import Definition, all_
from .figures import About, Figure

EXACT = Decimal("0.00000001")  # as figures are kept
SEXES = {"f": "F", "m": "M", None: ""}


def of_register(country: str) -> list[Figure]:
    """Those of periods that have ended, of indicators that are counted here. A figure
    that the marts tell no more, of a period they still hold, comes without a value."""
    known = {c: d for c, d in all_().items() if d.kind == Kind.REGISTER}
    told = [
        _figure(one, known[one.indicator], country)
        for one in marts.figures()
        if one.indicator in known
    ]
    return [*told, *_gone(told, country, known)]


def changed(figures: Iterable[Figure]) -> list[Figure]:
    """Those that are not what counts now. One query, as whoever acts."""
    told = list(figures)
    codes = {f.about.indicator for f in told}
    counts = {(r.about, r.period): _said(r.figure) for r in reads.current(codes)}
    return [f for f in told if counts.get((f.about, f.period)) != _said(f)]


def _said(figure: Figure) -> tuple[Decimal | None, ...]:
    return (figure.value, figure.numerator, figure.denominator)


def _figure(one: marts.Figure, definition: Definition, country: str) -> Figure:
    numerator = None if one.numerator is None else Decimal(one.numerator)
    denominator = Decimal(one.denominator)
    value = one.value
    base = Unit(definition.unit).base
    if numerator is not None and base is not None and denominator:
        value = numerator / denominator * base
    return Figure(
        About(one.indicator, country, one.area, SEXES[one.sex], _age(one.age_band)),
        one.period,
        None if value is None else value.quantize(EXACT),
        numerator=numerator,
        denominator=denominator,
        status=ObsStatus.NORMAL if value is not None else ObsStatus.MISSING_VALUE,
        source="REGISTER",
    )


def _age(band: str | None) -> str:
    """7-10 as SDMX writes it: Y7T10."""
    return f"Y{band.replace('-', 'T')}" if band else ""


def _gone(
    told: list[Figure], country: str, known: dict[str, Definition]
) -> Iterator[Figure]:
    periods = {f.period for f in told}
    there = {(f.about, f.period) for f in told}
    for row in reads.current(known, countries=[country]):
        key = (row.about, row.period)
        if row.period in periods and key not in there and row.value is not None:
            yield Figure(
                row.about, row.period, None, status=ObsStatus.MISSING_VALUE,
                source="REGISTER",
            )  # fmt: skip
