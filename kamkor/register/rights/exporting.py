"""The gap list as a file. Who takes it out is told, how much is bounded."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.register.people import reads as people
from kamkor.register.sources.reading.escape import escape_formula

from . import policy, reads
from .explaining import sentence
from .models import Export, Gap
from .terms import Due, Terms

Row = Sequence[str]


class TooMany(Exception):
    """The filter leaves more rows than one file may take out."""


class QuotaSpent(Exception):
    """As many files as one day allows were taken out."""


@transaction.atomic
def rows(wanted: reads.Wanted, *, query: str, by: Actor, at: datetime) -> list[Row]:
    """The heads and the lines the filter leaves, as far as `by` may see; audited.

    Names stand only where the reader sees the child's identity. Raises PermissionDenied,
    TooMany and QuotaSpent.
    """
    if not by.may(Action.EXPORT):
        raise PermissionDenied
    since = at - policy.DAY
    spent = Export.objects.filter(owner=by.user_id, at__gt=since).count()
    if spent >= policy.EXPORTS_A_DAY:
        raise QuotaSpent
    terms = Terms(at=at)
    found = reads.gaps(by, wanted, today=terms.today, terms=terms)
    gaps = list(found.order_by("since", "id")[: policy.EXPORT_ROWS + 1])
    if len(gaps) > policy.EXPORT_ROWS:
        raise TooMany
    lines = [_heads(), *_lines(gaps, terms)]
    kept = Export.objects.create(
        owner=by.user_id, at=at, rows=len(gaps), query=query[:400]
    )
    audit.record("gaps.exported", kept, by=by.user_id, at=at, rows=len(gaps))
    audit.read(
        "gaps.exported", by=by.user_id, at=at, sensitivity=Sensitivity.IDENTITY,
        ids=[str(g.person_id) for g in gaps],
    )  # fmt: skip
    return lines


def _heads() -> Row:
    return (
        _("Code"), _("Child"), _("Year of birth"), _("Sex"), _("Place"), _("Right"),
        _("Status"), _("Reason"), _("Since"), _("To be done by"), _("By which rule"),
        _("Who is asked to act"), _("State"),
    )  # fmt: skip


def _lines(gaps: list[Gap], terms: Terms) -> Iterator[Row]:
    named = {m.person.pk: m.name for m in people.members([g.person_id for g in gaps])}
    for gap in gaps:
        yield (
            gap.person.code,
            named.get(gap.person_id, ""),
            str(gap.birth_year or ""),
            str(gap.person.get_sex_display()),
            gap.territory.name if gap.territory else "",
            str(gap.get_right_display()),
            str(gap.get_status_display()),
            sentence(gap.right, gap.reason, gap.sex),
            gap.since.isoformat(),
            *_term(terms.due(gap)),
            gap.responsible.name if gap.responsible else "",
            str(gap.get_state_display()),
        )


def _term(due: Due | None) -> tuple[str, str]:
    """The last day and the rule behind it, with whether the rule was verified."""
    if due is None:
        return "", ""
    rule = due.parameter
    return due.day.isoformat(), f"{rule.name}: {rule.value_line} ({rule.status_label})"


def as_csv(lines: Sequence[Row]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the letters right."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(
        [escape_formula(cell) for cell in line] for line in lines
    )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(lines: Sequence[Row]) -> bytes:
    """A workbook with one sheet; every cell is text, never a formula or a link."""
    file = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            style = bold if number == 0 else None
            sheet.write_string(number, column, escape_formula(cell), style)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(lines[0]) - 1, 22)
    book.close()
    return file.getvalue()
