"""One region: what its index says, what changed, each indicator against the country."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.interfaces.portal.asking import NotHere
from kamkor.interfaces.portal.drawing import spine
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import ROOT, periods, said
from kamkor.interfaces.portal.shown import (
    Cell,
    Column,
    Gap,
    Sheet,
    Shown,
    cell_of,
    in_words,
)
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import (
    ALL,
    TOO_FEW,
    Area,
    Change,
    Edition,
    Indicator,
    Observation,
    Score,
)

from . import phrases, picking

CHILDREN, MIGRATION = "children", "migration"  # a table of counts, a domain
PART = 2  # digits of what one of many indicators adds to an index of 100


@dataclass(frozen=True)
class Standing:
    """An indicator in its newest period: here, in the country, everywhere, and before."""

    indicator: Indicator
    period: str
    here: Observation
    country: float | None
    all: Sequence[float]
    before: float | None
    since: str

    @property
    def better(self) -> bool | None:
        """Than the country; None where that is not known, or nothing is better."""
        if self.here.value is None or self.country is None:
            return None
        if not self.indicator.direction:
            return None
        return (self.here.value - self.country) * self.indicator.direction > 0

    @property
    def share(self) -> float:
        """How far from the country, as a share of what regions differ; worse is less."""
        return self._share_from(self.country)

    @property
    def gain(self) -> float:
        """How far from a period before, in the same way."""
        return self._share_from(self.before)

    def _share_from(self, other: float | None) -> float:
        wide = max(self.all, default=0.0) - min(self.all, default=0.0)
        if self.here.value is None or other is None or not wide:
            return 0.0
        return (self.here.value - other) * self.indicator.direction / wide


def build(view: View) -> Page:
    """Raises NotHere for an unknown code or the country itself."""
    area = view.release.areas.get(view.code("code"))
    if area is None or area.level == "country":
        raise NotHere
    standings = standings_of(view, area)
    context: dict[str, object] = {
        "area": said(area.name),
        "headlines": headlines(view, area, standings),
        "pdf": view.place.to("profile", code=area.code),
        "compare": view.place.to("compare", f"areas={area.code}"),
    }
    figures = [_spine(view, area, standings), *_migration(view, standings)]
    choices = []
    if view.release.editions:
        edition, asked = picking.edition(view)
        choices.append(asked)
        figures += [*_domains(view, area, edition), *_changes(view, area, edition)]
    return Page("portal/region.html", said(area.name), figures, choices, context)


def standings_of(view: View, area: Area) -> list[Standing]:
    found = (_standing(view, area, one) for one in view.release.indicators.values())
    return [one for one in found if one]


def _standing(view: View, area: Area, indicator: Indicator) -> Standing | None:
    """None where nothing is known of it here."""
    release = view.release
    own = release.observations(indicator.code, area.code)
    moments = periods(own)
    if not moments:
        return None
    period, since = moments[0], moments[1] if len(moments) > 1 else ""
    here = next(o for o in own if o.period == period)
    country = release.country.code if release.country else ""
    now = release.observations(indicator.code, period=period)
    regions = {a.code for a in release.regions(period)}
    return Standing(
        indicator, period, here,
        next((o.value for o in now if o.area == country), None),
        [o.value for o in now if o.area in regions and o.value is not None],
        next((o.value for o in own if o.period == since), None), since,
    )  # fmt: skip


def headlines(view: View, area: Area, standings: Sequence[Standing]) -> list[str]:
    """At most six sentences, by rules: how many children, the index, the best gain and
    the worst loss, how many indicators are better than the country, which is furthest
    behind."""
    many = children(view, area)
    told = [many] if many else []
    if view.release.editions:
        edition, _choice = picking.edition(view)
        score = score_of(view, edition, area)
        if score and score.value is not None:
            told.append(_of_score(view, edition, score))
        told += _of_changes(view, edition, area)
    compared = [s for s in standings if s.better is not None]
    if compared:
        told.append(
            _("Better than the whole country in %(n)s of %(all)s indicators.")
            % {"n": sum(1 for s in compared if s.better), "all": len(compared)}
        )
        last = min(compared, key=lambda s: s.share)
        if last.share < 0:
            told.append(
                _(
                    "Furthest behind the country: %(name)s (%(here)s, the country %(there)s)."
                )
                % {
                    "name": said(last.indicator.name),
                    "here": phrases.worth(last.here.value, last.indicator),
                    "there": phrases.figure(last.country, last.indicator),
                }
            )
    return told


def score_of(view: View, edition: Edition, area: Area) -> Score | None:
    root = view.release.root(edition.code)
    found = view.release.scores(
        edition.code, node=root.code if root else ROOT, area=area.code,
        period=edition.period,
    )  # fmt: skip
    return found[0] if found else None


def _of_score(view: View, edition: Edition, score: Score) -> str:
    root = view.release.root(edition.code)
    every = view.release.scores(
        edition.code, node=root.code if root else ROOT, period=edition.period
    )
    told = {
        "title": said(edition.title), "period": edition.period,
        "score": words.number(score.value, digits=1),
        "low": words.number(score.lower, digits=1) or "?",
        "high": words.number(score.upper, digits=1) or "?",
        "rank": phrases.place(score), "of": sum(1 for s in every if s.rank),
        "band": score.band or "?",
    }  # fmt: skip
    return _(
        "%(title)s %(period)s: %(score)s of 100 (%(low)s – %(high)s), group %(band)s,"
        " rank %(rank)s of %(of)s."
    ) % told  # fmt: skip


def _of_changes(view: View, edition: Edition, area: Area) -> list[str]:
    found = reading.changes(view.release.kept, edition.code, area.code)
    told = []
    if not found:
        return []
    best, worst = (pick(found, key=lambda c: c.value) for pick in (max, min))
    if round(best.value, PART) > 0:
        told.append(
            _("Gained most since %(since)s: %(name)s (%(points)s points of the index).")
            % _points(view, best)
        )
    if round(worst.value, PART) < 0:
        told.append(
            _("Lost most since %(since)s: %(name)s (%(points)s points of the index).")
            % _points(view, worst)
        )
    return told


def _points(view: View, change: Change) -> dict[str, str]:
    sign = "+" if change.value > 0 else ""
    indicator = view.release.indicators.get(change.node)
    return {
        "since": change.since,
        "name": said(indicator.name) if indicator else change.node,
        "points": f"{sign}{words.number(change.value, digits=PART)}",
    }


def _spine(view: View, area: Area, standings: Sequence[Standing]) -> Shown:
    domains = {d.code: said(d.name) for d in view.release.domains}
    rows = [_row(view, one, domains) for one in standings if one.indicator.direction]
    compared = [s for s in standings if s.better is not None]
    title = _("%(name)s: better than the country in %(n)s of %(all)s indicators") % {
        "name": said(area.name), "n": sum(1 for s in compared if s.better),
        "all": len(compared),
    }  # fmt: skip
    note = _("The dot is the region with its interval, the upright line the country. The"
             " thin bar goes from the worst to the best region, the thick one holds the"
             " middle half. Right is always better.")  # fmt: skip
    source = phrases.source_of_figures(
        view, view.release.source_of([one.here for one in standings])
    )
    return Shown(
        "spine", title, spine_sheet(standings, domains), spine.draw("spine", title, rows),
        source, note=note,
    )  # fmt: skip


def _row(view: View, one: Standing, domains: dict[str, str]) -> spine.Row:
    here, there = (
        "?" if value is None else phrases.figure(value, one.indicator)
        for value in (one.here.value, one.country)
    )  # fmt: skip
    worth = _("%(here)s · country %(there)s · %(period)s") % {
        "here": here, "there": there, "period": one.period,
    }  # fmt: skip
    return spine.Row(
        said(one.indicator.name), domains.get(one.indicator.domain, ""), worth,
        one.here.value, one.here.lower, one.here.upper, one.country, one.all,
        one.indicator.direction < 0, view.place.to("indicator", code=one.indicator.code),
    )  # fmt: skip


def spine_sheet(standings: Sequence[Standing], domains: dict[str, str]) -> Sheet:
    columns = [
        Column("indicator_name", _("Indicator")),
        Column("indicator", _("Code"), in_files=True),
        Column("domain", _("Domain of well-being"), in_files=True),
        Column("period", _("Period")),
        Column("value", _("Here"), 1),
        Column("lower", _("Lower bound"), 1),
        Column("upper", _("Upper bound"), 1),
        Column("country", _("Country"), 1),
        Column("before", _("A period before"), 1),
        Column("unit", _("Unit of measurement")),
    ]
    rows: list[list[Cell]] = [
        [
            said(s.indicator.name), s.indicator.code, domains.get(s.indicator.domain, ""),
            s.period, cell_of(s.here), s.here.lower, s.here.upper, s.country, s.before,
            said(s.indicator.unit),
        ]
        for s in standings
    ]  # fmt: skip
    return Sheet(columns, rows)


def _migration(view: View, standings: Sequence[Standing]) -> list[Shown]:
    """What is known of it, also what is neither better nor worse."""
    told = of_migration(standings)
    if not told:
        return []
    title = _("%(name)s: %(here)s here, %(there)s in the whole country") % {
        "name": said(told[0].indicator.name),
        "here": phrases.figure(told[0].here.value, told[0].indicator),
        "there": phrases.figure(told[0].country, told[0].indicator),
    }
    columns = [
        Column("indicator_name", _("Indicator")), Column("indicator", in_files=True),
        Column("period", _("Period")), Column("value", _("Here"), 1),
        Column("country", _("Country"), 1), Column("unit", _("Unit of measurement")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [said(s.indicator.name), s.indicator.code, s.period, cell_of(s.here), s.country,
         said(s.indicator.unit)]
        for s in told
    ]  # fmt: skip
    source = view.release.source_of([one.here for one in told])
    return [
        Shown("migration", title, Sheet(columns, rows),
              source=phrases.source_of_figures(view, source))
    ]  # fmt: skip


def of_migration(standings: Sequence[Standing]) -> list[Standing]:
    return [one for one in standings if one.indicator.domain == MIGRATION]


def children(view: View, area: Area) -> str:
    """How many the register knows here, by the newest quarter; "" where it is not told."""
    kept = view.release.kept
    table = next(iter(reading.counts(kept, CHILDREN)), None)
    values = {d["code"]: d["values"] for d in table.dimensions} if table else {}
    if not {"area", "period"} <= set(values):
        return ""
    total = dict.fromkeys(values, ALL) | {"area": area.code}
    for period in sorted(values["period"], reverse=True):
        place = list((total | {"period": period}).values())
        if cell := reading.cell(kept, CHILDREN, place):
            many = Gap(TOO_FEW) if cell.value is None else cell.value
            return _("Children in the register: %(n)s (%(period)s).") % {
                "n": in_words(many, 0), "period": period,
            }  # fmt: skip
    return ""


def _domains(view: View, area: Area, edition: Edition) -> list[Shown]:
    """Scores of the domains and their ranks; a table is all there is to it."""
    columns = [
        Column("domain_name", _("Domain of well-being")), Column("domain", _("Code"), in_files=True),
        Column("score", _("Score of 100"), 1), Column("rank", _("Rank"), 0),
        Column("observed", _("Known indicators, %"), 0),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for part in view.release.parts(edition.code):
        found = view.release.scores(
            edition.code, node=part.code, area=area.code, period=edition.period
        )
        for s in found:
            known = Gap("M") if s.observed is None else s.observed * 100
            rows.append([said(part.name), part.code, s.value, s.rank, known])
    if not rows:
        return []
    title = _("Scores of the domains, %(period)s") % {"period": edition.period}
    source = phrases.source_of_index(view, edition)
    return [Shown("domains", title, Sheet(columns, rows), source=source)]


def _changes(view: View, area: Area, edition: Edition) -> list[Shown]:
    """What each indicator added to the change of the index, the most first."""
    found = reading.changes(view.release.kept, edition.code, area.code)
    if not found:
        return []
    columns = [
        Column("indicator_name", _("Indicator")), Column("indicator", in_files=True),
        Column("points", _("Points of the index"), PART),
    ]  # fmt: skip
    names = {code: said(one.name) for code, one in view.release.indicators.items()}
    rows: list[list[Cell]] = [
        [names.get(c.node, c.node), c.node, c.value]
        for c in sorted(found, key=lambda c: -c.value)
    ]
    total = sum(c.value for c in found)
    title = _("Since %(since)s the index changed by %(points)s points") % {
        "since": found[0].since,
        "points": ("+" if total > 0 else "") + words.number(total, digits=1),
    }
    source = phrases.source_of_index(view, edition)
    return [Shown("changes", title, Sheet(columns, rows), source=source)]
