"""The only place where figures come in and are decided on."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.copy import copy_rows, temporary_like
from kamkor.foundation.db.ids import uuid7

from . import counting, policy, quality, reads
from .choices import Form, Outcome, Severity, VintageState
from .definitions import all_
from .errors import Decided, NoReason
from .figures import Figure, Found
from .models import Finding, Indicator, Observation, Source, Vintage
from .reading.file import Told, read
from .reading.given import Given

COLUMNS = (
    "id", "vintage_id", "indicator_id", "country", "area", "period", "sex", "age",
    "breakdown", "value", "lower", "upper", "numerator", "denominator", "status",
    "source_id", "address", "note", "line",
)  # fmt: skip
BLOCK = 1 << 20


@dataclass(frozen=True)
class Brought:
    """The file as it is kept; `again`: it was brought in before, and nothing was done."""

    vintage: Vintage
    again: bool


@transaction.atomic
def bring_in(path: Path, *, given: Given, by: Actor | None, at: datetime) -> Brought:
    """Keep what a file says, whole or not at all, to be accepted or rejected.

    The same file said the same way is kept once, unless it was rejected. `by` None: the
    command line. Raises PermissionDenied; NotReadable or sources' Refusal when nothing of
    the file can be read.
    """
    _may_keep(by)
    digest = _digest(path)
    options = {"indicator": given.indicator, "mapping": dict(given.mapping)}
    with context.acting_as_machine():
        _one_at_a_time(digest)
        kept = Vintage.objects.standing().filter(
            sha256=digest, form=given.form, options=options
        )
        if (before := kept.first()) is not None:
            return Brought(before, again=True)
        told = read(path, given)
        vintage = Vintage(
            country=given.country, form=given.form, file_name=given.name[:200],
            sha256=digest, options=options, state=VintageState.WAITING,
        )  # fmt: skip
        _keep(vintage, told, by=by, at=at)
    audit.record(
        "figures.brought_in", vintage, by=_who(by), at=at, figures=vintage.figures
    )
    return Brought(vintage, again=False)


@transaction.atomic
def accept(vintage: UUID, *, reason: str, by: Actor | None, at: datetime) -> Vintage:
    """Its figures count from now on, but for those held back by a severe finding.

    Raises PermissionDenied; NoReason where something is to be looked at and no reason is
    given; Decided when it does not wait any more.
    """
    _may_keep(by)
    with context.acting_as_machine():
        row = _waiting(vintage)
        odd = row.findings.exclude(severity=Severity.NOTE).exists()
        if odd and not reason.strip():
            raise NoReason
        _decide(row, VintageState.ACCEPTED, reason, by=by, at=at)
    audit.record("figures.accepted", row, by=_who(by), at=at)
    return row


@transaction.atomic
def reject(vintage: UUID, *, reason: str, by: Actor, at: datetime) -> Vintage:
    """It never counts; the same file can then be brought in again. Raises
    PermissionDenied, NoReason, Decided."""
    _may_keep(by)
    if not reason.strip():
        raise NoReason
    with context.acting_as_machine():
        row = _waiting(vintage)
        _decide(row, VintageState.REJECTED, reason, by=by, at=at)
    audit.record("figures.rejected", row, by=by.user_id, at=at)
    return row


@transaction.atomic
def decide(
    finding: UUID, outcome: Outcome, *, reason: str, by: Actor, at: datetime
) -> Finding:
    """Use the figures of a finding nevertheless, or not. May be decided anew; the log
    keeps each time. Raises PermissionDenied, NoReason."""
    _may_keep(by)
    if not reason.strip():
        raise NoReason
    with context.acting_as_machine():
        row = Finding.objects.select_for_update().get(pk=finding)
        row.outcome, row.reason = outcome, reason.strip()[:1000]
        row.decided_at, row.decided_by = at, by.user_id
        row.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    audit.record(
        "figures.finding_decided", row, by=by.user_id, at=at, outcome=str(outcome)
    )
    return row


@transaction.atomic
def count_register(*, country: str, at: datetime) -> Vintage | None:
    """What the marts count, where it is not what counts already. None: no news."""
    with context.acting_as_machine():
        news = counting.changed(counting.of_register(country))
    return from_register(news, country=country, at=at)


@transaction.atomic
def from_register(
    figures: Sequence[Figure], *, country: str, at: datetime
) -> Vintage | None:
    """Figures counted in this register, kept and accepted at once, by the machine.

    None where exactly these were the last ones. Their quality is looked at as of any
    file, and what is severe is held back.
    """
    digest = hashlib.sha256(
        "\n".join(sorted(map(repr, figures))).encode()
    ).hexdigest()  # fmt: skip
    with context.acting_as_machine():
        _one_at_a_time(digest)
        last = Vintage.objects.filter(form=Form.REGISTER, country=country)
        newest = last.order_by("-brought_at").first()
        if not figures or (newest is not None and newest.sha256 == digest):
            return None
        vintage = Vintage(
            country=country, form=Form.REGISTER, file_name=f"register {at:%Y-%m-%d}",
            sha256=digest, options={"at": at.isoformat()},
            source=Source.objects.get(code="REGISTER"),
            state=VintageState.ACCEPTED, decided_at=at,
        )  # fmt: skip
        _keep(vintage, Told(list(figures), [], len(figures)), by=None, at=at)
    audit.record("figures.counted", vintage, by=None, at=at, figures=vintage.figures)
    return vintage


def _may_keep(by: Actor | None) -> None:
    if by is not None and not policy.may_keep(by):
        raise PermissionDenied


def _who(by: Actor | None) -> UUID | None:
    return by.user_id if by else None


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _one_at_a_time(digest: str) -> None:
    """Two who bring the same file in at once wait for each other."""
    number = int(digest[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _waiting(vintage: UUID) -> Vintage:
    row: Vintage = Vintage.objects.select_for_update().get(pk=vintage)
    if row.state != VintageState.WAITING:
        raise Decided
    return row


def _decide(
    row: Vintage, state: VintageState, reason: str, *, by: Actor | None, at: datetime
) -> None:
    row.state, row.reason = state, reason.strip()[:1000]
    row.decided_at, row.decided_by = at, _who(by)
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _keep(vintage: Vintage, told: Told, *, by: Actor | None, at: datetime) -> None:
    """The file, its figures and what was found in them. Six statements for any number."""
    codes = {f.about.indicator for f in told.figures}
    countries = {f.about.country for f in told.figures}
    before = [row.figure for row in reads.current(codes, countries=countries)]
    found = [*told.found, *quality.check(told.figures, before, all_())]
    sources = dict(Source.objects.values_list("code", "pk"))
    ids = dict(Indicator.objects.values_list("code", "pk"))
    said = {f.source for f in told.figures if f.source}
    if vintage.source_id is None and len(said) == 1:
        vintage.source_id = sources.get(said.pop())
    vintage.lines, vintage.figures = told.lines, len(told.figures)
    vintage.brought_at, vintage.brought_by = at, _who(by)
    vintage.save(force_insert=True)
    _write(
        _cells(figure, vintage, ids, sources) for figure in told.figures
    )  # fmt: skip
    Finding.objects.bulk_create(
        [_finding(one, vintage, ids) for one in found], batch_size=2_000
    )


def _write(rows: Iterable[tuple[Any, ...]]) -> None:
    table = Observation._meta.db_table
    temporary_like("indicators_told", table)
    copy_rows("indicators_told", COLUMNS, rows)
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM indicators_told"
        )


def _cells(
    figure: Figure, vintage: Vintage, ids: dict[str, UUID], sources: dict[str, UUID]
) -> tuple[Any, ...]:
    about = figure.about
    return (
        uuid7(), vintage.pk, ids[about.indicator], about.country, about.area,
        figure.period, about.sex, about.age, about.breakdown, figure.value,
        *_in_order(figure), figure.numerator, figure.denominator, figure.status,
        sources.get(figure.source) or vintage.source_id, figure.address, figure.note,
        figure.line,
    )  # fmt: skip


def _in_order(figure: Figure) -> tuple[Any, Any]:
    """The ends of the interval; none where the file has them the wrong way round."""
    low, high = figure.lower, figure.upper
    wrong = low is not None and high is not None and low > high
    return (None, None) if wrong else (low, high)


def _finding(found: Found, vintage: Vintage, ids: dict[str, UUID]) -> Finding:
    about = found.about
    code = about.indicator if about else str(found.detail.get("indicator", ""))
    return Finding(
        vintage=vintage, rule=found.rule, severity=found.severity,
        indicator_id=ids.get(code), periods=list(found.periods), line=found.line,
        column=found.column, detail=dict(found.detail),
        country=about.country if about else "", area=about.area if about else "",
        sex=about.sex if about else "", age=about.age if about else "",
        breakdown=about.breakdown if about else "",
    )  # fmt: skip
