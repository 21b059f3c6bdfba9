"""How every address of open data answers: to anybody, the same bytes to the same
question, with what caches need, and without a session, a cookie or a database."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, wraps
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from kamkor.foundation.web.declarations import public_page
from kamkor.monitoring.publishing.store import shelf

from . import structure
from .columns import Release
from .refusing import Refused, nothing, syntax
from .words import LANGUAGES, spoken
from .writing import json_data, structures
from .writing.message import in_blocks

_METHODS = "GET, HEAD, OPTIONS"
_COMMON = ("release", "lang")
_CURRENT, _PINNED, _ERROR = 300, 86_400, 60  # seconds a cache may keep it


@dataclass(frozen=True)
class Question:
    """`query`: each parameter once. `base`: the address of the service."""

    request: HttpRequest
    release: Release
    pinned: bool
    query: Mapping[str, str]
    language: str

    @property
    def accept(self) -> str:
        return self.request.headers.get("Accept", "")

    @property
    def root(self) -> str:
        """The address of the service without a release."""
        return self.request.build_absolute_uri("/data/v1/")

    @property
    def base(self) -> str:
        """The address of the service, of this release where one was asked for."""
        return (
            f"{self.root}releases/{self.release.kept.number}/"
            if self.pinned
            else self.root
        )


@dataclass(frozen=True)
class Answer:
    """`parts` is called only when the asker has not got the same answer yet."""

    media: str
    parts: Callable[[], Iterable[str | bytes]]
    file: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def opened(
    *known: str,
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponseBase]]:
    """A view of the question and the parts of the path; `known`: its parameters."""

    def declare(make: Callable[..., Answer]) -> Callable[..., HttpResponseBase]:
        @public_page
        @transaction.non_atomic_requests
        @wraps(make)
        def view(
            request: HttpRequest, number: int | None = None, **path: str
        ) -> HttpResponseBase:
            if request.method not in _METHODS.split(", "):
                response = HttpResponse(status=405, headers={"Allow": _METHODS})
            elif request.method == "OPTIONS":
                response = HttpResponse(
                    status=204,
                    headers={
                        "Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS,
                        "Access-Control-Allow-Headers": "Accept, If-None-Match",
                    },
                )  # fmt: skip
            else:
                return _answered(request, number, make, (*known, *_COMMON), path)
            return for_everybody(response, _ERROR)

        return view

    return declare


def _answered(
    request: HttpRequest, number: int | None, make: Callable[..., Answer],
    known: tuple[str, ...], path: Mapping[str, str],
) -> HttpResponseBase:  # fmt: skip
    try:
        query = _query(request, known)
        question = _question(request, number, query)
        answer = make(question, **path)
        etag = _etag(question, answer)
        if etag in _held(request):
            response: HttpResponseBase = HttpResponse(status=304)
        else:
            response = _whole(request, answer)
    except Refused as refused:
        return _refusal(request, refused)
    for name, value in answer.headers.items():
        response.headers[name] = value
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = _day(question.release.released_on)
    response.headers["Content-Language"] = question.language
    response.headers["X-Release"] = str(question.release.kept.number)
    if answer.file:
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{answer.file}"'
        )
    return for_everybody(response, _PINNED if question.pinned else _CURRENT)


def _query(request: HttpRequest, known: tuple[str, ...]) -> dict[str, str]:
    """Raises Refused: what is misspelt would silently not be heard."""
    for name, values in request.GET.lists():
        if name not in known:
            raise syntax("parameter", name=name, known=", ".join(known))
        if len(values) > 1:
            raise syntax("twice", name=name)
    return {name: str(value) for name, value in request.GET.items()}


def _question(
    request: HttpRequest, number: int | None, query: Mapping[str, str]
) -> Question:
    asked = query.get("release")
    if number is None and asked is not None:
        if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
            raise syntax("number", name="release", value=asked)
        number = int(asked)
    return Question(
        request=request, release=structure.release(kept(number)),
        pinned=number is not None, query=query, language=language(request),
    )  # fmt: skip


def kept(number: int | None) -> shelf.Kept:
    folder = Path(settings.PUBLICATION)
    if number is None:
        current = shelf.current(folder)
        if current is None:
            raise nothing("no_release")
        return current
    found = shelf.get(folder, number)
    if found is None:
        raise nothing("no_such_release", number=number)
    if found.withdrawn:
        raise Refused(410, "withdrawn", number=number, why=found.withdrawn)
    return found


def language(request: HttpRequest) -> str:
    """By `lang`, else the first of the Accept-Language that is ours, else English."""
    asked = [request.GET.get("lang", "")]
    asked += request.headers.get("Accept-Language", "").split(",")
    for one in asked:
        code = one.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def _etag(question: Question, answer: Answer) -> str:
    """Of everything the bytes depend on."""
    told = (
        _code(), question.release.kept.sha256, question.base, answer.media,
        question.request.get_full_path(), question.language,
    )  # fmt: skip
    return f'"{hashlib.sha256("|".join(told).encode()).hexdigest()[:32]}"'


@cache
def _code() -> str:
    """Of what writes the bytes: another programme may write them otherwise."""
    told = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in (".py", ".sql", ".mo", ".html"):
            told.update(file.read_bytes())
    return told.hexdigest()


def _held(request: HttpRequest) -> set[str]:
    """Entity tags the asker has; a cache on the way may have made them weak."""
    told = request.headers.get("If-None-Match", "").split(",")
    return {one.strip().removeprefix("W/") for one in told}


def _whole(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    parts = iter(answer.parts())
    first = next(parts, None)  # a refusal comes before the first byte
    if request.method == "HEAD":
        return HttpResponse(content_type=answer.media)
    content = parts if first is None else chain([first], parts)
    return StreamingHttpResponse(in_blocks(content), content_type=answer.media)


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    """As an error message of SDMX; as JSON for those who asked for JSON."""
    asked = request.GET.get("format", "") + request.headers.get("Accept", "")
    if "json" in asked.lower():
        said = language(request)
        told = {
            "code": refused.code, "title": spoken(refused.words, said),
            "titles": dict(refused.words),
        }  # fmt: skip
        response = HttpResponse(
            json_data.text({"errors": [told]}),
            content_type="application/vnd.sdmx.data+json;version=2.0.0; charset=utf-8",
        )
    else:
        response = HttpResponse(
            "".join(structures.error(refused.code, refused.words)),
            content_type="application/vnd.sdmx.error+xml;version=2.1; charset=utf-8",
        )
    response.status_code = refused.status
    return for_everybody(response, _ERROR)


def for_everybody(response: HttpResponseBase, seconds: int) -> HttpResponseBase:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, X-Release"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _day(text: str) -> str:
    return http_date(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
