"""What pages and other apps ask about versions, votes and editions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kamkor.foundation.places.models import Territory
from kamkor.monitoring.indicators import for_index
from kamkor.monitoring.indicators.index.editions import DATA, Fault, Made
from kamkor.monitoring.indicators.index.spec import Spec, parse

from . import making
from .models import Edition, Version, Vote


def versions() -> QuerySet[Version]:
    """The newest first, without what is long."""
    rows = Version.objects.select_related("data", "parent").defer(
        "results", "spec", "data__text", "data__origins", "parent__results",
        "parent__spec",
    )  # fmt: skip
    return rows.order_by("-number")


def version(pk: UUID) -> Version | None:
    rows = Version.objects.select_related("data", "parent").defer("parent__results")
    return rows.filter(pk=pk).first()


def editions() -> QuerySet[Edition]:
    """The newest first, those withdrawn too."""
    rows = Edition.objects.select_related("version", "withdrawal").defer(
        "version__results", "version__spec"
    )
    return rows.order_by("-at")


def edition(code: str) -> Edition | None:
    return editions().filter(code=code).first()


def files(found: Edition) -> making.Files:
    """Every file of an edition by name: as a folder, it verifies itself."""
    return dict(found.files.order_by("name").values_list("name", "text"))


def verify(found: Edition) -> list[Fault]:
    """Computed anew from its own data. Nothing: every file and number agrees."""
    return making.verify(files(found))


def made_of(found: Edition) -> Made:
    """The edition computed anew, for who publishes it. Raises NotPossible."""
    kept = files(found)
    spec = spec_of(found.version, year=found.year)
    return making.make(spec, kept[DATA], at=found.at).made


def spec_of(found: Version, *, year: int | None = None) -> Spec:
    """The specification, of a year where one is given."""
    told = parse(found.spec)
    return told.model_copy(update={"year": year}) if year else told


def unit_names(units: Mapping[str, str]) -> dict[str, str]:
    """{code: name} in the reader's language where the code is a territory's own or its
    ISO 3166-2 code; else the name that the table has."""
    codes = list(units)
    rows = Territory.objects.filter(Q(iso_code__in=codes) | Q(code__in=codes))
    found = {
        key: row.name
        for row in rows.filter(valid_to=None)
        for key in (row.code, row.iso_code)
        if key in units
    }
    return {code: found.get(code) or name for code, name in units.items()}


def known_parts(found: Version) -> dict[str, dict[str, Any]]:
    """Indicators of this version and of those before it, by code, each as it was last;
    of the table's other columns those that the catalogue knows."""
    by_id = dict(
        Version.objects.filter(number__lte=found.number)
        .order_by("number")
        .values_list("pk", "spec")
    )
    parents = dict(
        Version.objects.filter(number__lte=found.number).values_list("pk", "parent_id")
    )
    known: dict[str, dict[str, Any]] = {}
    at: UUID | None = found.pk
    while at is not None:
        for part in by_id[at]["indicators"]:
            known.setdefault(part["code"], part)
        at = parents[at]
    catalogue = for_index.takes()
    for code in found.data.columns:
        if code in catalogue:
            known.setdefault(code, for_index.part(catalogue[code]))
    return known


@dataclass(frozen=True)
class Line:
    """Of the points given to one part: their mean, least and greatest, of so many."""

    mean: float
    low: float
    high: float
    votes: int


def votes(found: Version) -> list[Vote]:
    """The vote of each expert that counts, the newest first."""
    rows = Vote.objects.filter(version=found).order_by("expert", "-at", "-pk")
    newest = rows.distinct("expert")
    return sorted(newest, key=lambda vote: vote.at, reverse=True)


def tally(found: Version) -> dict[str, dict[str, Line]]:
    """{group: {part: what it was given}} of the votes that count."""
    counted = votes(found)
    groups = list(dict.fromkeys(group for vote in counted for group in vote.points))
    return {
        group: _lines([vote.points[group] for vote in counted if group in vote.points])
        for group in groups
    }


def _lines(ballots: Iterable[Mapping[str, float]]) -> dict[str, Line]:
    rows = list(ballots)
    parts = dict.fromkeys(part for ballot in rows for part in ballot)
    given = {part: [ballot.get(part, 0.0) for ballot in rows] for part in parts}
    return {
        part: Line(sum(all_) / len(all_), min(all_), max(all_), len(all_))
        for part, all_ in given.items()
    }
