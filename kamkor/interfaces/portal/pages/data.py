"""Every table of the release to take home, whole."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import said
from kamkor.interfaces.portal.shown import Cell, Column, Gap, Sheet, Shown
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import Counts

SIGNS = {1: "+", 0: "0", -1: "−"}


def build(view: View) -> Page:
    figures = [
        _observations(view), _catalogue(view), *_scores(view), *_counts(view)
    ]  # fmt: skip
    return Page("portal/data.html", _("Data"), figures)


def _observations(view: View) -> Shown:
    columns = [
        Column(code)
        for code in ("indicator", "area", "area_name", "period", "sex", "age")
    ]
    columns += [Column(code, digits=2) for code in ("value", "lower", "upper")]
    columns += [Column("status"), Column("source")]
    areas = {code: said(area.name) for code, area in view.release.areas.items()}
    rows: list[Sequence[Cell]] = [
        [
            o.indicator, o.area, areas[o.area], o.period, o.sex, o.age,
            Gap(o.status) if o.value is None else o.value, o.lower, o.upper, o.status,
            o.source,
        ]
        for o in reading.observations(view.release.kept, totals=False)
    ]  # fmt: skip
    return Shown(
        "observations", _("All figures of all indicators"), Sheet(columns, rows)
    )


def _catalogue(view: View) -> Shown:
    columns = [
        Column(code)
        for code in ("indicator", "name", "domain", "definition", "unit", "direction",
                     "kind", "article", "sdg", "unicef")
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        [
            i.code, said(i.name), i.domain, said(i.definition), said(i.unit),
            SIGNS[i.direction], i.kind, i.article, i.sdg, i.unicef,
        ]
        for i in view.release.indicators.values()
    ]  # fmt: skip
    return Shown("indicators", _("The catalogue of indicators"), Sheet(columns, rows))


def _scores(view: View) -> Iterator[Shown]:
    for edition in view.release.editions.values():
        columns = [
            Column(code) for code in ("node", "area", "area_name", "period", "band")
        ]
        columns += [
            Column(code, digits=1)
            for code in ("score", "lower", "upper", "rank", "rank_lower", "rank_upper",
                         "observed")
        ]  # fmt: skip
        areas = {code: said(area.name) for code, area in view.release.areas.items()}
        rows: list[Sequence[Cell]] = [
            [
                s.node, s.area, areas[s.area], s.period, s.band, s.value, s.lower, s.upper,
                s.rank, s.rank_lower, s.rank_upper, s.observed,
            ]
            for s in view.release.scores(edition.code)
        ]  # fmt: skip
        title = _("All scores of the edition %(code)s") % {"code": edition.code}
        yield Shown(f"scores-{edition.code}", title, Sheet(columns, rows))


def _counts(view: View) -> Iterator[Shown]:
    for one in reading.counts(view.release.kept):
        yield Shown(f"counts-{one.code}", said(one.name), _long(view, one),
                    note=said(one.note))  # fmt: skip


def _long(view: View, one: Counts) -> Sheet:
    """A row a cell, each place as its code and its name."""
    columns = []
    for dimension in one.dimensions:
        columns += [
            Column(dimension["code"], said(dimension["name"])),
            Column(f"{dimension['code']}_name", in_files=True),
        ]
    columns.append(Column("value", _("Children"), 0))
    rows: list[Sequence[Cell]] = []
    for cell in reading.cells(view.release.kept, one.code):
        row: list[Cell] = []
        for dimension, value in zip(one.dimensions, cell.place, strict=True):
            row += [value, said(dimension["values"].get(value, {}))]
        rows.append([*row, Gap("Q") if cell.value is None else cell.value])
    return Sheet(columns, rows)
