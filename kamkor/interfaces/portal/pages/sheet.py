"""The profile of a region on A4: two pages, tagged, its fonts inside, in each language."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import qrcode
import typst
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from kamkor.foundation.web import words
from kamkor.interfaces.portal.making import View
from kamkor.interfaces.portal.reads import release_line, said
from kamkor.interfaces.portal.shown import cell_of, in_words
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import ALL, Area, Counts

from . import phrases, picking, region, reweighing
from .region import Standing

SOURCE = Path(__file__).with_name("sheet.typ").read_bytes()
SAME = 0.005  # of the width between regions: no change worth an arrow


def pdf(view: View, area: Area) -> bytes:
    """The same bytes each time for the same release, region and language."""
    held = replace(view.place, number=view.release.about.number)
    address = view.site + held.to("region", code=area.code)
    made: bytes = typst.compile(
        SOURCE,
        sys_inputs={"profile": json.dumps(told(view, area, address))},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,  # the same sheet on every machine
    )
    return made


def told(view: View, area: Area, address: str) -> dict[str, Any]:
    """What the sheet says, ready to be set."""
    about = view.release.about
    standings = region.standings_of(view, area)
    every = [one.here for one in standings]
    return {
        "language": view.place.language,
        "title": said(area.name),
        "country": said(about.title),
        "release": release_line(about),
        "invented": _("Invented figures, for practice.") if about.invented else "",
        "headlines": [
            *region.headlines(view, area, standings), *_lever(view, area)
        ],
        "score": _score(view, area),
        "tiles": _tiles(view, area),
        "boxes": _counts(view, area),
        "groups": _groups(view, standings),
        "rows": [_row(one) for one in standings],
        "notes": [
            _("The dot is the region with its interval, the upright line the country. The"
              " thin bar goes from the worst to the best region, the thick one holds the"
              " middle half. Right is always better."),
            _("▲ better than a period before, ▼ worse, = the same, ? not known."),
            _("Counts of children are changed a little on purpose, so that nobody can be"
              " recognised; figures may not add up."),
            phrases.source_of_figures(view, view.release.source_of(every)),
        ],
        "words": _words(),
        "address": address,
        "qr": _qr(address),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "index": _("Index"), "map": _("Where it is"), "children": _("Children"),
        "against": _("Against the whole country"), "table": _("The figures"),
        "indicator": _("Indicator"), "here": _("Here"), "country": _("Country"),
        "trend": _("Trend"), "spine": _("From the worst to the best region"),
        "interval": _("Interval"), "period": _("Period"), "unit": _("Unit of measurement"),
        "notes": _("Notes"), "more": _("All of this, with charts and files:"),
        "group": _("Group"), "rank": _("Rank"), "of_hundred": _("of 100"),
    }  # fmt: skip


def _score(view: View, area: Area) -> dict[str, Any] | None:
    if not view.release.editions:
        return None
    edition, _choice = picking.edition(view)
    score = region.score_of(view, edition, area)
    if score is None or score.value is None:
        return None
    low, high = score.lower, score.upper
    return {
        "value": words.number(score.value, digits=1),
        "span": f"{words.number(low, digits=1)} – {words.number(high, digits=1)}"
        if low is not None and high is not None else "",
        "band": score.band or "?", "rank": phrases.place(score) or "?",
        "title": f"{said(edition.title)}, {edition.period}",
        "at": [n / 100 if n is not None else None for n in (score.value, low, high)],
    }  # fmt: skip


def _lever(view: View, area: Area) -> list[str]:
    """What would move the score most: an indicator as in the best region."""
    if not view.release.editions:
        return []
    edition, _choice = picking.edition(view)
    found = reweighing.lever(view.release, edition, area.code)
    if found is None:
        return []
    code, points = found
    indicator = view.release.indicators.get(code)
    return [
        _(
            "What would move the score most: %(name)s as in the best region, +%(points)s."
        )
        % {
            "name": said(indicator.name) if indicator else code,
            "points": words.number(points, digits=1),
        }
    ]


def _tiles(view: View, area: Area) -> list[dict[str, Any]]:
    return [
        {"column": one.tile_column, "row": one.tile_row, "here": one.code == area.code}
        for one in view.release.regions()
        if one.tile_column is not None and one.tile_row is not None
    ]


def _counts(view: View, area: Area) -> list[dict[str, str]]:
    """The newest count of this region in each table that has regions and periods."""
    found = []
    for one in reading.counts(view.release.kept):
        newest = _newest(view, one, area)
        if newest:
            period, value = newest
            found.append({"name": said(one.name), "period": period, "value": value})
    return found


def _newest(view: View, one: Counts, area: Area) -> tuple[str, str] | None:
    names = [dimension["code"] for dimension in one.dimensions]
    if "area" not in names or "period" not in names:
        return None
    best: tuple[str, str] | None = None
    for cell in reading.cells(view.release.kept, one.code):
        at = dict(zip(names, cell.place, strict=True))
        others = [v for name, v in at.items() if name not in ("area", "period")]
        if at["area"] != area.code or any(v != ALL for v in others):
            continue
        if best is None or at["period"] > best[0]:
            shown = words.number(cell.value) if cell.value is not None else _("too few")
            best = (at["period"], shown)
    return best


def _groups(view: View, standings: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "name": said(domain.name),
            "rows": [_drawn(s) for s in standings if s.indicator.domain == domain.code],
        }
        for domain in view.release.domains
        if any(s.indicator.domain == domain.code for s in standings)
    ]


def _drawn(one: Standing) -> dict[str, Any]:
    """A row of the spine chart, places from 0 (worst) to 1 (best)."""
    digits = one.indicator.decimals
    return {
        "name": said(one.indicator.name),
        "here": in_words(cell_of(one.here), digits),
        "country": words.number(one.country, digits=digits) or "?",
        "trend": _trend(one),
        "at": _places(one),
    }


def _places(one: Standing) -> Mapping[str, float | None]:
    ends = [one.here.value, one.here.lower, one.here.upper, one.country]
    if not one.all:
        return {}
    known = [*one.all, *(n for n in ends if n is not None)]
    least, most = min(known), max(known)

    def at(value: float | None) -> float | None:
        if value is None:
            return None
        share = (value - least) / (most - least) if most > least else 0.5
        return round(share if one.indicator.direction > 0 else 1 - share, 4)

    q1, q3 = (float(q) for q in np.quantile(one.all, (0.25, 0.75)))
    return {
        "worst": at(min(one.all)), "best": at(max(one.all)), "q1": at(q1), "q3": at(q3),
        "here": at(one.here.value), "low": at(one.here.lower),
        "high": at(one.here.upper), "country": at(one.country),
    }  # fmt: skip


def _trend(one: Standing) -> str:
    if one.here.value is None or one.before is None:
        return "?"
    wide = max(one.all, default=0.0) - min(one.all, default=0.0) or 1.0
    change = (one.here.value - one.before) * one.indicator.direction / wide
    if abs(change) < SAME:
        return "="
    return "▲" if change > 0 else "▼"


def _row(one: Standing) -> list[str]:
    """Of the table on the second page."""
    digits = one.indicator.decimals
    low, high = one.here.lower, one.here.upper
    span = ""
    if low is not None and high is not None:
        span = (
            f"{words.number(low, digits=digits)} – {words.number(high, digits=digits)}"
        )
    return [
        said(one.indicator.name), in_words(cell_of(one.here), digits), span,
        words.number(one.country, digits=digits) or "?", one.period,
        said(one.indicator.unit),
    ]  # fmt: skip


def _qr(address: str) -> str:
    out = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=0).save(out)
    return out.getvalue().decode()
