"""Rules of places: who is missing, which borders are meant, what does not compare."""

from collections.abc import Iterator

from kamkor.monitoring.indicators import areas
from kamkor.monitoring.indicators.choices import Rule, Severity
from kamkor.monitoring.indicators.figures import Found

from .series import Group, Series

TWICE = 2.0  # the city's rate is so many times the region's ...
OFTEN = 3  # ... in so many periods


def of_residence(group: Group) -> Iterator[Found]:
    """Deaths seem to be counted where they happen, births where mothers live: the rate
    of a city with hospitals and that of the region around it say nothing."""
    if not group.definition.by_residence:
        return
    by_area = group.by_area()
    named = set()
    for city, around in areas.cities().items():
        for region in around:
            pair = [by_area.get(code) for code in (city, region)]
            if pair[0] is None or pair[1] is None or not _differ(pair[0], pair[1]):
                continue
            for one, other in ((pair[0], region), (pair[1], city)):
                if one.new and one.about.area not in named:
                    named.add(one.about.area)
                    yield Found(
                        Rule.RESIDENCE, Severity.WARN, one.about,
                        tuple(sorted(one.new)), detail={"other": other},
                    )  # fmt: skip


def _differ(city: Series, region: Series) -> bool:
    both = [p for p in city.values if region.values.get(p)]
    high = [p for p in both if city.values[p] >= TWICE * region.values[p]]
    return bool(both) and len(high) >= min(OFTEN, len(both))


def missing(group: Group) -> Iterator[Found]:
    """Regions without a figure in a period in which others have one."""
    if not group.is_of_everybody:
        return
    with_value: dict[str, set[str]] = {}
    for series in group.series:
        for period, _value in series.fresh():
            with_value.setdefault(period, set()).add(series.about.area)
    gaps: dict[str, list[str]] = {}
    least = 1.0
    for period, there in sorted(with_value.items()):
        expected = {a.code for a in areas.regions(group.country, period)}
        for code in expected - there:
            gaps.setdefault(code, []).append(period)
        least = min(least, len(expected & there) / len(expected)) if expected else least
    if gaps:
        few = least < group.definition.coverage
        about = group.series[0].about._replace(area=group.country.upper())
        yield Found(
            Rule.COVERAGE, Severity.WARN if few else Severity.NOTE, about,
            detail={"missing": dict(sorted(gaps.items())), "share": round(least, 2)},
        )  # fmt: skip


def borders(group: Group) -> Iterator[Found]:
    """Figures of an area when it was not there; figures that must be of old borders,
    since what was taken out of the area has none of its own."""
    by_area = group.by_area()
    for code, series in by_area.items():
        area = areas.find(group.country, code)
        outside = [p for p in sorted(series.new) if area and not area.exists_in(p)]
        if outside:
            yield _borders(series, outside, "not_there")
    for split in areas.splits(group.country):
        old = by_area.get(split.predecessor)
        if old is None:
            continue
        still = [p for p, _v in old.fresh() if areas.ends(p) >= split.since]
        alone = [p for p in still if not _have_value(by_area, split.successors, p)]
        area = areas.find(group.country, split.predecessor)
        alone = [p for p in alone if area and area.exists_in(p)]
        if alone:
            yield _borders(old, alone, "old_borders", split.successors)


def _have_value(
    by_area: dict[str, Series], codes: tuple[str, ...], period: str
) -> bool:
    return any(period in by_area[code].values for code in codes if code in by_area)


def _borders(
    series: Series, periods: list[str], why: str, parts: tuple[str, ...] = ()
) -> Found:
    detail = {"why": why, "parts": list(parts)}
    return Found(
        Rule.BORDERS, Severity.WARN, series.about, tuple(periods), detail=detail
    )
