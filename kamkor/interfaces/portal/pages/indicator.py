"""One indicator: its trend everywhere, where it is high, girls and boys, what it means."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.interfaces.portal.asking import NotHere
from kamkor.interfaces.portal.drawing import dumbbell, multiples, ranked
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import by_name, periods, said
from kamkor.interfaces.portal.shown import Cell, Column, Sheet, Shown, cell_of
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import (
    Area,
    Break,
    Indicator,
    Observation,
)

from . import origins, phrases, picking, placing


def build(view: View) -> Page:
    """Raises NotHere for an unknown code."""
    release = view.release
    indicator = release.indicators.get(view.code("code"))
    if indicator is None:
        raise NotHere
    every = release.observations(indicator.code)
    if not every:
        about = _about(view, indicator, every) | _nothing(view, indicator)
        return Page("portal/indicator.html", said(indicator.name), context=about)
    period, when = picking.period(view, periods(every))
    areas, regions = picking.areas(view, period, all_at_first=True)
    _shown, looks = placing.views(view)
    figures = [
        trend(view, indicator, areas),
        *_of_period(view, indicator, every, period),
        *_of_sexes(view, indicator, period),
    ]
    if from_where := origins.of_indicator(view, indicator.code):
        figures.append(from_where)
    return Page(
        "portal/indicator.html", said(indicator.name), figures, [when, looks, regions],
        _about(view, indicator, every),
    )  # fmt: skip


def _nothing(view: View, indicator: Indicator) -> dict[str, object]:
    """Why there are no figures, where the release says it."""
    kept = reading.kept_back(view.release.kept)
    why = next((said(one.why) for one in kept if one.indicator == indicator.code), "")
    return {"nothing": True, "why": why}


def _about(
    view: View, indicator: Indicator, every: Sequence[Observation]
) -> dict[str, object]:
    kinds = {
        "register": _("From the register"),
        "statistics": _("Official statistics"),
        "survey": _("From a survey"),
    }
    facts = [
        (_("Unit of measurement"), said(indicator.unit)),
        (_("Numerator"), said(indicator.numerator)),
        (_("Denominator"), said(indicator.denominator)),
        (_("Direction"), phrases.direction(indicator)),
        (_("Kind"), kinds.get(indicator.kind, indicator.kind)),
        (_("Source"), view.release.source_of(every)),
        (_("Convention on the Rights of the Child, article"), indicator.article),
        (_("Sustainable Development Goals"), indicator.sdg),
        (_("UNICEF code"), indicator.unicef),
        (_("Code"), indicator.code),
    ]
    return {
        "lead": said(indicator.definition),
        "facts": [(name, value) for name, value in facts if value],
        "breaks": [broken(view, one) for one in view.release.breaks(indicator.code)],
        "notes": list(
            dict.fromkeys(said(o.note) for o in every if o.note and o.value is not None)
        ),
        "compare": view.place.to("compare", f"x={indicator.code}"),
    }


def broken(view: View, one: Break) -> str:
    """A sentence: when, where, and what does not compare any more."""
    where = view.release.areas.get(one.area)
    place = f" ({said(where.name)})" if where else ""
    return f"{one.period}{place}: {said(one.words).rstrip('.')}."


def trend(view: View, indicator: Indicator, areas: Sequence[Area]) -> Shown:
    """A panel a region; the table holds every period."""
    every = view.release.observations(indicator.code)
    country = view.release.country
    wanted = [*areas, *([country] if country else [])]
    table = {(o.area, o.period): o for o in every}
    moments = sorted({o.period for o in every})

    def series(area: Area | None) -> multiples.Series:
        code = area.code if area else ""
        return {p: (o.value if (o := table.get((code, p))) else None) for p in moments}

    panels = [
        multiples.Panel(said(a.name), series(a), view.place.to("region", code=a.code))
        for a in areas
    ]
    breaks = [one.period for one in view.release.breaks(indicator.code) if not one.area]
    frame = multiples.Frame(moments, series(country), breaks, indicator.decimals)
    title = _changed(indicator, series(country), moments)
    rows: list[list[Cell]] = [
        [said(a.name), a.code, *(cell_of(table.get((a.code, p))) for p in moments)]
        for a in wanted
    ]
    columns = [
        Column("area_name", _("Region")), Column("area", _("Code"), in_files=True),
        *(Column(p, p, indicator.decimals) for p in moments),
    ]  # fmt: skip
    note = _("Grey line: the whole country.")
    if breaks:
        note += " " + _("Dashed upright line: the way of counting changed; the years"
                        " before and after do not compare.")  # fmt: skip
    return Shown(
        "trend", title, Sheet(columns, rows), multiples.draw("trend", title, panels, frame),
        phrases.source_of_figures(view, view.release.source_of(every)), note=note,
    )  # fmt: skip


def _changed(
    indicator: Indicator, country: multiples.Series, moments: Sequence[str]
) -> str:
    """How the country went, in a sentence."""
    name = said(indicator.name)
    known = [(p, country[p]) for p in moments if country.get(p) is not None]
    if len(known) < 2:
        return _("%(name)s by region") % {"name": name}
    (first, before), (last, now) = known[0], known[-1]
    assert before is not None and now is not None  # noqa: S101 filtered above
    told = {
        "name": name, "first": first, "last": last,
        "before": words.number(before, digits=indicator.decimals),
        "now": words.number(now, digits=indicator.decimals),
    }  # fmt: skip
    better = (now - before) * indicator.direction
    if told["before"] == told["now"]:
        return _("%(name)s: as in %(first)s, %(now)s in %(last)s") % told
    if not indicator.direction:
        return _("%(name)s: from %(before)s in %(first)s to %(now)s in %(last)s") % told
    if better > 0:
        return (
            _("%(name)s: better, from %(before)s in %(first)s to %(now)s in %(last)s")
            % told
        )
    return (
        _("%(name)s: worse, from %(before)s in %(first)s to %(now)s in %(last)s") % told
    )


def _of_period(
    view: View, indicator: Indicator, every: Sequence[Observation], period: str
) -> list[Shown]:
    """Each region on its interval, and the same on tiles or a map."""
    if not period:
        return []
    digits = indicator.decimals
    by_area = {o.area: o for o in every if o.period == period}
    regions = by_name(view.release.regions(period))
    numbers = {a.code: cell_of(by_area.get(a.code)) for a in regions}
    ordered = sorted(regions, key=lambda a: _order(by_area.get(a.code), indicator))
    country = view.release.country
    wanted = [*ordered, *([country] if country else [])]
    found = [(a, by_area.get(a.code)) for a in wanted]
    source = phrases.source_of_figures(view, view.release.source_of(by_area.values()))
    title = placing.extremes(view, numbers, period, digits)
    sheet = _sheet(found, indicator, period)
    rows = [
        ranked.Row(said(a.name), "", o.value, o.lower, o.upper, "", (),
                   view.place.to("region", code=a.code) if a.level == "region" else "")
        for a, o in found if o is not None
    ]  # fmt: skip
    drawn = ranked.draw("values", title, rows, (), digits=digits)
    note = (
        _("The best first; bars are intervals of 95 in 100.")
        if indicator.direction
        else _("The greatest first; bars are intervals of 95 in 100.")
    )
    return [
        Shown("values", title, sheet, drawn, source, note=note),
        placing.figure(view, title, sheet, numbers, digits=digits, source=source),
    ]


def _order(observation: Observation | None, indicator: Indicator) -> tuple[bool, float]:
    if observation is None or observation.value is None:
        return True, 0.0
    return False, -observation.value * (indicator.direction or 1)


def _sheet(
    found: Sequence[tuple[Area, Observation | None]], indicator: Indicator, period: str
) -> Sheet:
    digits = indicator.decimals
    columns = [
        Column("area_name", _("Region")),
        Column("area", _("Code"), in_files=True),
        Column("period", _("Period"), in_files=True),
        Column("value", said(indicator.unit), digits),
        Column("lower", _("Lower bound"), digits),
        Column("upper", _("Upper bound"), digits),
        Column("status", _("Observation status"), in_files=True),
    ]
    rows: list[list[Cell]] = [
        [
            said(a.name), a.code, period, cell_of(o), o.lower if o else None,
            o.upper if o else None, o.status if o else "M",
        ]
        for a, o in found
    ]  # fmt: skip
    return Sheet(columns, rows)


def _of_sexes(view: View, indicator: Indicator, period: str) -> list[Shown]:
    """Girls beside boys, where the release tells them for this period."""
    if not period:
        return []
    release = view.release
    girls, boys = (
        {
            o.area: o
            for o in release.observations(indicator.code, period=period, sex=sex)
        }
        for sex in ("F", "M")
    )
    areas = [
        a for a in by_name(release.regions(period)) if a.code in girls or a.code in boys
    ]
    if not areas:
        return []
    rows = [
        dumbbell.Row(
            said(a.name), boys[a.code].value if a.code in boys else None,
            girls[a.code].value if a.code in girls else None,
        )
        for a in areas
    ]  # fmt: skip
    title = _gap(rows, period)
    cells: list[list[Cell]] = [
        [said(a.name), a.code, cell_of(girls.get(a.code)), cell_of(boys.get(a.code))]
        for a in areas
    ]
    columns = [
        Column("area_name", _("Region")), Column("area", _("Code"), in_files=True),
        Column("girls", _("Girls"), indicator.decimals),
        Column("boys", _("Boys"), indicator.decimals),
    ]  # fmt: skip
    drawn = dumbbell.draw(
        "sexes", title, rows, moments=(_("Boys"), _("Girls")), digits=indicator.decimals,
        between=" · ",
    )  # fmt: skip
    every = [*girls.values(), *boys.values()]
    source = phrases.source_of_figures(view, release.source_of(every))
    return [Shown("sexes", title, Sheet(columns, cells), drawn, source)]


def _gap(rows: Sequence[dumbbell.Row], period: str) -> str:
    """Where girls and boys are furthest apart."""
    known = [
        (abs(r.now - r.before), r.name)
        for r in rows
        if r.now is not None and r.before is not None
    ]
    if not known:
        return _("Girls and boys, %(period)s") % {"period": period}
    return _("Girls and boys, %(period)s: furthest apart in: %(name)s") % {
        "period": period, "name": max(known)[1],
    }  # fmt: skip
