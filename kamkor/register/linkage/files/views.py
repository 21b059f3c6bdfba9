"""Who is who in somebody's own files: asked here, answered once, and gone."""

from collections.abc import Iterator
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, vault
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.uploads import accepts_up_to
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.errors import FileRefused, Nameless, OneAtATime
from kamkor.register.linkage.models import FileJob
from kamkor.register.sources.forms import too_large
from kamkor.register.sources.reading import LIMITS

from . import forms, jobs, outcome, reads, tasks
from .boxes import Gone

FORM_BYTES = 100_000  # of a form beside its files
TYPES = ".xlsx,.xls,.ods,.csv,.tsv,.txt,.parquet"
PARTS = {name.partition(".")[0]: name for name in outcome.NAMES}


@accepts_up_to(LIMITS.file_bytes + FORM_BYTES)
@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def files(request: PageRequest) -> HttpResponse:
    """Files are sent here; below, what the reader asked before."""
    form = forms.Lend(
        request.POST or None,
        request.FILES or None,
        stopped=getattr(request, "upload_stopped", False),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _go(request, _receive(request, form.cleaned_data))
        except FileRefused as refused:
            form.add_error("lists", str(refused))
        except OneAtATime:
            form.add_error(None, _busy())
    bad = request.method == "POST" and not request.htmx
    return render(
        request,
        "linkage/files.html",
        {
            "form": form,
            "types": TYPES,
            "most_bytes": LIMITS.file_bytes,
            "too_large": too_large(),
            "jobs": reads.newest(request.actor),
            "columns": (_("Asked"), _("State")),
        },
        status=422 if bad else 200,
    )


def _receive(request: PageRequest, given: dict[str, Any]) -> str:
    """Keep the files; start at once where nobody has to say what a column holds."""
    now = timezone.now()
    lent = jobs.Lent(
        files=[(file.name, file) for file in given["lists"]],
        threshold=given["threshold"],
    )
    job = jobs.receive(lent, by=request.user.pk, at=now)
    shown, plain = reads.headings(job)
    if plain:
        told = reads.meaning(shown, {each.name: each.field for each in shown})
        try:
            tasks.link_later(job, meaning=told, by=request.user.pk, at=now)
        except Nameless:
            plain = False
    return reverse("file-job" if plain else "file-columns", args=[job.pk])


@require_safe
@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def one(request: PageRequest, job_id: UUID) -> HttpResponse:
    """Where the job stands: its progress, its figures and files, or why there are none."""
    job = _find(request, job_id)
    if job.state == FileJobState.ASKED:
        return redirect("file-columns", job.pk)
    shown: dict[str, Any] = {"job": job}
    if job.state in jobs.BUSY:
        shown["progress"] = reads.progress(job, at=timezone.now())
    elif job.state == FileJobState.FAILED:
        shown["failure"] = reads.failure(job)
    elif job.state == FileJobState.DONE:
        try:
            shown |= _answer(request, job)
        except Gone:
            raise Http404 from None
    return render(request, "linkage/file_job.html", shown)


def _answer(request: PageRequest, job: FileJob) -> dict[str, Any]:
    told = reads.answer(job)
    _saw(request, "files.seen", job)
    parts = [
        (part, name, name in job.downloaded, _what_is(name))
        for part, name in PARTS.items()
    ]
    until = job.ended_at and job.ended_at + jobs.KEPT
    return {"told": told, "parts": parts, "until": until}


def _what_is(name: str) -> str:
    said = {
        outcome.CLUSTERS: _("each record and the person it speaks of"),
        outcome.REVIEW: _("pairs that a person should look at, with reasons"),
        outcome.REPORT: _("the report, a page that needs nothing but itself"),
    }
    return said[name]


@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def columns(request: PageRequest, job_id: UUID) -> HttpResponse:
    """What each heading of the files holds; said, the work is queued."""
    job = _find(request, job_id)
    if job.state != FileJobState.ASKED:
        return redirect("file-job", job.pk)
    try:
        shown, _plain = reads.headings(job)
    except Gone:
        raise Http404 from None
    trouble = ""
    if request.method == "POST":
        told = reads.meaning(shown, request.POST.dict())
        try:
            tasks.link_later(job, meaning=told, by=request.user.pk, at=timezone.now())
            return redirect("file-job", job.pk)
        except Nameless as nameless:
            trouble = _(
                "No column of “%(list)s” holds a name. Say which one does, or send the"
                " files without it."
            ) % {"list": nameless.label}
        except OneAtATime:
            trouble = _busy()
    _saw(request, "files.columns_seen", job)
    return render(
        request,
        "linkage/file_columns.html",
        {
            "job": job,
            "headings": shown,
            "fields": reads.FIELDS.items(),
            "columns": (_("Heading in the files"), _("First cells"), _("Holds")),
            "trouble": trouble,
        },
        status=422 if trouble else 200,
    )


@require_safe
@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def progress(request: PageRequest, job_id: UUID) -> HttpResponse:
    """The progress bar alone; sends the reader on when the work is over."""
    job = _find(request, job_id)
    if job.state not in jobs.BUSY:
        return HttpResponseClientRedirect(reverse("file-job", args=[job.pk]))
    told = reads.progress(job, at=timezone.now())
    return render(request, "linkage/file_progress.html", {"job": job, "progress": told})


@require_safe
@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def download(request: PageRequest, job_id: UUID, part: str) -> HttpResponseBase:
    """One file of the answer. When the last of them has left whole, all are gone."""
    job = _find(request, job_id)
    name = PARTS.get(part, "")
    if job.state != FileJobState.DONE or not name:
        raise Http404
    try:
        blocks = jobs.box(job).blocks(name)
        first = next(blocks, b"")
    except (Gone, vault.Erased):
        raise Http404 from None
    _saw(request, "files.downloaded", job, part=part)
    response = StreamingHttpResponse(
        _sent(job, name, chain([first], blocks)),
        content_type="application/octet-stream",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent(job: FileJob, name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks; once all are taken, so it is noted. After the page's transaction."""
    yield from blocks
    with context.acting_as(job.asked_by), transaction.atomic():
        jobs.downloaded(job, name, by=job.asked_by, at=timezone.now())


@require_POST
@page(action=Action.LINK_FILES, sensitivity=Sensitivity.IDENTITY)
def delete(request: PageRequest, job_id: UUID) -> HttpResponse:
    """The reader needs them no more."""
    job = _find(request, job_id)
    try:
        jobs.let_go(job, by=request.user.pk, at=timezone.now())
    except OneAtATime:
        messages.info(request, _busy())
    return redirect("files")


def _find(request: PageRequest, job_id: UUID) -> FileJob:
    return get_object_or_404(FileJob.objects.visible_to(request.actor), pk=job_id)


def _busy() -> str:
    return _("Your files are being linked already. Wait until that is done.")


def _saw(request: PageRequest, verb: str, job: FileJob, **detail: Any) -> None:
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY,
        request_id=request.request_id,
        job=job.pk,
        **detail,
    )


def _go(request: PageRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
