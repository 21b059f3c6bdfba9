"""The profile of a region on A4, tagged, its fonts inside, in each language: one page to
read, and a second one with the figures and notes."""

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
from kamkor.monitoring.publishing.store.contents import Area

from . import phrases, picking, region, reweighing
from .region import Standing

SOURCE = Path(__file__).with_name("sheet.typ").read_bytes()
MOST_BESIDE = 6  # lines about migration, in the order of the catalogue
MOST_DRAWN = 36  # rows of the chart that can be read on one page
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
        "migration": [_beside(one) for one in region.of_migration(standings)[:MOST_BESIDE]],
        "moves": _moves(standings),
        "groups": _groups(view, _drawn(standings)),
        "picked": _picked(standings),
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
        "migration": _("Children and migration"), "moves": _("What changed most"),
        "against": _("Against the whole country"), "table": _("The figures"),
        "indicator": _("Indicator"), "here": _("Here"), "country": _("Country"),
        "trend": _("Trend"), "spine": _("From the worst to the best region"),
        "interval": _("Interval"), "period": _("Period"), "unit": _("Unit of measurement"),
        "before": _("before"), "now": _("now"),
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


def _beside(one: Standing) -> dict[str, str]:
    """Here and in the country, in words."""
    return {
        "name": said(one.indicator.name),
        "here": _short(one.here.value, one),
        "country": _short(one.country, one),
    }


def _short(value: float | None, of: Standing) -> str:
    return "?" if value is None else phrases.figure(value, of.indicator)


def _moves(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """The best gain and the worst loss since a period before, where there are such."""
    known = [one for one in standings if abs(one.gain) >= SAME]
    found = [
        (mark, one)
        for mark, one in (
            ("▲", max(known, key=lambda s: s.gain, default=None)),
            ("▼", min(known, key=lambda s: s.gain, default=None)),
        )
        if one and (one.gain > 0) == (mark == "▲")
    ]
    return [
        {
            "mark": mark, "name": said(one.indicator.name),
            "was": f"{_short(one.before, one)} ({one.since})",
            "is": f"{_short(one.here.value, one)} ({one.period})", "at": _places(one),
        }
        for mark, one in found
    ]  # fmt: skip


def _groups(view: View, standings: Sequence[Standing]) -> list[dict[str, Any]]:
    return [
        {
            "name": said(domain.name),
            "rows": [_spine(s) for s in standings if s.indicator.domain == domain.code],
        }
        for domain in view.release.domains
        if any(s.indicator.domain == domain.code for s in standings)
    ]


def _judged(standings: Sequence[Standing]) -> list[Standing]:
    """Of which something is better or worse."""
    return [one for one in standings if one.indicator.direction]


def _drawn(standings: Sequence[Standing]) -> list[Standing]:
    """Where they are too many for a page, those furthest from the country."""
    judged = _judged(standings)
    near = sorted(range(len(judged)), key=lambda n: -abs(judged[n].share))
    return [judged[n] for n in sorted(near[:MOST_DRAWN])]


def _picked(standings: Sequence[Standing]) -> str:
    """That not all are drawn; "" where they are."""
    many = len(_judged(standings))
    if many <= MOST_DRAWN:
        return ""
    return _(
        "The %(n)s of %(all)s indicators that differ most; all of them stand overleaf."
    ) % {"n": MOST_DRAWN, "all": many}  # fmt: skip


def _spine(one: Standing) -> dict[str, Any]:
    """A row of the spine chart, places from 0 (worst) to 1 (best)."""
    return _beside(one) | {"trend": _trend(one), "at": _places(one)}


def _places(one: Standing) -> Mapping[str, float | None]:
    ends = [one.here.value, one.here.lower, one.here.upper, one.country, one.before]
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
        "high": at(one.here.upper), "country": at(one.country), "before": at(one.before),
    }  # fmt: skip


def _trend(one: Standing) -> str:
    if one.here.value is None or one.before is None:
        return "?"
    if abs(one.gain) < SAME:
        return "="
    return "▲" if one.gain > 0 else "▼"


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
