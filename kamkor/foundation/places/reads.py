"""Territories by code, by number and by name, from a copy that knows when it is old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import F

from kamkor.foundation.law.naming import LANGUAGES

from . import naming
from .choices import Level
from .drafts import COLUMNS, Draft
from .models import Edition, FormerName, Organisation, Territory

WIDE = (Level.COUNTRY, Level.REGION, Level.CITY, Level.DISTRICT)


@dataclass(frozen=True)
class Snapshot:
    """All territories of a country in memory. Ask `snapshot()` for the present one."""

    token: UUID | None
    territories: tuple[Territory, ...]
    former: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Territory]:
        return {row.code: row for row in self.territories}

    @cached_property
    def by_place(self) -> dict[int, Territory]:
        return {row.low: row for row in self.territories}

    @cached_property
    def by_id(self) -> dict[UUID, Territory]:
        return {row.id: row for row in self.territories}

    @cached_property
    def by_name(self) -> dict[str, list[Territory]]:
        """Territories by folded core and by root of each of their names."""
        found: dict[str, dict[UUID, Territory]] = {}
        for row in self.territories:
            for name in self.names_of(row):
                spoken = naming.parse(name)
                for key in (spoken.core, spoken.root):
                    found.setdefault(key, {})[row.id] = row
        return {key: list(rows.values()) for key, rows in found.items()}

    def names_of(self, row: Territory) -> list[str]:
        own = [getattr(row, f"name_{language}") for language in LANGUAGES]
        return [name for name in (*own, *row.aliases) if name] + list(
            self.former.get(row.id, ())
        )

    def path(self, row: Territory) -> list[Territory]:
        """From the country down to `row`."""
        line = [row]
        while line[-1].parent_id is not None:
            line.append(self.by_id[line[-1].parent_id])
        return line[::-1]


_copies: dict[str, Snapshot] = {}


def snapshot(country: str) -> Snapshot:
    """The territories of `country` as this transaction sees them.

    One small query tells whether the copy in memory is still good.
    """
    token = Edition.objects.values_list("token", flat=True).first()
    copy = _copies.get(country)
    if copy is None or copy.token is None or copy.token != token:
        copy = _copies[country] = _read(country, token)
    return copy


def _read(country: str, token: UUID | None) -> Snapshot:
    former: dict[UUID, tuple[str, ...]] = {}
    for row in FormerName.objects.filter(territory__country=country):
        names = (getattr(row, f"name_{language}") for language in LANGUAGES)
        former[row.territory_id] = (
            *former.get(row.territory_id, ()),
            *(name for name in names if name),
        )
    rows = Territory.objects.filter(country=country).order_by("low")
    return Snapshot(token, tuple(rows), former)


def drafts(country: str) -> dict[str, Draft]:
    """The territories of `country` as they are, by code, as drafts."""
    rows = Territory.objects.filter(country=country).values(
        *(name for name in COLUMNS if name != "parent"), above=F("parent__code")
    )
    return {
        row["code"]: Draft(
            parent=row.pop("above"), aliases=tuple(row.pop("aliases")), **row
        )
        for row in rows
    }


def organisation_ids(country: str) -> dict[str, UUID]:
    """Ids of the organisations of `country` by code."""
    rows = Organisation.objects.filter(country=country)
    return dict(rows.values_list("code", "id"))


@dataclass(frozen=True)
class Found:
    """What a written place means.

    `how`: "code", "name", "widest" (several are meant, one of them contains the rest),
    "ambiguous" or "unknown"; the last two have no territory.
    """

    territory: Territory | None
    how: str
    candidates: tuple[Territory, ...] = ()


def wide(territory: Territory) -> Territory | None:
    """The territory, or the district it lies in: figures of a village tell of children."""
    found: Territory | None = (
        Territory.objects.above(territory)
        .filter(country=territory.country, level__in=WIDE)
        .last()
    )
    return found


def nearest_office(kind: str, place: int) -> Organisation | None:
    """The body of that kind whose territory is the narrowest around `place`. One query."""
    around = Organisation.objects.filter(
        kind=kind, territory__low__lte=place, territory__high__gte=place, valid_to=None
    )
    return around.order_by("-territory__low", "territory__high", "code").first()


def resolve(
    texts: Iterable[str],
    *,
    country: str,
    within: Territory | None = None,
    level: str | None = None,
    on: date | None = None,
) -> dict[str, Found]:
    """What each of `texts` means: a code, or names in any of the four languages.

    A text may hold several names from wide to narrow or back ("Ошская обл., Кара-Суйский
    р-н"); parts that are no place of ours (streets) are passed over. `within` narrows
    to a territory, `level` to one level, `on` to units of that day.
    """
    places = snapshot(country)
    narrowing = _Narrowing(within=within, level=level, on=on)
    return {text: _resolve(text, places, narrowing) for text in set(texts)}


@dataclass(frozen=True)
class Spoken:
    """A place as a list tells it: `words` of region and district as far as they are
    there, the wide before the narrow, then what stands in the column of villages;
    `within` is the territory of the list."""

    within: UUID | None
    words: tuple[str, ...]
    village: str = ""


def resolve_many(
    spoken: Sequence[Spoken], *, country: str | None = None
) -> list[UUID | None]:
    """The territory each of `spoken` means, in their order; None where none is sure.

    The territory of the list decides between places of one name; a place outside it
    is found as well. A word in the column of villages means the village, also where its
    aimak or district has the same name. Without `country`, the country of this installation.
    """
    places = snapshot(country or settings.COUNTRY)
    return [_meant_by(one, places) for one in spoken]


def _meant_by(spoken: Spoken, places: Snapshot) -> UUID | None:
    text = ", ".join(word for word in (*spoken.words, spoken.village) if word)
    home = places.by_id.get(spoken.within) if spoken.within else None
    small = frozenset(naming.parse(part) for part in _parts(spoken.village))
    found = _resolve(text, places, _Narrowing(within=home, small=small))
    if found.territory is None and home is not None:
        found = _resolve(text, places, _Narrowing(small=small))
    return found.territory.id if found.territory else None


@dataclass(frozen=True, kw_only=True)
class _Narrowing:
    within: Territory | None = None
    level: str | None = None
    on: date | None = None
    small: frozenset[naming.Spoken] = frozenset()  # told as villages

    def apply(self, rows: list[Territory]) -> list[Territory]:
        if self.on is not None:
            rows = [row for row in rows if row.exists_on(self.on)]
        if self.within is not None:
            rows = [row for row in rows if self.within.contains(row.low)]
            rows = [row for row in rows if row.low != self.within.low] or rows
        return rows


def _resolve(text: str, places: Snapshot, narrowing: _Narrowing) -> Found:
    digits = "".join(text.split())
    if digits.isdigit() and digits in places.by_code:
        return Found(places.by_code[digits], "code")
    meant: list[tuple[naming.Spoken, list[Territory]]] = []
    for part in _parts(text):
        spoken = naming.parse(part)
        rows = narrowing.apply(_candidates(spoken, places))
        if rows:
            meant.append((spoken, rows))
    return _decide(*_narrowest(meant), narrowing)


def _parts(text: str) -> list[str]:
    return [part for part in text.replace(";", ",").split(",") if part.strip()]


def _candidates(spoken: naming.Spoken, places: Snapshot) -> list[Territory]:
    for key in (spoken.core, spoken.root) if spoken.core else ():
        rows = [
            row
            for row in places.by_name.get(key, ())
            if spoken.fits(row.level, is_city=is_city(row))
        ]
        if rows:
            return rows
    return []


def _narrowest(
    meant: list[tuple[naming.Spoken, list[Territory]]],
) -> tuple[naming.Spoken | None, list[Territory]]:
    """Of the narrowest part, the units that lie in some unit of every other part."""
    best: tuple[naming.Spoken | None, list[Territory]] = (None, [])
    for part in meant:
        spoken, rows = part
        others = [other[1] for other in meant if other is not part]
        fitting = [
            row
            for row in rows
            if all(any(wide.contains(row.low) for wide in other) for other in others)
        ]
        if fitting:
            best = (spoken, fitting)
    return best


def _decide(
    spoken: naming.Spoken | None, rows: list[Territory], narrowing: _Narrowing
) -> Found:
    if narrowing.level is not None:
        rows = [row for row in rows if row.level == narrowing.level]
    rows = [row for row in rows if row.valid_to is None] or rows
    if spoken in narrowing.small:
        rows = [row for row in rows if row.level in _SMALL] or rows
    if spoken is not None and spoken.sort is None:
        rows = _bare(rows, spoken) or rows
    if not rows:
        return Found(None, "unknown")
    if len(rows) == 1:
        return Found(rows[0], "name")
    widest = min(rows, key=lambda row: row.low - row.high)
    if all(widest.contains(row.low) for row in rows):
        return Found(widest, "widest", tuple(rows))
    return Found(None, "ambiguous", tuple(rows))


_SMALL = (Level.VILLAGE, Level.TOWN)


def _bare(rows: list[Territory], spoken: naming.Spoken) -> list[Territory]:
    """A bare "Ош" is the place that is called so without another word."""
    return [
        row
        for row in rows
        if any(
            naming.parse(name) == spoken
            for name in (row.name_ru, row.name_ky, row.name_kk, row.name_en)
            if name
        )
    ]


def is_city(row: Territory) -> bool:
    """A city by level, or a region that is a city: Bishkek, Osh, Astana."""
    if row.level == Level.REGION:
        return naming.parse(row.name_ru or row.name).sort != "region"
    return row.level == Level.CITY
