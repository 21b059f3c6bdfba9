"""Headline numbers of a territory and quarter, for who leads or analyses: from the marts.

Exact for whoever sees the children of the territory; who does not sees no number from 1
to 4, nor one from which it could be worked out, and only the ends of half-years, since
quarters could be taken from each other. Of casework that holds already for who sees no
more of the children than how their rights stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.db import context, sql
from kamkor.foundation.places.choices import Level
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words
from kamkor.register.rights import dashboard
from kamkor.register.rights.choices import Right

from . import official, panels, quarters, reads
from .definitions import PACKAGE
from .panels import Panel

SHOWN = 12  # quarters of the small multiples
# measure: its words, and whether it is of casework
MEASURES = {
    "children": (gettext_lazy("children known"), False),
    "gap": (gettext_lazy("children with an unmet right"), False),
    "cases_open": (gettext_lazy("children with an open case"), True),
    "plans_late": (gettext_lazy("deadlines of plans missed in the quarter"), True),
    "worries": (gettext_lazy("worries told in the quarter"), True),
    "procedures": (gettext_lazy("procedures under way"), True),
}
Key = tuple[date, str, str]  # quarter, part ("" the whole), measure


@dataclass(frozen=True)
class Number:
    """`value` None: hidden. `change`: against the quarter before, None where one of them
    is hidden or not known."""

    label: str
    value: int | None
    change: int | None = None

    @property
    def words(self) -> str:
        return (
            pgettext("number", "hidden")
            if self.value is None
            else words.number(self.value)
        )


@dataclass(frozen=True)
class Place:
    """A territory below, with its numbers; `share`: of its children with an unmet right,
    None where it cannot be told."""

    code: str
    name: str
    numbers: list[Number]
    share: float | None


@dataclass(frozen=True)
class Board:
    """`before`: the quarter that changes are against; `until`: the day of the
    count, where the quarter has not ended; `by_right`: of each right the
    share of children with an unmet one, quarter by quarter."""

    place: Territory
    quarter: date
    offered: list[date]
    before: date | None
    numbers: list[Number]
    by_right: list[Panel]
    places: list[Place]
    near: bool
    near_casework: bool
    until: date | None


def board(place: Territory, actor: Actor, asked: str) -> Board | None:
    """Of the quarter asked for, such as 2026-Q3, else the newest there is for the actor;
    one that runs is told as far as it was counted, to who sees the children. None before anything was counted, or where there is no such quarter. Five queries."""
    near = dashboard.reaches(actor, place)
    close = official.near(actor, place)
    build = reads.last_build()
    if build is None:
        return None
    held = quarters.between(build.first, build.last)
    ended = {q for q in held if quarters.after(q) <= build.on}
    offered = [q for q in held if near or (ends_half(q) and q in ended)][-SHOWN:]
    by_text = {quarters.text(q): q for q in offered}
    quarter = by_text.get(asked) if asked else (offered[-1] if offered else None)
    if quarter is None:
        return None
    before = next((q for q in reversed(offered) if q < quarter), None)
    seen = Seen(_values(place, offered), near=near, close=close)
    return Board(
        place=place, quarter=quarter, offered=offered[::-1], before=before,
        numbers=[seen.number(measure, quarter, before) for measure in MEASURES],
        by_right=[
            Panel(str(right.label), seen.shares(f"gap:{right}", offered))
            for right in Right
        ],
        places=_places(place, seen, quarter), near=near, near_casework=close,
        until=None if quarter in ended else build.on,
    )  # fmt: skip


def ends_half(quarter: date) -> bool:
    """Whether a half-year ends with it."""
    return quarter.month in (4, 10)


@dataclass(frozen=True)
class Seen:
    """What the actor may see of the numbers. `near`: the children; `close`: casework."""

    values: Mapping[Key, int]
    near: bool
    close: bool

    def number(
        self, measure: str, quarter: date, before: date | None = None, part: str = ""
    ) -> Number:
        label = str(MEASURES[measure][0])
        value = self.value(measure, quarter, part)
        old = self.value(measure, before, part) if before else None
        change = None if value is None or old is None else value - old
        if not self.close and MEASURES[measure][1]:
            change = None
        return Number(label, value, change)

    def value(self, measure: str, quarter: date, part: str = "") -> int | None:
        """None: hidden."""
        found = self.values.get((quarter, part, measure), 0)
        if self._is_open(measure):
            return found
        if MEASURES.get(measure, ("", False))[1] and not ends_half(quarter):
            return None
        return None if 0 < found < dashboard.FEW else found

    def column(
        self, measure: str, quarter: date, parts: Sequence[str]
    ) -> list[int | None]:
        """The same of parts whose sum is told too."""
        told = [self.value(measure, quarter, part) for part in parts]
        if self._is_open(measure):
            return told
        exact = [self.values.get((quarter, part, measure), 0) for part in parts]
        hidden = [is_hidden for _value, is_hidden in dashboard.suppressed(exact)]
        return [
            None if is_hidden else v for v, is_hidden in zip(told, hidden, strict=True)
        ]

    def shares(self, measure: str, of: Sequence[date]) -> dict[str, float | None]:
        """Of all children, in per cent, by quarter."""
        found: dict[str, float | None] = {}
        for quarter in of:
            some = self.value(measure, quarter)
            every = self.value("children", quarter)
            found[quarters.text(quarter)] = (
                100 * some / every if every and some is not None else None
            )
        return found

    def _is_open(self, measure: str) -> bool:
        return self.close if MEASURES.get(measure, ("", False))[1] else self.near


def _places(place: Territory, seen: Seen, quarter: date) -> list[Place]:
    """Those with the largest share first; those of which none can be told last."""
    rows = {
        one.code: one.name
        for one in Territory.objects.filter(parent=place, valid_to=None).order_by("low")
    }
    told = {key[1] for key in seen.values if key[0] == quarter}
    codes = [code for code in rows if code in told]
    columns = {m: seen.column(m, quarter, codes) for m in MEASURES}
    found = []
    for n, code in enumerate(codes):
        numbers = [Number(str(MEASURES[m][0]), columns[m][n]) for m in MEASURES]
        some, every = columns["gap"][n], columns["children"][n]
        share = some / every if every and some is not None else None
        found.append(Place(code, rows[code], numbers, share))
    named = words.alphabetical(found, lambda one: one.name)
    return sorted(named, key=lambda one: (one.share is None, -(one.share or 0)))


def _values(place: Territory, of: Sequence[date]) -> dict[Key, int]:
    """One statement."""
    part = {Level.COUNTRY: "region", Level.REGION: "district"}.get(Level(place.level))
    statement = sql.load(PACKAGE, "board").format(part=part or "NULL::text")
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            statement,
            {"code": place.code, "quarters": list(of)},
        )
        rows = cursor.fetchall()
    return {
        (quarter, "" if is_whole else part or "?", measure): value
        for quarter, is_whole, part, measure, value in rows
    }


def drawing(found: Board) -> panels.Drawn:
    """The small multiples, and their numbers as a table."""
    title = _("Children with an unmet right, per cent, by right")
    return panels.draw("by-right", title, found.by_right)
