"""The report of a run: one page that needs nothing but itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kamkor.foundation.web import charts, words
from kamkor.foundation.web.charts import Chart
from kamkor.foundation.web.figures import Finding, Table
from kamkor.register.linkage import level_words
from kamkor.register.linkage.core.clusters import LARGEST
from kamkor.register.linkage.core.evaluation import Evaluation, Share
from kamkor.register.linkage.core.overview import MOST, Overview, Source

BIN = 5  # bits of one bar
FEW = 5  # lists named in one kind of warning


@dataclass(frozen=True, kw_only=True)
class Job:
    """What was asked for and when. `at` is aware; `threshold`: None for automatic."""

    files: Sequence[str]
    at: datetime
    seconds: float
    threshold: float | None


def report(job: Job, overview: Overview, evaluation: Evaluation | None) -> str:
    """The page as HTML, in the reader's language."""
    return render_to_string(
        "linkage/report.html",
        {
            "job": job,
            "overview": overview,
            "figures": list(figures(overview)),
            "charts": list(_charts(job, overview)),
            "warnings": list(warnings(overview)),
            "tables": list(_tables(overview)),
            "truth": _truth(evaluation) if evaluation else None,
            "language": words.locale().language,
        },
    )


def figures(told: Overview) -> Iterator[tuple[str, str]]:
    """Names and numbers of a run, in the reader's language."""
    yield _("records"), words.number(told.records)
    yield pgettext("in a report on lists", "persons"), words.number(told.persons)
    yield _("pairs compared"), words.number(told.compared)
    yield _("pairs joined"), words.number(told.joined)
    yield _("pairs to look at"), words.number(told.reviews)
    yield (
        _("of the joined pairs expected to be right"),
        words.percent(told.precision, digits=2) or _("nothing was joined"),
    )
    yield (
        _("weight from which pairs are joined"),
        _("%(bits)s bits (probability %(share)s)")
        % {
            "bits": words.number(told.cut, digits=1),
            "share": words.percent(told.cut_probability, digits=1),
        },
    )


def _charts(job: Job, told: Overview) -> Iterator[Chart]:
    source = ", ".join(job.files)
    yield charts.bars(
        [(words.number(size), float(many)) for size, many in told.sizes.items()],
        Finding("sizes", _("Persons by the number of their records"), source),
        heads=(_("records of a person"), pgettext("in a report on lists", "persons")),
    )
    if told.bits:
        yield _weights(told, source)
    if told.reviews:
        yield charts.bars(
            list(_bands(told.bands)),
            Finding("bands", _("Pairs to look at, by probability"), source),
            heads=(_("probability of one child"), _("pairs")),
        )
    if any(told.refused.values()):
        yield charts.bars(
            [(level_words.guard(n), float(m)) for n, m in told.refused.items() if m],
            Finding("refused", _("Strong pairs that no machine may join"), source),
            heads=(_("because of"), _("pairs")),
        )


def _bands(told: Mapping[float, int]) -> Iterator[tuple[str, float]]:
    ends = [*list(told)[1:], 1.0]
    for (low, many), high in zip(told.items(), ends, strict=True):
        span = {"low": words.percent(low), "high": words.percent(high)}
        yield _("%(low)s to %(high)s") % span, float(many)


