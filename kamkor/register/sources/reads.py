"""What pages say about lists: columns, progress, problems, counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.places.choices import Level
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words

from . import policy, sealing, shelf
from .choices import ON_PAGES, UNDO_DECIDED
from .code_words import code_words
from .kinds import FIELDS, KINDS, FieldType
from .models import Batch, Progress, Record, Source
from .reading.findings import Finding
from .reading.folding import fold
from .reading.headings import Column, recognise
from .reading.lists import SkipReason, survey
from .reading.refusals import Refusal, RefusalCode

MOST_TERRITORIES = 400


def source_names(actor: Actor) -> list[str]:
    """Names of the sources whose lists the actor sees, the latest first."""
    seen = Batch.objects.visible_to(actor).newest_first().values("source_id")[:500]
    named = Source.objects.filter(pk__in=seen).exclude(kind__in=ON_PAGES)
    return list(named.order_by("name").values_list("name", flat=True).distinct())


def territories(actor: Actor) -> QuerySet[Territory]:
    """The places for which the actor may bring lists, the widest first."""
    held = [h for h in actor.held if h.low is not None and h.high is not None]
    found = Territory.objects.filter(pk__in=[])
    for grant in held:
        found = found | Territory.objects.filter(low__range=(grant.low, grant.high))
    for office in policy.offices(actor):
        found = found | Territory.objects.filter(pk=office.territory_id)
    found = found.filter(valid_to=None).distinct().order_by("low")
    if found[: MOST_TERRITORIES + 1].count() > MOST_TERRITORIES:
        return found.exclude(level=Level.VILLAGE)  # a list box of villages helps nobody
    return found


@dataclass(frozen=True)
class ShownColumn:
    """A column with what it was taken for and three of its cells."""

    column: Column
    label: str
    cells: list[str]


@dataclass(frozen=True)
class ShownSheet:
    kind: str
    name: str
    header: str
    columns: list[ShownColumn]
    has_name: bool


def columns(batch: Batch) -> list[ShownSheet]:
    """The tables of the file and how their columns are understood. Raises Refusal."""
    found = survey(shelf.reader(batch.stored_as))
    shown = []
    for table in found.tables:
        recognition = recognise(table, batch.kind, batch.mapping)
        first, last = table.header_first, table.header_last
        shown.append(
            ShownSheet(
                kind=batch.kind,
                name=table.sheet,
                header=str(first) if first == last else f"{first}–{last}",
                columns=[
                    ShownColumn(
                        column,
                        str(FIELDS[column.field].label) if column.field else "",
                        list(islice(_cells(table.sample, column.index), 3)),
                    )
                    for column in recognition.columns
                ],
                has_name=recognition.has_name,
            )
        )
    return shown


def _cells(sample: Any, index: int) -> Any:
    seen = set()
    for _number, cells in sample:
        text = cells[index].strip() if index < len(cells) else ""
        if text and text not in seen:
            seen.add(text)
            yield text[:60]


def field_choices(kind: str) -> list[tuple[str, str]]:
    """Field code and label, in the order of the kind."""
    return [(code, str(FIELDS[code].label)) for code in KINDS[kind].fields]


def waiting_in(batches: Iterable[Batch], actor: Actor) -> Counter[UUID]:
    """How many rows of each list wait for this reader: nothing on a page may tell of
    rows that are kept from the reader (ADR 14)."""
    rows = Record.objects.visible_to(actor).waiting().order_by()
    rows = rows.filter(batch__in=[batch.pk for batch in batches])
    return Counter(rows.values_list("batch", flat=True))


# --- a running import

STEPS = {
    "read": _("Reading the rows"),
    "wait": _("Waiting until another list is done"),
    "match": _("Comparing with what is known"),
    "keep": _("Writing the rows down"),
    "linkage": _("Finding each child"),
    "people": _("Putting facts together"),
    "facts": _("Putting facts together"),
    "rights": _("Looking at rights"),
    "undo": _("Taking the list back"),
}


@dataclass(frozen=True)
class ShownProgress:
    """`label` in words; `value` of `total` (0: not known); `rate`, `left` in words."""

    label: str
    value: int = 0
    total: int = 0
    rate: str = ""
    left: str = ""
    is_stuck: bool = False


def progress(batch: Batch, *, at: datetime) -> ShownProgress:
    """How far the batch's job is. Stuck: nothing was heard of it for two minutes."""
    told = Progress.objects.filter(pk=batch.pk).first()
    if told is None:
        return ShownProgress(gettext("Waiting for its turn"))
    spent = (told.changed_at - told.started_at).total_seconds()
    label = STEPS.get(told.step.split(".")[0], _("Working"))
    is_stuck = (at - told.changed_at).total_seconds() > 120
    if told.step != "read" or spent < 1 or not told.done:
        return ShownProgress(str(label), told.done, told.of, is_stuck=is_stuck)
    speed = told.done / spent
    left = max(told.of - told.done, 0) / speed
    return ShownProgress(
        str(label),
        told.done,
        told.of,
        rate=gettext("%(n)s a second") % {"n": words.number(round(speed))},
        left=_left(left) if told.of > told.done else "",
        is_stuck=is_stuck,
    )


def _left(seconds: float) -> str:
    if seconds < 60:
        return gettext("about %(n)s s left") % {"n": words.number(round(seconds))}
    return gettext("about %(n)s min left") % {"n": words.number(round(seconds / 60))}


def failure(batch: Batch) -> str:
    """Why the list could not be brought in or taken back, and what to do."""
    if batch.failure == UNDO_DECIDED:
        return gettext(
            "Meanwhile somebody decided on what it brought. Change the decision first."
        )
    if batch.failure in {code.value for code in RefusalCode}:
        return Refusal(batch.failure).message
    return gettext(
        "Something went wrong on our side and nothing was changed. Try again; if it "
        "fails once more, tell the administrator."
    )


