"""Rules of single values: can it be, is it in its unit, does it jump, does it follow."""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from kamkor.monitoring.indicators.choices import Rule, Severity, Unit
from kamkor.monitoring.indicators.figures import Found, plain

from .series import Group, Series, near, step

LEAST_YEARS = 4  # of a series, before a jump is spoken of
LEAST_AREAS = 4  # with a figure, before one is compared with the others
FRACTION = 20  # times below the other areas, where a percentage is below 1
OWN = 5  # times below its own series
TIMES = 50  # away from the other areas and from its own series, in any unit
SLACK = 0.02  # of the value: how far it may lie from numerator by denominator
LEAST_CHANGE = 0.03  # of the value: what is never a jump


def beyond(series: Series) -> Iterator[Found]:
    """Outside what can be; above 100 per cent only as far as the definition allows."""
    d = series.definition
    low, high = d.range
    over = [p for p, v in series.fresh() if high < v <= (d.over or high)]
    out = [p for p, v in series.fresh() if not low <= v <= max(high, d.over or high)]
    if out:
        yield _found(Rule.RANGE, Severity.BLOCK, series, out, low=low, high=high)
    if over:
        yield _found(Rule.OVER, Severity.NOTE, series, over)


def other_unit(group: Group, series: Series) -> Iterator[Found]:
    """The file names another unit; or the value is so far from all others that it must
    be a fraction instead of a percentage, or a number in hundreds or thousands."""
    d = series.definition
    named = [p for p in series.new if series.figures[p].unit not in ("", d.unit.value)]
    if named:
        unit = series.figures[named[0]].unit
        yield _found(Rule.UNIT, Severity.BLOCK, series, sorted(named), unit=unit)
    far = [p for p, v in series.fresh() if v and _is_far(group, series, p, v)]
    if far:
        others = median(group.at(far[-1]))
        yield _found(Rule.UNIT, Severity.BLOCK, series, far, others=_short(others))


def _is_far(group: Group, series: Series, period: str, value: float) -> bool:
    there = group.at(period)
    own = [v for p, v in series.values.items() if p != period]
    if len(there) < LEAST_AREAS or not own:
        return False
    others = median(there)
    if series.definition.unit == Unit.PERCENT and 0 < value < 1:
        most = max(own)
        if others >= FRACTION * value and most >= OWN * max(value, 1):
            return True
    usual = median(own)
    return (
        0 < value * TIMES <= min(others, usual)
        or value >= TIMES * max(others, usual) > 0
    )


def jumps(group: Group) -> Iterator[Found]:
    """A value that lies outside its neighbours by many times the usual change."""
    usual = step(group.series)
    for series in group.series:
        if len(series.values) < LEAST_YEARS:
            continue
        often = max(usual, step([series]))
        far = [p for p, v in series.fresh() if _jumps(series, p, v, often)]
        if far:
            around = median(near(series, far[0]))
            yield _found(Rule.JUMP, Severity.WARN, series, far, around=_short(around))


def _jumps(series: Series, period: str, value: float, usual: float) -> bool:
    around = near(series, period)
    middle = median(around)
    scale = max(usual, LEAST_CHANGE * abs(middle))
    if not scale or min(around) <= value <= max(around):
        return False
    return abs(value - middle) > series.definition.jump * scale


def shares(series: Series) -> Iterator[Found]:
    """Numerator by denominator must give the value; a small denominator gives none."""
    d = series.definition
    base = d.unit.base
    a = series.about
    of_some = bool(a.sex or a.age or a.breakdown)  # parts are small by nature
    wrong, small = [], []
    for period, value in series.fresh():
        figure = series.figures[period]
        if figure.denominator is None:
            continue
        least = 0 if of_some else d.least_denominator or 0
        if figure.denominator < least:
            small.append(period)
        if base and figure.numerator is not None and figure.denominator > 0:
            follows = float(figure.numerator / figure.denominator) * base
            if abs(follows - value) > max(SLACK * abs(value), 0.06):
                wrong.append(period)
    if wrong:
        yield _found(Rule.SHARE, Severity.WARN, series, wrong)
    if small:
        yield _found(Rule.SMALL, Severity.WARN, series, small, n=d.least_denominator)


def intervals(series: Series) -> Iterator[Found]:
    """The ends of an interval are in order, and the value lies between them."""
    wrong = []
    for period, value in series.fresh():
        figure = series.figures[period]
        low = float("-inf") if figure.lower is None else float(figure.lower)
        high = float("inf") if figure.upper is None else float(figure.upper)
        if not low <= value <= high:
            wrong.append(period)
    if wrong:
        yield _found(Rule.INTERVAL, Severity.WARN, series, wrong)


def without_value(series: Series) -> Iterator[Found]:
    """Empty cells that no status explains."""
    empty = [p for p in sorted(series.new) if series.figures[p].value is None]
    silent = [p for p in empty if series.figures[p].status in ("A", "E", "P")]
    if silent:
        yield Found(Rule.VALUE, Severity.NOTE, series.about, tuple(silent))


def _found(
    rule: Rule, severity: Severity, series: Series, periods: list[str], **detail: object
) -> Found:
    values = {p: plain(series.figures[p].value) for p in periods}
    line = series.figures[periods[0]].line or None
    told = {"values": values, **detail}
    return Found(rule, severity, series.about, tuple(periods), line, detail=told)


def _short(value: float) -> str:
    return plain(Decimal(f"{value:.4g}")) or ""
