"""Where: the index, a domain or an indicator on equal tiles or a map."""

from django.utils.translation import gettext as _

from kamkor.interfaces.portal.asking import NotHere, one_of
from kamkor.interfaces.portal.making import Choice, Page, View
from kamkor.interfaces.portal.reads import periods, said, years
from kamkor.interfaces.portal.shown import Cell, Column, Gap, Sheet, cell_of
from kamkor.monitoring.publishing.store.contents import ALL

from . import phrases, picking, placing

SEXES = (ALL, "F", "M")


def build(view: View) -> Page:
    release = view.release
    names = _names(view)
    if not names:
        raise NotHere
    of = one_of(view.asked.of, list(names))
    asked = Choice.of("of", _("What"), names, of)
    _shown, looks = placing.views(view)
    if of in release.indicators:
        return _of_indicator(view, of, [asked, looks])
    edition, editions = picking.edition(view)
    scores = release.scores(edition.code, node=of)
    period, when = picking.period(view, years(scores), edition.period)
    numbers: dict[str, Cell] = {
        s.area: Gap("M") if s.value is None else s.value
        for s in scores
        if s.period == period
    }
    source = phrases.source_of_index(view, edition)
    title = placing.extremes(view, numbers, f"{names[of]}, {period}", 1)
    sheet = _sheet(view, numbers, names[of], 1)
    figure = placing.figure(view, title, sheet, numbers, digits=1, source=source)
    choices = [asked, when, looks, editions]
    return Page("portal/figures.html", _("Map"), [figure], choices)


def _of_indicator(view: View, code: str, choices: list[Choice]) -> Page:
    release = view.release
    indicator = release.indicators[code]
    sex = one_of(view.asked.sex, SEXES)
    every = [
        o
        for o in release.observations(code, sex=sex)
        if release.areas[o.area].level == "region"
    ]
    period, when = picking.period(view, periods(every))
    by_area = {o.area: o for o in every if o.period == period}
    numbers = {
        area.code: cell_of(by_area.get(area.code)) for area in release.regions(period)
    }
    name, digits = said(indicator.name), indicator.decimals
    source = phrases.source_of_figures(view, release.source_of(by_area.values()))
    title = placing.extremes(view, numbers, f"{name}, {period}", digits)
    sheet = _sheet(view, numbers, f"{name}, {said(indicator.unit)}", digits)
    figure = placing.figure(view, title, sheet, numbers, digits=digits, source=source)
    sexes = Choice.of("sex", _("Sex"), sexes_named(), sex)
    choices = [choices[0], when, sexes, *choices[1:]]
    notes = {
        "lead": said(indicator.definition),
        "more": view.place.to("indicator", code=code),
    }
    return Page("portal/figures.html", _("Map"), [figure], choices, notes)


def sexes_named() -> dict[str, str]:
    return {ALL: _("All"), "F": _("Girls"), "M": _("Boys")}


def _names(view: View) -> dict[str, str]:
    """The index and its domains, then every indicator."""
    release = view.release
    found: dict[str, str] = {}
    if view.release.editions:
        edition, _choice = picking.edition(view)
        root = release.root(edition.code)
        if root:
            found[root.code] = said(edition.title)
        found |= {part.code: said(part.name) for part in release.parts(edition.code)}
    return found | {code: said(one.name) for code, one in release.indicators.items()}


def _sheet(view: View, numbers: dict[str, Cell], label: str, digits: int) -> Sheet:
    def order(code: str) -> tuple[bool, float]:
        cell = numbers[code]
        known = isinstance(cell, float | int)
        return (not known, -cell if isinstance(cell, float | int) else 0.0)

    codes = sorted(numbers, key=order)
    columns = [
        Column("area_name", _("Region")),
        Column("area", _("Code"), in_files=True),
        Column("value", label, digits),
    ]
    rows: list[list[Cell]] = [
        [said(view.release.areas[code].name), code, numbers[code]] for code in codes
    ]
    return Sheet(columns, rows, [view.place.to("region", code=code) for code in codes])
