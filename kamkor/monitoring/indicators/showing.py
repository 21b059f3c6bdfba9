"""What the pages show: indicators by domain, regions by years, what was found."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.web import words

from . import areas, policy, reads, small, wording
from .choices import Domain, Kind, ObsStatus, Severity, Unit
from .models import Finding, Indicator, Source
from .reads import Break, Row

NEWEST = 8  # periods that are shown at first
WHOLE = frozenset({Unit.CHILDREN, Unit.DAYS})


@dataclass(frozen=True)
class Line:
    """One indicator of the list, with its newest figure of the country."""

    indicator: Indicator
    value: str
    period: str
    has_figures: bool


@dataclass(frozen=True)
class Cell:
    """One figure of the table. `marks`: letters of SDMX and numbers of notes."""

    text: str
    period: str
    marks: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Note:
    """A finding as it stands under the table. `when`: its periods, where the sentence
    does not name them."""

    number: int
    severity: str
    where: str
    when: str
    periods: frozenset[str]
    sentence: str
    vintage: UUID


@dataclass
class Grid:
    """Areas by periods, the newest period first. `more`: periods that are not shown."""

    periods: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    breaks: list[tuple[Break, str]] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


def by_domain(country: str, *, headline: bool) -> list[tuple[str, list[Line]]]:
    """Domain and its indicators. Three queries."""
    rows = Indicator.objects.filter(retired_at=None).order_by("position")
    newest = {
        row.indicator: row
        for row in reads.current(
            countries=[country], areas=[country.upper()], everybody=True
        )
        if row.value is not None
    }
    known = reads.with_figures(country)
    found: dict[str, list[Line]] = defaultdict(list)
    for indicator in rows:
        if headline and not indicator.headline:
            continue
        row = newest.get(indicator.code)
        found[indicator.domain].append(
            Line(
                indicator,
                number(row.value, indicator.unit) if row else "",
                row.period if row else "",
                indicator.pk in known,
            )
        )
    return [
        (str(domain.label), found[domain]) for domain in Domain if found.get(domain)
    ]


def hidden(rows: Iterable[Row], actor: Actor) -> set[tuple[str, ...]]:
    """Which figures of this register are not told to this reader; nothing to whoever may
    see small counts."""
    return set() if policy.sees_small_counts(actor) else small.few(rows)


def number(value: object, unit: str) -> str:
    """With as many digits as the unit bears."""
    digits = 0 if unit in WHOLE else 1
    return words.number(float(str(value)), digits=digits)


def whom(row: Row) -> str:
    """The value of the page's choice of a breakdown."""
    return "|".join((row.sex, row.age, row.breakdown))