# --- what is said about rows


def messages(findings: list[dict[str, Any]]) -> list[str]:
    """Field and reason of each finding kept as JSON."""
    return [Finding.from_json(found).message() for found in findings]


def notes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a check with their findings in words."""
    return [note | {"messages": messages(note["findings"])} for note in rows]


COUNTS = {
    "new": _("new rows"),
    "changed": _("rows replaced an earlier version"),
    "mended": _("rows mended since last time"),
    "unchanged": _("rows known already"),
    "repeated": _("rows repeated in the file"),
    "persons_new": _("children not known before"),
    "persons_matched": _("children known already"),
    "to_review": _("children somebody must compare"),
    "kin_proposed": _("children who may be brothers and sisters"),
    "families_moved": _("families with open work that moved"),
    "gaps_opened": _("unmet rights found"),
    "gaps_closed": _("unmet rights closed"),
}


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Label and number of the counts that say something."""
    return [
        (str(label), counts[name]) for name, label in COUNTS.items() if counts.get(name)
    ]


# --- one row, field by field


def headings(record: Record, raw: Mapping[str, str]) -> dict[str, str]:
    """Field -> heading of the cell of `raw` it was read from."""
    mapping = record.batch.mapping
    found: dict[str, str] = {}
    for title in raw:
        base, mark, number = title.rpartition(" #")
        key = f"{fold(base)} #{number}" if mark and number.isdigit() else fold(title)
        if (field := mapping.get(key)) and field in FIELDS:
            found.setdefault(field, title)
    return found


def cells(record: Record) -> dict[str, str]:
    """Field -> the text of its cell, "" where the list has none."""
    raw, values = sealing.whole(record)
    titles = headings(record, raw)
    written = {name: raw[title] for name, title in titles.items()}
    for name, value in values.items():
        if name not in written and isinstance(value, str):
            written[name] = value
    return {name: written.get(name, "") for name in KINDS[record.batch.kind].fields}


def name_of(record: Record) -> str:
    """The child's name as the row has it, "" without one."""
    values = record.values
    parts = (values.get(n) for n in ("surname", "given_name", "patronymic"))
    return values.get("full_name") or " ".join(part for part in parts if part)


def groups(record: Record, form: Any) -> dict[str, list[Any]]:
    """The form's fields: those with a problem, those with something in, the rest."""
    bad = {found["field"] for found in record.problems} | set(form.errors)
    if any(found["field"] is None for found in record.problems):
        bad |= {"full_name"}
    said: dict[str, list[str]] = {}
    for found in (*record.problems, *record.remarks):
        reason = Finding.from_json(found).reason()
        said.setdefault(found["field"] or "full_name", []).append(reason)
    parts: dict[str, list[Any]] = {"wrong": [], "filled": [], "empty": []}
    for field in form:
        sort = "wrong" if field.name in bad else "filled" if field.value() else "empty"
        parts[sort].append((field, " ".join(said.get(field.name, []))))
    return parts


def preview(batch: Batch, found: dict[str, Any]) -> dict[str, Any]:
    """A check in words: first rows as read, notes by row, what would change."""
    shown = [
        field
        for field in KINDS[batch.kind].fields
        if any(row["values"].get(field) for row in found["first"])
    ]
    return {
        "fields": [gettext("Row"), *(str(FIELDS[field].label) for field in shown)],
        "first": [
            (
                row["row"],
                [
                    (FIELDS[field].label, _as_read(field, row["values"].get(field)))
                    for field in shown
                ],
            )
            for row in found["first"]
        ],
        "problems": notes(found["problems"]),
        "remarks": notes(found["remarks"]),
        "repeated": notes(found["repeated"]),
        "skipped": [(s, SkipReason(reason).message) for s, reason in found["skipped"]],
        "outcome": counted(found["fates"] | found["forecast"]),
        "unrecognised": [
            column["heading"]
            for sheet in found["sheets"]
            for column in sheet["columns"]
            if not column["field"] and not column["ignored"]
        ],
        "good": found["rows"] - found["refused"],
    }


def _as_read(field: str, value: Any) -> str:
    """A value in words: dates as people write them, codes in the reader's language."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return _date_words(value)
    if isinstance(value, list):
        return ", ".join(code_words(FIELDS[field].codes, item) for item in value)
    of_certificate = (
        FIELDS[field].type == FieldType.CERTIFICATE
    )  # a number, or yes or no
    if codes := "yes_no" if of_certificate else FIELDS[field].codes:
        return code_words(codes, value)
    return str(value)


def _date_words(value: dict[str, str | None]) -> str:
    if not value["date"]:
        return gettext("not known")
    year, month, day = value["date"].split("-")
    shapes = {"year": year, "month": f"{month}.{year}", "about": f"≈ {year}"}
    return shapes.get(value["precision"] or "", f"{day}.{month}.{year}")


TOUCHES = {
    "persons_touched": _("children it names"),
    "persons_gone": _("children known from this list alone, who will be gone"),
    "facts": _("facts it brought"),
    "gaps": _("unmet rights that rest on it"),
}


def touched(touches: Mapping[str, int]) -> list[tuple[str, int]]:
    """Label and number of what taking a list back would touch."""
    return [
        (str(label), touches[name])
        for name, label in TOUCHES.items()
        if touches.get(name)
    ]


def field_choices_of(sheets: list[ShownSheet]) -> list[tuple[str, str]]:
    """All fields of the kind to which the sheets were read."""
    return field_choices(sheets[0].kind) if sheets else []
