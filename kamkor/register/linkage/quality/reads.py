"""What the page of linkage's quality shows, from what the nights kept. No child in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import TruncMonth
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from kamkor.foundation.web import charts, words
from kamkor.foundation.web.figures import Finding, Table
from kamkor.register.linkage.choices import WeightState
from kamkor.register.linkage.models import QualityDay, Threshold, WeightSet, WeightStep

from . import words as said
from .counting import GROUPS

STEPS, CUTS, MONTHS_SHOWN = 20, 12, 24


@dataclass(frozen=True)
class Row:
    label: str
    links: str
    precision: str
    recall: str


@dataclass(frozen=True)
class Shown:
    """The page. `last`: the night's figures; empty before the first night."""

    day: date | None
    last: dict[str, Any] = field(default_factory=dict)
    alarms: Sequence[said.Alarm] = ()
    groups: Sequence[tuple[str, list[Row]]] = ()
    drawn: Sequence[charts.Chart] = ()
    strata: Sequence[tuple[str, str, str, str]] = ()
    precision: str = ""
    recall: str = ""
    in_force: str = ""
    may_roll_back: bool = False
    steps: Sequence[tuple[WeightStep, list[str]]] = ()
    ready: WeightSet | None = None  # won its check, waits for a person
    cuts: Sequence[Threshold] = ()


def shown(*, in_force: str) -> Shown:
    """From five queries, however big the register. in_force: version of the weights."""
    months = list(
        QualityDay.objects.annotate(month=TruncMonth("on"))
        .order_by("-month", "-on")
        .distinct("month")[:MONTHS_SHOWN]
    )
    steps = list(WeightStep.objects.select_related("weights").order_by("-pk")[:STEPS])
    told = _nights(months)
    return Shown(
        **told,
        in_force=in_force,
        may_roll_back=any(s.weights.version == in_force for s in steps),
        steps=[(s, _against(s)) for s in steps],
        ready=_ready(steps, in_force),
        cuts=list(Threshold.objects.order_by("-at", "-pk")[:CUTS]),
    )


def _against(step: WeightStep) -> list[str]:
    return [said.against(code) for code in step.figures.get("against", ())]


def _ready(steps: Sequence[WeightStep], in_force: str) -> WeightSet | None:
    """The newest set whose last step is a check won against the set in force."""
    last: dict[Any, WeightStep] = {}
    for step in steps:
        last.setdefault(step.weights_id, step)
    for step in last.values():
        if step.state == WeightState.CHECKED and step.beside == in_force:
            return step.weights
    return None


def _nights(months: Sequence[QualityDay]) -> dict[str, Any]:
    if not months:
        return {"day": None}
    newest = months[0]
    figures = newest.figures
    return {
        "day": newest.on,
        "last": figures,
        "alarms": [said.alarm(told) for told in figures["alarms"]],
        "groups": [(str(said.GROUPS[g]), _rows(g, figures)) for g in GROUPS],
        "drawn": [*_charts(newest, months)],
        "strata": [_stratum(told) for told in figures["strata"]],
        "precision": said.interval(figures["precision"]),
        "recall": said.interval(figures["recall"]),
    }


def _rows(group: str, figures: dict[str, Any]) -> list[Row]:
    return [
        Row(
            said.label(group, value),
            words.number(told["links"]) or _("fewer than 5"),
            said.interval(told["precision"]) or "–",
            said.interval(told["recall"]) or "–",
        )
        for value, told in figures["groups"][group].items()
    ]


def _stratum(told: dict[str, Any]) -> tuple[str, str, str, str]:
    low = told["low"]
    return (
        _("below") if low is None else words.number(low),
        words.number(told["links"]),
        words.number(told["looked"]),
        words.percent(told["precision"], digits=2),
    )


def _charts(newest: QualityDay, months: Sequence[QualityDay]) -> list[charts.Chart]:
    made = []
    if found := _by_group(newest):
        made.append(found)
    made.append(_sizes(newest))
    if len(months) > 1:
        made.append(_biggest(months))
    return made


def _by_group(newest: QualityDay) -> charts.Chart | None:
    """Recall group by group, the least found first."""
    rows = sorted(
        (told["recall"]["value"], said.label(group, value), told["recall"])
        for group in GROUPS[:4]
        for value, told in newest.figures["groups"][group].items()
        if told["recall"]
    )
    if not rows:
        return None
    finding = Finding(
        "recall",
        _("Least is found here: %(group)s, %(share)s")
        % {"group": rows[0][1], "share": words.percent(rows[0][0], digits=1)},
        _("this register, estimated from weights and answers"),
        newest.on,
    )
    chart = charts.bars(
        [(name, 100 * share) for share, name, _told in rows],
        finding,
        heads=(_("Group"), "%"),
    )
    table = Table(
        (_("Group"), _("Found")),
        [(name, said.interval(told)) for _share, name, told in rows],
    )
    return charts.Chart(finding, table, chart.spec, chart.svg)


def _sizes(newest: QualityDay) -> charts.Chart:
    sizes = newest.figures["sizes"]
    finding = Finding(
        "sizes",
        _("A child stands in %(n)s records on average")
        % {"n": words.number(newest.figures["mean"], digits=1)},
        _("this register"),
        newest.on,
    )
    rows = [(size, many) for size, many in sizes.items()]
    return charts.bars(
        [(str(size), None if many is None else float(many)) for size, many in rows],
        finding,
        heads=(_("Records of a child"), _("Children")),
    )


def _biggest(months: Sequence[QualityDay]) -> charts.Chart:
    """The biggest file at the end of each month."""
    told = [(day, max(day.figures["biggest"], default=0)) for day in reversed(months)]
    before, now = told[-2][1], told[-1][1]
    title = (
        _("The biggest file grew from %(before)s to %(now)s records")
        if now > before
        else _("The biggest file has not grown: %(now)s records")
    )
    return charts.trend(
        [(f"{MONTHS[day.on.month]} {day.on.year}", float(many)) for day, many in told],
        Finding(
            "biggest",
            title % {"before": words.number(before), "now": words.number(now)},
            _("this register"),
            months[0].on,
        ),
        heads=(_("Month"), _("Records")),
    )
