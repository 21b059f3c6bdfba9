"""A figure of places: a tile grid or a map, five classes of one hue."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kamkor.foundation.web import maps, words
from kamkor.foundation.web.figures import Finding
from kamkor.interfaces.portal.making import Choice, View
from kamkor.interfaces.portal.reads import said
from kamkor.interfaces.portal.shown import Cell, Gap, Sheet, Shown
from kamkor.monitoring.publishing.store.contents import TOO_FEW, Area

TILES, MAP = "tiles", "map"
NARROW = 5  # columns of tiles that a phone shows in readable letters


def views(view: View) -> tuple[str, Choice]:
    known = {TILES: _("Equal tiles"), MAP: _("Map of areas")}
    chosen = view.asked.view if view.asked.view in known else TILES
    return chosen, Choice.of("view", _("Shown as"), known, chosen)


def figure(
    view: View, title: str, sheet: Sheet, numbers: Mapping[str, Cell], *, digits: int,
    source: str,
) -> Shown:  # fmt: skip
    """`numbers`: by code of an area."""
    regions = [a for code in numbers if (a := view.release.areas.get(code))]
    finding = Finding("places", title, source)
    names = _short_names(regions)
    chosen, _choice = views(view)
    if chosen == MAP and _mapped(regions):
        country = view.release.about.country.lower()
        drawn = maps.choropleth(
            country,
            [_area(view, a, numbers, digits, a.iso or "", names) for a in regions],
            finding,
        )
    else:
        places = {
            a.code: (a.tile_column, a.tile_row)
            for a in regions
            if a.tile_column is not None and a.tile_row is not None
        }
        drawn = maps.tile_grid(
            places,
            [_area(view, a, numbers, digits, a.code, names) for a in regions],
            finding,
        )
    wide = chosen == MAP or len({area.tile_column for area in regions}) > NARROW
    return Shown(
        "places", title, sheet, drawn.svg, source, drawn.legend, drawn.note, wide
    )


def _mapped(regions: Sequence[Area]) -> bool:
    return any(area.iso for area in regions)


def _area(
    view: View, area: Area, numbers: Mapping[str, Cell], digits: int, code: str,
    names: Mapping[str, str],
) -> maps.Area:  # fmt: skip
    cell = numbers[area.code]
    value = cell if isinstance(cell, float | int) else None
    few = isinstance(cell, Gap) and cell == TOO_FEW
    return maps.Area(
        code, names[area.code], value, view.place.to("region", code=area.code),
        suppressed=few, text=words.number(value, digits=digits),
    )  # fmt: skip


def _short_names(regions: Sequence[Area]) -> dict[str, str]:
    """By code; a region that would bear the name of its city keeps its whole one."""
    whole = {area.code: said(area.name) for area in regions}
    short = {code: _short(name) for code, name in whole.items()}
    many = Counter(short.values())
    return {c: name if many[name] == 1 else whole[c] for c, name in short.items()}


def _short(name: str) -> str:
    """Without the word for region, which every tile would bear."""
    for word in (" облусу", " облысы", " область", "область ", " Region", " region"):
        name = name.replace(word, "")
    return name


def extremes(view: View, numbers: Mapping[str, Cell], name: str, digits: int) -> str:
    """From which to which number, and where."""
    known = [
        (n, said(view.release.areas[code].name))
        for code, n in numbers.items()
        if isinstance(n, float | int)
    ]
    if len(known) < 2:
        return _("%(name)s: too little is known to compare") % {"name": name}
    least, most = min(known), max(known)
    return _("%(name)s: from %(low)s (%(least)s) to %(high)s (%(most)s)") % {
        "name": name, "low": words.number(least[0], digits=digits), "least": least[1],
        "high": words.number(most[0], digits=digits), "most": most[1],
    }  # fmt: skip
