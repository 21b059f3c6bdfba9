"""Any two indicators, any regions: a scatter, both trends, from one period to another."""

from collections.abc import Sequence
from math import isnan

import numpy as np
from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.interfaces.portal.asking import NotHere, one_of
from kamkor.interfaces.portal.drawing import dumbbell, scatter
from kamkor.interfaces.portal.making import Choice, Page, View
from kamkor.interfaces.portal.reads import by_name, periods, said
from kamkor.interfaces.portal.shown import Cell, Column, Sheet, Shown, cell_of
from kamkor.monitoring.publishing.store.contents import Area, Indicator

from . import indicator as indicator_page
from . import phrases, picking

FEW, WEAK, STRONG = 5, 0.3, 0.6  # regions; size of a correlation


def build(view: View) -> Page:
    x, asked_x = picking.indicator(view, "x", _("Across"))
    y, asked_y = picking.indicator(view, "y", _("Up"), default=1)
    known = _regional(view, x)
    shared = [p for p in known if p in _regional(view, y)]
    if not known:
        raise NotHere
    period, when = picking.period(view, shared or known)
    since = one_of(view.asked.since, known, known[-1])
    begun = Choice.of("since", _("Beginning with"), {p: p for p in known}, since)
    areas, regions = picking.areas(view, period, all_at_first=False)
    shown = areas or by_name(view.release.regions(period))
    figures = [_scatter(view, x, y, period)] if shared else []
    figures += [
        _dumbbell(view, x, shown, (since, period)),
        indicator_page.trend(view, x, shown),
    ]
    return Page(
        "portal/compare.html", _("Comparing"), figures,
        [asked_x, asked_y, when, begun, regions], {"apart": not shared},
    )  # fmt: skip


def _regional(view: View, indicator: Indicator) -> list[str]:
    """Periods with figures of regions, the newest first."""
    return periods(
        o
        for o in view.release.observations(indicator.code)
        if view.release.areas[o.area].level == "region"
    )


def _scatter(view: View, x: Indicator, y: Indicator, period: str) -> Shown:
    across, up = (
        {o.area: o for o in view.release.observations(one.code, period=period)}
        for one in (x, y)
    )
    regions = view.release.regions(period)
    near = set(view.asked.areas)
    points = [
        scatter.Point(said(a.name), left, right, view.place.to("region", code=a.code),
                      a.code in near)
        for a in regions
        if a.code in across and (left := across[a.code].value) is not None
        and a.code in up and (right := up[a.code].value) is not None
    ]  # fmt: skip
    title = _together(points, x, y, period)
    axes = (phrases.measured(x), phrases.measured(y))
    columns = [
        Column("area_name", _("Region")), Column("area", _("Code"), in_files=True),
        Column(x.code, axes[0], x.decimals),
        Column(y.code if y.code != x.code else f"{y.code}_2", axes[1], y.decimals),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [said(a.name), a.code, cell_of(across.get(a.code)), cell_of(up.get(a.code))]
        for a in regions
    ]
    source = view.release.source_of([*across.values(), *up.values()])
    drawn = scatter.draw("pair", title, points, axes)
    note = _("That two figures go together does not say that one makes the other.")
    return Shown("pair", title, Sheet(columns, rows), drawn,
                 phrases.source_of_figures(view, source), note=note)  # fmt: skip


def _together(
    points: Sequence[scatter.Point], x: Indicator, y: Indicator, period: str
) -> str:
    """Whether the two go together, in words, by the correlation of ranks."""
    told = {"x": said(x.name), "y": said(y.name), "period": period, "n": len(points)}
    link = correlation([p.x for p in points], [p.y for p in points])
    if len(points) < FEW or isnan(link):
        return _("%(x)s and %(y)s, %(period)s: too few regions to see a link") % told
    told["r"] = words.number(link, digits=2)
    if abs(link) < WEAK:
        return (
            _("%(x)s and %(y)s, %(period)s: no clear link (%(r)s, %(n)s regions)")
            % told
        )
    if link > 0:
        return _("%(x)s and %(y)s, %(period)s: mostly high together"
                 " (%(r)s, %(n)s regions)") % told  # fmt: skip
    return _("%(x)s and %(y)s, %(period)s: where one is high, the other is mostly low"
             " (%(r)s, %(n)s regions)") % told  # fmt: skip


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Spearman's, equal values sharing the middle of their ranks; NaN where one of both
    does not vary."""
    if len(set(x)) < 2 or len(set(y)) < 2:
        return float("nan")
    return float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])


def _ranks(values: Sequence[float]) -> list[float]:
    below = np.sort(values)
    left = np.searchsorted(below, values, "left")
    right = np.searchsorted(below, values, "right")
    return [float(one) for one in (left + right) / 2]


def _dumbbell(
    view: View, indicator: Indicator, areas: Sequence[Area], ends: tuple[str, str]
) -> Shown:
    """Each region from one period to another, the greatest gain first; of what is
    neither better nor worse, the greatest growth."""
    found = {(o.area, o.period): o for o in view.release.observations(indicator.code)}
    rows = [
        (a, dumbbell.Row(said(a.name), before.value if before else None,
                         now.value if now else None,
                         view.place.to("region", code=a.code)))
        for a in areas
        for before, now in [[found.get((a.code, p)) for p in ends]]
    ]  # fmt: skip
    rows.sort(key=lambda pair: _gain(pair[1], indicator), reverse=True)
    name = said(indicator.name)
    better = [
        row.name for _a, row in rows
        if row.before is not None and row.now is not None and _gain(row, indicator) > 0
    ]  # fmt: skip
    told = {
        "name": name, "since": ends[0], "period": ends[1], "n": len(better),
        "all": len(rows),
    }  # fmt: skip
    title = (
        _("%(name)s, %(since)s to %(period)s: better in %(n)s of %(all)s regions")
        if indicator.direction
        else _("%(name)s, %(since)s to %(period)s: more in %(n)s of %(all)s regions")
    ) % told
    columns = [
        Column("area_name", _("Region")), Column("area", _("Code"), in_files=True),
        *(Column(f"{which}_{p}", p, indicator.decimals)
          for which, p in zip(("from", "to"), ends, strict=True)),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [said(a.name), a.code, *(cell_of(found.get((a.code, p))) for p in ends)]
        for a, _row in rows
    ]
    drawn = dumbbell.draw("change", title, [row for _a, row in rows], moments=ends,
                          digits=indicator.decimals)  # fmt: skip
    crossed = [
        one for one in view.release.breaks(indicator.code)
        if ends[0] < one.period <= ends[1]
    ]  # fmt: skip
    note = " ".join(indicator_page.broken(view, one) for one in crossed)
    source = view.release.source_of(found.values())
    return Shown("change", title, Sheet(columns, cells), drawn,
                 phrases.source_of_figures(view, source), note=note)  # fmt: skip


def _gain(row: dumbbell.Row, indicator: Indicator) -> float:
    if row.before is None or row.now is None:
        return float("-inf")
    return (row.now - row.before) * (indicator.direction or 1)
