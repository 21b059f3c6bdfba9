"""The index: who is where and how sure, what each domain says, what to know of it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.interfaces.portal.drawing import ranked
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import ROOT, said, years
from kamkor.interfaces.portal.shown import Cell, Column, Gap, Sheet, Shown
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import Edition, Node, Score

from . import phrases, picking

MOST_FINDINGS = 5  # beside the chart; the method page has all
BY_NODE = Mapping[str, Mapping[str, Score]]


def build(view: View) -> Page:
    release = view.release
    if not release.editions:
        return Page("portal/no_index.html", _("No index in this release"))
    edition, editions = picking.edition(view)
    root = release.root(edition.code)
    code = root.code if root else ROOT
    every = release.scores(edition.code, node=code)
    period, periods = picking.period(view, years(every), edition.period)
    scores = [s for s in every if s.period == period]
    parts = release.parts(edition.code)
    figure = _ranks(view, edition, scores, parts)
    told = [said(one.words) for one in reading.findings(release.kept, edition.code)]
    return Page(
        "portal/ranking.html",
        said(edition.title),
        [figure],
        [editions, periods],
        {
            "period": period,
            "edition": edition,
            "interval": _interval(edition),
            "findings": told[:MOST_FINDINGS],
            "all_findings": view.place.to("method")
            if len(told) > MOST_FINDINGS
            else "",
            "parts": [said(part.name) for part in parts],
            "shares": phrases.shares(edition),
            "abroad": _abroad(view),
            "latest": period == edition.period,
        },
    )


def _ranks(
    view: View, edition: Edition, scores: Sequence[Score], parts: Sequence[Node]
) -> Shown:
    period = scores[0].period if scores else edition.period
    inside: BY_NODE = {
        part.code: {
            s.area: s
            for s in view.release.scores(edition.code, node=part.code, period=period)
        }
        for part in parts
    }
    rows = [_row(view, score, inside) for score in scores]
    title = _finding(view, scores)
    return Shown(
        "ranks", title, _sheet(view, scores, inside, parts),
        ranked.draw("ranks", title, rows, [said(part.name) for part in parts]),
        phrases.source_of_index(view, edition),
    )  # fmt: skip


def _row(view: View, score: Score, inside: BY_NODE) -> ranked.Row:
    cells = [scores.get(score.area) for scores in inside.values()]
    return ranked.Row(
        said(view.release.areas[score.area].name), phrases.place(score), score.value,
        score.lower, score.upper, _("Group %(band)s") % {"band": score.band}
        if score.band else "", [cell.value if cell else None for cell in cells],
        view.place.to("region", code=score.area),
    )  # fmt: skip


def _sheet(
    view: View, scores: Sequence[Score], inside: BY_NODE, parts: Sequence[Node]
) -> Sheet:
    columns = [
        Column("area_name", _("Region")),
        Column("area", _("Code"), in_files=True),
        Column("period", _("Period"), in_files=True),
        Column("band", _("Group")),
        Column("rank_interval", _("Rank, interval")),
        Column("score", _("Score of 100"), 1),
        Column("lower", _("Lower bound"), 1),
        Column("upper", _("Upper bound"), 1),
        *(Column(part.code, said(part.name), 0) for part in parts),
        Column("observed", _("Known indicators, %"), 0),
    ]
    rows: list[list[Cell]] = []
    for s in scores:
        cells = [by.get(s.area) for by in inside.values()]
        rows.append(
            [
                said(view.release.areas[s.area].name), s.area, s.period, s.band,
                phrases.place(s), _known(s.value), _known(s.lower), _known(s.upper),
                *(_known(cell.value if cell else None) for cell in cells),
                _known(s.observed * 100 if s.observed is not None else None),
            ]
        )  # fmt: skip
    urls = [view.place.to("region", code=s.area) for s in scores]
    return Sheet(columns, rows, urls)


def _known(value: float | None) -> Cell:
    return Gap("M") if value is None else value


def _finding(view: View, scores: Sequence[Score]) -> str:
    """Groups are told, not places: those can be told apart."""
    bands = sorted({s.band for s in scores if s.band})
    if len(bands) < 2:
        return _("No groups of regions can be told apart with certainty")
    first, last = (
        phrases.names(
            [said(view.release.areas[s.area].name) for s in scores if s.band == b]
        )
        for b in (bands[0], bands[-1])
    )
    return _("Children fare best in: %(first)s; worst in: %(last)s") % {
        "first": first, "last": last,
    }  # fmt: skip


def _interval(edition: Edition) -> str:
    """5–95 %, by what the bounds hold."""
    out = (1 - edition.interval) / 2 * 100
    return f"{words.number(out)}–{words.number(100 - out)}{words.THIN_SPACE}%"


def _abroad(view: View) -> list[dict[str, str]]:
    """Sources in the reader's language where the release has them so."""
    kept = view.release.kept
    words_of = {
        (one.code, one.area, one.period): said(one.words)
        for one in reading.abroad_sources(kept)
    }
    return [
        {
            "name": said(one.name), "value": words.as_told(one.value),
            "period": one.period, "url": one.url,
            "source": words_of.get((one.code, one.area, one.period)) or one.source,
            "scale": _("scale %(ends)s") % {"ends": one.scale},
        }
        for one in reading.abroad(kept)
    ]  # fmt: skip