def _weights(told: Overview, source: str) -> Chart:
    """Pairs by weight, a line where joining begins."""
    bins: dict[int, int] = {}
    for bits, many in told.bits.items():
        bins[bits // BIN * BIN] = bins.get(bits // BIN * BIN, 0) + many
    values = [{"from": n, "to": n + BIN, "pairs": m} for n, m in sorted(bins.items())]
    cut = [{"cut": round(told.cut, 3)}]
    chart = {
        "$schema": charts.SCHEMA,
        "width": charts.PLOT_WIDTH - 40,
        "height": 180,
        "layer": [
            {
                "data": {"values": values},
                "mark": "bar",
                "encoding": {
                    "x": {
                        "field": "from",
                        "type": "quantitative",
                        "title": _("weight in bits"),
                        "axis": {"grid": False},
                    },
                    "x2": {"field": "to"},
                    "y": {
                        "field": "pairs",
                        "type": "quantitative",
                        "title": _("pairs"),
                        "axis": {"tickCount": 4, "format": "~s"},
                    },
                    "y2": {"datum": 0},
                },
            },
            {
                "data": {"values": cut},
                "mark": {
                    "type": "rule",
                    "strokeDash": [5, 3],
                    "strokeWidth": 2,
                    "color": "currentColor",
                },
                "encoding": {"x": {"field": "cut", "type": "quantitative"}},
            },
        ],
    }
    table = Table(
        (_("weight in bits"), _("pairs")),
        [
            (
                _("%(low)s to %(high)s")
                % {
                    "low": words.number(value["from"]),
                    "high": words.number(value["to"]),
                },
                words.number(value["pairs"]),
            )
            for value in values
        ],
    )
    title = _("Pairs by weight; from the broken line on they are joined")
    return charts.draw(chart, Finding("weights", title, source), table)


def warnings(told: Overview) -> Iterator[str]:
    """What is doubtful in the lists, in the reader's language."""
    if told.renamed:
        yield _(
            "Several lists use the same record ids; here each id has its source before"
            " it."
        )
    for shared in told.shared_numbers:
        yield _(
            "One personal number (%(start)s…, %(digits)s digits) stands in %(records)s"
            " records. Ask the office who wrote it."
        ) % {
            "start": shared.start,
            "digits": shared.digits,
            "records": words.number(shared.records),
        }
    yield from _first_few(
        _(
            "In “%(source)s” %(share)s of birth dates are 1 January: only their year was used."
        ),
        [source for source in told.sources if source.guesses_days],
    )
    yield from _first_few(
        _("“%(source)s” gives no birth dates: its records can hardly be told apart."),
        [source for source in told.sources if source.is_undated],
    )
    if not any(source.own_numbers for source in told.sources):
        yield _("No list gives a personal number that could be used.")
    if largest := told.sizes.get(LARGEST):
        yield ngettext(
            "%(n)s person has %(most)s records, the most there may be: look at it.",
            "%(n)s persons have %(most)s records, the most there may be: look at them.",
            largest,
        ) % {"n": words.number(largest), "most": LARGEST}
    if told.apart:
        yield ngettext(
            "%(n)s strong pair was kept apart: a person would have held two numbers, two"
            " rows of one list, or too many records.",
            "%(n)s strong pairs were kept apart: a person would have held two numbers,"
            " two rows of one list, or too many records.",
            told.apart,
        ) % {"n": words.number(told.apart)}


def _first_few(sentence: str, sources: Sequence[Source]) -> Iterator[str]:
    for source in sources[:FEW]:
        share = source.new_years / source.birth_dates if source.birth_dates else None
        yield sentence % {"source": source.name, "share": words.percent(share)}
    if len(sources) > FEW:
        more = len(sources) - FEW
        yield ngettext(
            "The same is true of %(n)s more list.",
            "The same is true of %(n)s more lists.",
            more,
        ) % {"n": words.number(more)}


def _tables(told: Overview) -> Iterator[tuple[str, Table]]:
    if told.biggest:
        yield (
            _("The persons with most records"),
            Table(
                (_("cluster id"), _("records")),
                [(who, words.number(many)) for who, many in told.biggest.items()],
            ),
        )
    heads = (
        _("list"), _("records"), _("with a birth date"), _("of these 1 January"),
        _("with a number"), _("number believed"), _("with the list's date"),
    )  # fmt: skip
    title = _("The lists")
    if len(told.sources) > MOST:
        title = _("The %(shown)s longest of %(all)s lists") % {
            "shown": MOST,
            "all": words.number(len(told.sources)),
        }
    yield title, Table(heads, [_line(source) for source in told.sources[:MOST]])


def _line(source: Source) -> Sequence[str]:
    def share(part: int, of: int) -> str:
        return words.percent(part / of) if of else "–"

    return (
        source.name,
        words.number(source.records),
        share(source.birth_dates, source.records),
        share(source.new_years, source.birth_dates),
        share(source.numbers, source.records),
        share(source.own_numbers, source.records),
        share(source.list_dates, source.records),
    )


def _truth(found: Evaluation) -> Mapping[str, Any]:
    """What the truth says, as a table of shares and a list of figures."""
    rows = [
        (_("pairs of records"), found.precision, found.recall, found.f1),
        (
            _("whole persons"),
            found.cluster_precision,
            found.cluster_recall,
            found.cluster_f1,
        ),
    ]
    figures = [
        (_("persons there are"), words.number(found.persons)),
        (_("persons found"), words.number(found.clusters)),
        (
            _("pairs of unrelated persons taken for one"),
            words.number(found.unrelated_merged),
        ),
        (
            _("biggest wrong person"),
            _("%(persons)s persons, %(records)s records")
            % {
                "persons": words.number(found.biggest_wrong_persons),
                "records": words.number(found.biggest_wrong_records),
            }
            if found.biggest_wrong_persons
            else _("none"),
        ),
    ]
    if found.twins_merged:
        figures.append((_("pairs of twins taken for one"), _merged(found.twins_merged)))
    if found.siblings_merged:
        figures.append(
            (
                _("pairs of brothers and sisters taken for one"),
                _merged(found.siblings_merged),
            )
        )
    return {
        "table": Table(
            ("", _("precision"), _("recall"), "F1"),
            [
                (name, _shared(one), _shared(other), words.percent(f1, digits=2) or "–")
                for name, one, other, f1 in rows
            ],
        ),
        "figures": figures,
    }


def _merged(share: Share) -> str:
    return _("%(count)s of %(all)s (%(share)s)") % {
        "count": words.number(share.count),
        "all": words.number(share.of),
        "share": _shared(share),
    }


def _shared(share: Share) -> str:
    """99.81 % [99.79 – 99.83]; a dash of nothing."""
    if share.value is None:
        return "–"
    low, high = (words.number(100 * each, digits=2) for each in share.interval)
    return f"{words.percent(share.value, digits=2)} [{low} – {high}]"
