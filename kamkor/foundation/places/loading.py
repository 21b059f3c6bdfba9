"""Takes an official classifier into the territories, and reports what is odd in it."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from . import actions, classifier, naming, reads, workbooks
from .choices import Level
from .classifier import Classifier, Entry
from .drafts import NAMES, Draft
from .models import ClassifierLoad, FormerName
from .units import Odd, Remark

OURS = {"pack", "classifier", "renamed"}
LASTING = {Level.DISTRICT, Level.CITY, Level.CITY_DISTRICT}
PREFIX = {"kg": 5, "kz": 2}  # digits of a code that tell the region


class OlderClassifier(Exception):
    """A newer classifier was loaded already."""


@dataclass
class Report:
    """What a load did. `rows` are the rows with a code."""

    rows: int
    units: int
    added: int = 0
    changed: int = 0
    ended: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        kinds = Counter(remark.odd.value for remark in self.remarks)
        return {
            "rows": self.rows,
            "units": self.units,
            "added": self.added,
            "changed": self.changed,
            "ended": self.ended,
            "odd": dict(sorted(kinds.items())),
            "remarks": [remark.as_dict() for remark in self.remarks],
        }


@transaction.atomic
def load(
    path: Path, *, country: str, as_of: date, by: UUID | None, at: datetime
) -> Report:
    """Bring the territories of `country` in line with the classifier as of a day.

    Nothing is deleted: what the file no longer has ends on `as_of`, within the regions
    and levels that the file holds. The same file again changes nothing. Raises
    workbooks.UnreadableFile and OlderClassifier.
    """
    _refuse_older(country, as_of)
    kept = reads.drafts(country)
    found = classifier.read(country, workbooks.sheets(path), known=kept)
    report = Report(rows=found.lines, units=len(found.entries), remarks=found.remarks)
    former: dict[str, Draft] = {}
    merge = _Merge(country, as_of, kept, report, former)
    drafts = [merge.taken(entry) for entry in found.entries.values()]
    drafts += merge.ended(found)
    written = actions.write_territories(drafts, country=country, by=by, at=at)
    report.added, report.changed = written.added, written.changed
    _keep_former(former, country, as_of, path.name)
    _note_load(path, country, as_of, at, report)
    return report


def _refuse_older(country: str, as_of: date) -> None:
    newer = ClassifierLoad.objects.filter(country=country, as_of__gt=as_of).first()
    if newer is not None:
        raise OlderClassifier(
            f"{newer.file_name} as of {newer.as_of} is loaded already; "
            f"one as of {as_of} would turn back the clock."
        )


@dataclass
class _Merge:
    country: str
    as_of: date
    kept: dict[str, Draft]
    report: Report
    former: dict[str, Draft]

    def __post_init__(self) -> None:
        self.levels = {row.level for row in self.kept.values() if row.origin in OURS}
        self.later_names = _names_after(self.country, self.as_of)

    def taken(self, entry: Entry) -> Draft:
        """How the unit is to be from now on."""
        unit = entry.unit
        old = self.kept.get(unit.code)
        if old is None:
            start = self.as_of if unit.level in self.levels else None
            return Draft(
                code=unit.code, level=unit.level, parent=entry.parent, valid_from=start
            ).called(entry.names, origin="classifier")
        if old.level == Level.COUNTRY:
            return old
        if old.valid_to is not None:
            self._remark(Odd.RETURNED, old)
        row = replace(old, level=unit.level, parent=entry.parent, valid_to=None)
        return self._named(row, entry.names)

    def _named(self, old: Draft, names: dict[str, str]) -> Draft:
        origin = old.origin if old.origin == "renamed" else "classifier"
        if self._is_called(old, names):
            added = {key: name for key, name in names.items() if not getattr(old, key)}
            return old.called(added, origin=origin)
        self._remark(Odd.RENAMED, old, next(iter(names.values())))
        self.former[old.code] = old
        renamed = {name: names.get(name) for name in NAMES}
        return old.called(renamed, origin="renamed")

    def _is_called(self, old: Draft, names: dict[str, str]) -> bool:
        known = [*old.names.values(), *old.aliases, *self.later_names.get(old.code, ())]
        keys = {
            key
            for name in known
            for key in (naming.parse(name).core, naming.parse(name).root)
        }
        return any(
            {naming.parse(name).core, naming.parse(name).root} & keys
            for name in names.values()
        )

    def ended(self, found: Classifier) -> list[Draft]:
        """What was there and is not in the file, within what the file covers."""
        digits = PREFIX[self.country]
        told = Counter(
            (code[:digits], entry.unit.level) for code, entry in found.entries.items()
        )
        regions = {region for region, _level in told}
        gone: dict[tuple[str, str], list[Draft]] = {}
        for old in self.kept.values():
            group = (old.code[:digits], old.level)
            if not self._may_end(old, found):
                continue
            if old.level == Level.REGION and group[0] not in regions:
                self._remark(Odd.REGION_ABSENT, old)
            elif group in told and old.level != Level.REGION:
                gone.setdefault(group, []).append(old)
        over = [
            old
            for group, rows in gone.items()
            for old in self._over(rows, present=told[group])
        ]
        self.report.ended = len(over)
        return [replace(old, valid_to=self.as_of, origin=_own(old)) for old in over]

    def _over(self, rows: list[Draft], *, present: int) -> list[Draft]:
        """A region does not lose most of its districts in a day: the file is a part."""
        partial = rows[0].level in LASTING and len(rows) > present
        for old in rows:
            self._remark(Odd.PARTIAL if partial else Odd.ENDED, old)
        return [] if partial else rows

    def _may_end(self, old: Draft, found: Classifier) -> bool:
        return (
            old.origin in OURS
            and old.code not in found.entries
            and old.valid_to is None
            and (old.valid_from is None or old.valid_from < self.as_of)
        )

    def _remark(self, odd: Odd, row: Draft, detail: str = "") -> None:
        name = next(iter(row.names.values()), "")
        told = f"{name} → {detail}" if detail else name
        self.report.remarks.append(Remark(odd, row.code, detail=told))


def _own(old: Draft) -> str:
    return "classifier" if old.origin == "pack" else old.origin


def _names_after(country: str, day: date) -> dict[str, list[str]]:
    """Names that units had on `day` and no longer have, by code."""
    found: dict[str, list[str]] = {}
    rows = FormerName.objects.filter(territory__country=country, valid_to__gt=day)
    for row in rows.select_related("territory"):
        names = (getattr(row, name) for name in NAMES)
        found.setdefault(row.territory.code, []).extend(n for n in names if n)
    return found


def _keep_former(
    former: dict[str, Draft], country: str, as_of: date, source: str
) -> None:
    ids = reads.snapshot(country).by_code
    actions.write_former_names(
        FormerName(
            territory_id=ids[code].id, valid_to=as_of, source=source,
            **{name: getattr(old, name) for name in NAMES},
        )
        for code, old in former.items()
    )  # fmt: skip


def _note_load(
    path: Path, country: str, as_of: date, at: datetime, report: Report
) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    actions.note_load(
        ClassifierLoad(
            country=country, as_of=as_of, file_name=path.name[:200], sha256=digest,
            loaded_at=at, report=report.as_dict(),
        )
    )  # fmt: skip
