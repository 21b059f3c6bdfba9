import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kamkor.foundation.web.declarations import public_page

from . import artefacts, asking, door, formats, rows
from . import landing as people
from .catalogue.files import Asking, files
from .catalogue.terms import terms
from .columns import Flow
from .door import Answer, Question, opened
from .refusing import Refused, nothing, semantic
from .structure import release as structures_of
from .writing import json_data, json_structures, markup, structures, table
from .writing.message import Message

_ASKS = (
    "startPeriod", "endPeriod", "firstNObservations", "lastNObservations", "detail",
    "dimensionAtObservation",
)  # fmt: skip


@opened(*_ASKS, "format", "labels", "includeHistory", "updatedAfter")
def data(
    question: Question, flow: str, key: str = "all", provider: str = "all"
) -> Answer:
    """Figures of a dataflow, as SDMX REST asks for them."""
    asked = _flow(question, flow, provider)
    for name in ("includeHistory", "updatedAfter"):
        if question.query.get(name, "false").lower() != "false":
            raise Refused(501, "not_here", name=name)
    ask = asking.ask(key, asked, question.query, question.language)
    said = formats.chosen(formats.DATA, question.query.get("format"), question.accept)
    labels = question.query.get("labels", formats.labels(question.accept))
    if labels not in table.LABELS:
        raise semantic(
            "choice", name="labels", value=labels, known=", ".join(table.LABELS)
        )
    release = question.release
    return Answer(
        media=said.content_type,
        parts=lambda: _written(said, question, asked, ask, labels),
        file=f"{release.agency}_{asked.id}_{release.kept.number}.csv"
        if said == formats.CSV
        else "",
    )


def _written(
    said: formats.Format, question: Question, flow: Flow, ask: asking.Ask, labels: str
) -> Iterator[str]:
    path = question.release.kept.path
    found = rows.rows(path, flow, ask)
    first = next(found, None)
    if first is None:
        raise nothing("no_results")
    found = chain([first], found)
    used = rows.used(path, flow, ask) if said == formats.JSON else {}
    message = Message(question.release, flow, ask, used)
    if said == formats.CSV:
        yield from table.sdmx(message, found, labels)
    elif said == formats.JSON:
        yield from json_data.data(message, found)
    else:
        write = markup.generic if said == formats.GENERIC else markup.specific
        yield from write(message, found)


def _flow(question: Question, name: str, provider: str) -> Flow:
    release = question.release
    if provider not in ("all", release.agency):
        raise nothing("no_results")
    return asking.flow_of(name, release.by_id, release.agency)


@opened("references", "detail", "format")
def structure(question: Question, kind: str, rest: str = "") -> Answer:
    """Dataflows, structures of data, lists of codes, concepts."""
    said = formats.chosen(
        formats.STRUCTURES, question.query.get("format"), question.accept
    )
    path = [part for part in rest.split("/") if part]
    found = artefacts.asked(question.release, kind, path, question.query)
    release, base = question.release, question.base
    if said == formats.STRUCTURE_JSON:
        return Answer(
            media=said.content_type,
            parts=lambda: json_structures.structures(
                release, found, base, question.language
            ),
        )
    return Answer(
        media=said.content_type,
        parts=lambda: structures.structures(release, found, base),
    )


@opened("startPeriod", "endPeriod", "mode", "references", "format")
def available(
    question: Question, flow: str, key: str = "all", provider: str = "all",
    component: str = "all",
) -> Answer:  # fmt: skip
    """Which codes and periods there are among what is asked for."""
    asked = _flow(question, flow, provider)
    said = formats.chosen(
        formats.STRUCTURES, question.query.get("format"), question.accept
    )
    if question.query.get("references", "none") != "none":
        raise Refused(501, "not_here", name="references")
    exact = asking.choice(question.query, "mode", ("exact", "available"), "exact")
    periods = {n: v for n, v in question.query.items() if n.endswith("Period")}
    ask = asking.ask(key, asked, periods, question.language)
    names = [one.id for one in (*asked.dimensions, asked.time)]
    if component not in ("all", *names):
        raise semantic("no_column", name=component, known=", ".join(names))
    wanted = names if component == "all" else [component]
    return Answer(
        media=said.content_type,
        parts=lambda: _available(
            question, asked, ask, wanted, (said, exact == "exact")
        ),
    )


def _available(
    question: Question, flow: Flow, ask: asking.Ask, wanted: list[str],
    how: tuple[formats.Format, bool],
) -> Iterator[str]:  # fmt: skip
    """`how`: in which format, and whether exact: what the answer holds; else what could be asked for in place of each
    part of the key, the other parts as they are."""
    said, exact = how
    path = question.release.kept.path
    many = rows.many(path, flow, ask)
    if not many[0]:
        raise nothing("no_results")
    if exact:
        found = rows.used(path, flow, ask)
    else:
        found = {}
        for n, one in enumerate((*flow.dimensions, flow.time)):
            loose = (
                replace(ask, key=(*ask.key[:n], None, *ask.key[n + 1 :]))
                if n < flow.key_length
                else replace(ask, start="", end="")
            )
            found[one.id] = rows.used(path, flow, loose)[one.id]
    told = {name: codes for name, codes in found.items() if name in wanted}
    if said == formats.STRUCTURE_JSON:
        yield from json_structures.available(
            question.release, flow, told, many, question.language
        )
    else:
        yield from structures.available(question.release, flow, told, many)


@opened()
def file(question: Question, name: str) -> Answer:
    """A table, a package or the catalogue, as a file."""
    there = files(question.release)
    found = there.get(name)
    if found is None:
        raise nothing("no_file", known=", ".join(there))
    ask = Asking(question.base, question.language, terms())
    beside = (
        f'<{question.base}{found.described_by}>; rel="describedby";'
        ' type="application/csvm+json"'
    )
    return Answer(
        media=found.media,
        parts=lambda: found.write(ask),
        file=name.split("/")[-1] if "/" in name else "",
        headers={"Link": beside} if found.described_by else {},
    )


@public_page
@transaction.non_atomic_requests
@require_safe
def landing(request: HttpRequest) -> HttpResponseBase:
    """The page for people."""
    language = door.language(request)
    base = request.build_absolute_uri("/data/v1/")
    told = {"language": language, "languages": people.LANGUAGES}
    with override(language):
        try:
            release = structures_of(door.kept(None))
            told |= people.page(release, base, language, terms())
        except Refused:
            pass  # nothing was released yet, which the page says
        body = render_to_string("opendata/landing.html", told)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    response = HttpResponse(body, headers={"Content-Language": language, "ETag": etag})
    same = get_conditional_response(request, etag=etag, response=response)
    return door.for_everybody(same or response, 300)


@public_page
@transaction.non_atomic_requests
@require_safe
def service(_request: HttpRequest, **_release: int) -> HttpResponseBase:
    """The address of the service, which the catalogue names: to the page that says how to
    ask it."""
    return door.for_everybody(redirect("opendata"), 300)
