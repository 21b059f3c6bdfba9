"""A release, opened for one reader: everything by code, names in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamkor.foundation.web import words
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import (
    ALL,
    About,
    Area,
    Break,
    Domain,
    Edition,
    Indicator,
    Node,
    Observation,
    Score,
    Words,
)
from kamkor.monitoring.publishing.store.shelf import Kept

ROOT = "index"


@dataclass(frozen=True)
class Spoken:
    """`language`: of the text; "" where it is the reader's."""

    text: str
    language: str = ""

    @property
    def mark(self) -> str:
        """The name of the language in itself."""
        return words.LANGUAGE_NAMES.get(self.language, self.language)


def spoken(told: Words) -> Spoken:
    """In the reader's language, else in Russian, English or any, and which it is."""
    own = (get_language() or "ru")[:2]
    for code in (own, "ru", "en", *told):
        if told.get(code):
            return Spoken(told[code], "" if code == own else code)
    return Spoken("")


def said(told: Words) -> str:
    """The same without saying in which."""
    return spoken(told).text


@dataclass(frozen=True)
class Release:
    """`kept`: its file. What it holds is read once and remembered by the store."""

    kept: Kept

    @cached_property
    def about(self) -> About:
        return reading.about(self.kept)

    @cached_property
    def areas(self) -> dict[str, Area]:
        return {area.code: area for area in reading.areas(self.kept)}

    @cached_property
    def country(self) -> Area | None:
        """The whole country, where the release has it."""
        return next((a for a in self.areas.values() if a.level == "country"), None)

    def regions(self, period: str = "") -> list[Area]:
        """Those that were there when the period began."""
        day = f"{period[:4]}-01-01" if period else self.about.data_until
        return [
            area
            for area in self.areas.values()
            if area.level == "region" and not (area.valid_to and area.valid_to <= day)
        ]

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        return reading.domains(self.kept)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {one.code: one for one in reading.indicators(self.kept)}

    @cached_property
    def told(self) -> dict[str, Indicator]:
        """Indicators with a figure of a region."""
        with_figures = {
            o.indicator
            for o in reading.observations(self.kept)
            if o.value is not None and self.areas[o.area].level == "region"
        }
        return {c: one for c, one in self.indicators.items() if c in with_figures}

    @cached_property
    def editions(self) -> dict[str, Edition]:
        """The newest first."""
        return {one.code: one for one in reading.editions(self.kept)}

    def nodes(self, edition: str) -> list[Node]:
        """In the order of the catalogue, where it knows them."""
        place = {d.code: (0, d.position) for d in self.domains}
        place |= {i.code: (1, i.position) for i in self.indicators.values()}
        found = reading.nodes(self.kept, edition)
        return sorted(found, key=lambda n: place.get(n.code, (0, n.position)))

    def parts(self, edition: str) -> list[Node]:
        """The domains: what the index is made of at once."""
        nodes = self.nodes(edition)
        root = next((n.code for n in nodes if n.parent is None), "")
        return [n for n in nodes if n.parent == root]

    def root(self, edition: str) -> Node | None:
        return next((n for n in self.nodes(edition) if n.parent is None), None)

    def scores(self, edition: str, **having: str) -> tuple[Score, ...]:
        return reading.scores(self.kept, edition, **having)

    def observations(
        self, indicator: str = "", area: str = "", *, period: str = "", sex: str = ALL
    ) -> list[Observation]:
        """Of all ages; `sex` "" for every one."""
        found = reading.observations(
            self.kept, indicator, area, period=period, totals=sex == ALL
        )
        return [o for o in found if o.age == ALL and (not sex or o.sex == sex)]

    def breaks(self, indicator: str, area: str = "") -> list[Break]:
        found = reading.breaks(self.kept, indicator)
        return [one for one in found if not one.area or not area or one.area == area]

    def source_of(self, observations: Iterable[Observation]) -> str:
        """The names of where they come from, joined."""
        names = {one.code: said(one.name) for one in reading.sources(self.kept)}
        used = dict.fromkeys(o.source for o in observations if o.source)
        return ", ".join(names.get(code, code) for code in used)


def periods(observations: Iterable[Observation]) -> list[str]:
    """The newest first; those with at least one figure."""
    return sorted({o.period for o in observations if o.value is not None}, reverse=True)


def years(scores: Iterable[Score]) -> list[str]:
    """The newest first."""
    return sorted({s.period for s in scores if s.value is not None}, reverse=True)


def day(iso: str) -> str:
    """2026-11-20 as 20 November 2026; anything else as it is."""
    try:
        return words.day(date.fromisoformat(iso))
    except ValueError:
        return iso


def release_line(about: About) -> str:
    return _("Release %(number)s of %(day)s, figures until %(until)s") % {
        "number": about.number, "day": day(about.released_on),
        "until": day(about.data_until),
    }  # fmt: skip


def by_name(areas: Sequence[Area]) -> list[Area]:
    return words.alphabetical(areas, lambda area: said(area.name))
