import tempfile
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.foundation.web.uploads import accepts_up_to

from . import actions, forms, policy, reads, report, tasks
from .choices import BatchState, Kind
from .errors import ListError, StillWrong
from .models import Batch, Check, Record
from .reading.limits import LIMITS
from .reading.refusals import Refusal

FORM_BYTES = 100_000  # of a form beside its file
CHECK_AT_ONCE = 1_000_000  # bytes; a larger file is checked by the worker


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def lists(request: PageRequest) -> HttpResponse:
    """The lists the reader may see, newest first."""
    rows = Batch.objects.visible_to(request.actor).select_related("source", "territory")
    shown = page_of(rows, request, order=["-received_at"])
    headings = (
        _("Received"), _("Whose list"), _("Sort"), _("Place"), _("State"), _("Rows"),
        _("Wait to be mended"),
    )  # fmt: skip
    waiting = reads.waiting_in(shown.rows, request.actor)
    return render(
        request,
        "sources/lists.html",
        {
            "page": shown,
            "lists": [(batch, waiting[batch.pk]) for batch in shown.rows],
            "columns": headings,
        },
    )


@accepts_up_to(LIMITS.file_bytes + FORM_BYTES)
@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def new(request: PageRequest) -> HttpResponse:
    """Step 1: the file."""
    form = forms.NewListForm(
        request.POST or None,
        request.FILES or None,
        places=reads.territories(request.actor),
        stopped=getattr(request, "upload_stopped", False),
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = _receive(request, form.cleaned_data)
        except ListError as error:
            form.add_error("file", error.message)
        else:
            return _go(request, reverse("list", args=[batch.pk]))
    bad = request.method == "POST" and not request.htmx
    return render(
        request,
        "sources/new.html",
        {
            "form": form,
            "sources": reads.source_names(request.actor),
            "types": forms.TYPES,
            "most_bytes": LIMITS.file_bytes,
            "too_large": forms.too_large(),
            "steps": _steps(),
        },
        status=422 if bad else 200,
    )


def _receive(request: PageRequest, given: dict[str, Any]) -> Batch:
    file = given["file"]
    return actions.receive(
        actions.NewList(
            file_name=file.name,
            kind=given["kind"],
            source=given["source"],
            list_date=given["list_date"],
            territory=given["territory"],
        ),
        file,
        by=request.user.pk,
        at=timezone.now(),
    )


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def one(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Where the list stands: its next step, its progress, or what came of it."""
    batch = _find(request, batch_id)
    if batch.state == BatchState.RECEIVED:
        return redirect("list-columns", batch.pk)
    if batch.state == BatchState.CHECKED:
        return redirect("list-check", batch.pk)
    waiting = reads.waiting_in([batch], request.actor)[batch.pk]
    return render(
        request,
        "sources/one.html",
        {
            "batch": batch,
            "steps": _steps(),
            "progress": reads.progress(batch, at=timezone.now()),
            "failure": reads.failure(batch) if batch.failure else "",
            "counted": reads.counted(batch.counts),
            "waiting": waiting,
            "settled": max(batch.counts.get("rows", 0) - waiting, 0),
            "may_undo": policy.may_undo(request.actor),
        },
    )


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def progress(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """The progress bar alone; sends the reader on when the work is over."""
    batch = _find(request, batch_id)
    told = reads.progress(batch, at=timezone.now())
    is_checking = batch.state == BatchState.RECEIVED and told.total
    working = batch.state in {BatchState.RUNNING, BatchState.UNDOING}
    if not (working or is_checking):
        return HttpResponseClientRedirect(reverse("list", args=[batch.pk]))
    return render(request, "sources/progress.html", {"batch": batch, "progress": told})


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def columns(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Step 2: what each column holds."""
    batch = _find(request, batch_id)
    if not policy.is_open(batch):
        return redirect("list", batch.pk)
    try:
        sheets = reads.columns(batch)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("lists")
    if request.method == "POST":
        chosen = _chosen(request, sheets)
        now = timezone.now()
        actions.map_columns(batch, chosen, by=request.user.pk, at=now)
        return _check(request, batch)
    _saw(request, "list.columns_seen", batch)
    return render(
        request,
        "sources/columns.html",
        {
            "batch": batch,
            "sheets": sheets,
            "columns": (_("Heading in the file"), _("First cells"), _("Holds")),
            "fields": reads.field_choices(batch.kind),
            "steps": _steps(),
        },
    )


def _chosen(request: PageRequest, sheets: list[reads.ShownSheet]) -> dict[str, str]:
    """What the reader changed: key of the column -> field, "" to leave it out."""
    allowed = {code for code, _label in reads.field_choices_of(sheets)}
    chosen: dict[str, str] = {}
    for number, sheet in enumerate(sheets):
        for shown in sheet.columns:
            value = request.POST.get(f"{number}-{shown.column.index}")
            if value is not None and value in allowed | {""}:
                chosen[shown.column.key] = value
    return chosen


def _check(request: PageRequest, batch: Batch) -> HttpResponse:
    if batch.file_size > CHECK_AT_ONCE:
        tasks.check_later(batch, by=request.user.pk)
    else:
        try:
            actions.check(batch, by=request.user.pk, at=timezone.now())
        except ListError:
            return redirect("list", batch.pk)
    return redirect("list-check", batch.pk)


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def check(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Step 3: what was found and what would change; pressed, it is brought in."""
    batch = _find(request, batch_id)
    now = timezone.now()
    if request.method == "POST":
        try:
            tasks.bring_in_later(batch, by=request.user.pk, at=now)
        except ListError as error:
            messages.error(request, error.message)
        return redirect("list", batch.pk)
    if batch.state not in {BatchState.RECEIVED, BatchState.CHECKED}:
        return redirect("list", batch.pk)
    found = Check.objects.filter(batch=batch).first()
    context: dict[str, Any] = {"batch": batch, "steps": _steps()}
    if found is None:
        context["progress"] = reads.progress(batch, at=now)
        return render(request, "sources/checking.html", context)
    _saw(request, "list.check_seen", batch)
    context |= {"found": found.findings, **reads.preview(batch, found.findings)}
    return render(request, "sources/check.html", context)


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def corrections(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Rows of the list that wait to be mended."""
    batch = _find(request, batch_id)
    rows = Record.objects.visible_to(request.actor).waiting().filter(batch=batch)
    shown = page_of(rows, request, order=["sheet", "row_number"])
    _saw(request, "list.corrections_seen", batch, rows=len(shown.rows))
    return render(
        request,
        "sources/corrections.html",
        {
            "batch": batch,
            "page": shown,
            "columns": (_("Row"), _("Child"), _("What is wrong"), _("Mend")),
            "rows": [(r, reads.name_of(r), reads.messages(r.problems)) for r in shown],
        },
    )


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def mend(request: PageRequest, record_id: UUID) -> HttpResponse:
    """One row, field by field, with what is wrong at the field."""
    record = get_object_or_404(
        Record.objects.visible_to(request.actor).select_related("batch__source"),
        pk=record_id,
    )
    form = forms.MendForm(request.POST or None, cells=reads.cells(record))
    if request.method == "POST" and form.is_valid():
        if _mend(request, record, form):
            return redirect("list-corrections", record.batch_id)
    elif request.method != "POST":
        _saw(request, "list.row_seen", record.batch, row=record.row_number)
    return render(
        request,
        "sources/mend.html",
        {
            "record": record,
            "batch": record.batch,
            "form": form,
            **reads.groups(record, form),
        },
        status=422 if form.errors else 200,
    )


def _mend(request: PageRequest, record: Record, form: forms.MendForm) -> bool:
    try:
        actions.mend(record, form.changed(), by=request.user.pk, at=timezone.now())
    except StillWrong as wrong:
        for finding in wrong.findings:
            known = finding.field if finding.field in form.fields else None
            form.add_error(known, finding.reason())
    except ListError as error:
        form.add_error(None, error.message)
    else:
        messages.success(request, _("The row went in."))
        return True
    return False


@page(action=Action.IMPORT, sensitivity=Sensitivity.IDENTITY)
def download(request: PageRequest, batch_id: UUID) -> HttpResponseBase:
    """The rows of which something is to be said, in a workbook to mend."""
    batch = _find(request, batch_id)
    readable = Batch.objects.readable_by(request.actor).filter(pk=batch.pk)
    if policy.is_open(batch) or not readable.exists():
        return redirect("list", batch.pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    try:
        rows = report.write(batch, cast("BinaryIO", target))
    except Refusal as refusal:
        target.close()
        messages.error(request, refusal.message)
        return redirect("list", batch.pk)
    _saw(request, "list.report_downloaded", batch, rows=rows)
    target.seek(0)
    name = f"kamkor-{batch.kind}-{batch.list_date.isoformat()}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name)


@page(action=Action.IMPORT_UNDO, sensitivity=Sensitivity.IDENTITY)
def undo(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """What taking the list back would touch; pressed, a job takes it back."""
    batch = _find(request, batch_id)
    now = timezone.now()
    try:
        if request.method == "POST":
            tasks.take_back_later(batch, by=request.user.pk, at=now)
            return redirect("list", batch.pk)
        if batch.state == BatchState.UNDOING:
            return redirect("list", batch.pk)
        touched = actions.undo_preview(batch, by=request.user.pk, at=now)
    except ListError as error:
        messages.error(request, error.message)
        return redirect("list", batch.pk)
    return render(
        request,
        "sources/undo.html",
        {
            "batch": batch,
            "touched": touched,
            "waiting": reads.waiting_in([batch], request.actor)[batch.pk],
            "touches": reads.touched(touched.touches),
        },
    )


def _find(request: PageRequest, batch_id: UUID) -> Batch:
    rows = Batch.objects.visible_to(request.actor)
    rows = rows.select_related("source", "territory", "received_by")
    return get_object_or_404(rows, pk=batch_id)


def _saw(request: PageRequest, verb: str, batch: Batch, **detail: Any) -> None:
    hardship = batch.kind == Kind.HARDSHIP
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=Sensitivity.CONTENT if hardship else Sensitivity.IDENTITY,
        request_id=request.request_id,
        batch=batch.pk,
        **detail,
    )


def _go(request: PageRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _steps() -> list[str]:
    return [_("file"), _("columns"), _("check"), _("done")]