def choices(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Breakdowns that have figures, everybody first."""
    found = {whom(row) for row in rows} | {"||"}
    return [(key, whom_words(key)) for key in sorted(found)]


def whom_words(key: str) -> str:
    sex, age, breakdown = [*key.split("|", 2), "", ""][:3]
    parts = {"F": [_("girls, women")], "M": [_("boys, men")]}.get(sex, [])
    if age:
        parts.append(_("age %(code)s") % {"code": age})
    known = {"URBANISATION=U": _("urban"), "URBANISATION=R": _("rural")}
    parts += [known.get(part, part) for part in breakdown.split(";") if part]
    return ", ".join(parts) or _("everybody")


def grid(
    indicator: Indicator, told: Sequence[Row], actor: Actor, *, chosen: str,
    everything: bool,
) -> Grid:  # fmt: skip
    """The table of one indicator and country, for `chosen` of the choices; the country
    and its regions. Two queries."""
    made = Grid()
    rows = [row for row in told if whom(row) == chosen and _is_wide(row)]
    periods = sorted({row.period for row in rows}, reverse=True)
    made.periods = periods if everything else periods[:NEWEST]
    made.more = len(periods) - len(made.periods)
    made.notes = _notes(indicator, rows)
    marks = _breaks(made, rows)
    of_register = indicator.kind == Kind.REGISTER
    few = hidden(told, actor) if of_register else set()
    by_area: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        by_area[row.area][row.period] = row
    seen: set[str] = set()
    for code, name in _in_order(rows):
        cells = []
        for period in made.periods:
            at = by_area[code].get(period)
            cell = _cell(indicator, at, period, made.notes, few)
            letters = [*cell.marks, *(["B"] if (code, period) in marks else [])]
            seen |= set(letters)
            cells.append(
                Cell(cell.text, period, tuple(dict.fromkeys(letters)), cell.notes)
            )
        made.rows.append((name, cells))
    made.legend = [(s.value, str(s.label)) for s in ObsStatus if s.value in seen]
    made.sources = _sources(rows)
    return made


def _cell(
    indicator: Indicator, row: Row | None, period: str, notes: list[Note],
    few: set[tuple[str, ...]],
) -> Cell:  # fmt: skip
    if row is None:
        return Cell("–", period)
    if row.value is None:
        text = "–"
    elif small.key(row) in few:
        text = _("few")
    else:
        text = number(row.value, indicator.unit)
    area = areas.find(row.country, row.area)
    name = area.name if area else row.area
    about = tuple(
        note.number for note in notes if note.where == name and period in note.periods
    )
    marks = () if row.status == ObsStatus.NORMAL else (row.status,)
    return Cell(text, period, marks, about)


def _is_wide(row: Row) -> bool:
    area = areas.find(row.country, row.area)
    return area is not None and area.level in ("country", "region")


def _in_order(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Code and name of areas: the country, then as the country pack has them."""
    country = rows[0].country if rows else ""
    there = {row.area for row in rows}
    known = areas.of(country) if country else {}
    return [(code, area.name) for code, area in known.items() if code in there]


def _notes(indicator: Indicator, rows: Sequence[Row]) -> list[Note]:
    """What was found in the files that these figures came in, severe ones first."""
    if not rows:
        return []
    first = rows[0]
    about = {"sex": first.sex, "age": first.age, "breakdown": first.breakdown}
    found = Finding.objects.filter(
        vintage__in={row.vintage for row in rows}, indicator=indicator,
        country=first.country, **about,
    )  # fmt: skip
    order = {severity: n for n, severity in enumerate(Severity.values)}
    told = sorted(found, key=lambda f: (order[f.severity], f.area, f.rule))
    return [
        Note(
            n, f.severity, wording.name(f.country, f.area),
            "" if "values" in f.detail else wording.spans(f.periods),
            frozenset(f.periods), wording.sentence(f), f.vintage_id,
        )
        for n, f in enumerate(told, start=1)
    ]  # fmt: skip


def _breaks(made: Grid, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Where a break stands: the first shown period at or after it."""
    language = (get_language() or "ru")[:2]
    marks = set()
    told: dict[str, tuple[Break, list[str]]] = {}
    for one in reads.breaks(rows):
        sentence = getattr(one.words, language, one.words.ru)
        names = told.setdefault(f"{one.period} {sentence}", (one, []))[1]
        names.append(wording.name(one.country, one.area))
        later = [p for p in made.periods if p >= one.period]
        if later:
            marks.add((one.area, min(later)))
    for one, names in told.values():
        whose = ", ".join(names) if len(names) <= 3 else ""
        sentence = getattr(one.words, language, one.words.ru)
        made.breaks.append((one, f"{whose}: {sentence}" if whose else sentence))
    return marks


def _sources(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Name and address of whoever published these figures."""
    codes = {row.source for row in rows if row.source}
    named = {s.code: s for s in Source.objects.filter(code__in=codes)}
    found = []
    for code in sorted(codes):
        told = {r.address for r in rows if r.source == code}
        addresses = {one for one in told if one.startswith("https://")}
        address = addresses.pop() if len(addresses) == 1 else named[code].url
        found.append((named[code].name, address))
    return found


def findings(rows: Collection[Finding]) -> list[tuple[str, str, list[Finding]]]:
    """By severity: its code, its words, and the findings with `said`, `where`, `when`."""
    found = []
    for severity in Severity:
        some = [row for row in rows if row.severity == severity]
        for row in some:
            row.said = wording.sentence(row)  # type: ignore[attr-defined]
            row.where = wording.name(row.country, row.area)  # type: ignore[attr-defined]
            row.when = wording.spans(row.periods)  # type: ignore[attr-defined]
        if some:
            found.append((severity.value, str(severity.label), some))
    return found
