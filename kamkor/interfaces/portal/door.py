"""How every page is answered: no account, no cookie, no database; remembered, ETagged.

A release never changes, so a page is made once for its release, address and language.
What is remembered has a bound; what an address does not know is not part of the key.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import parse_etags
from django.utils.translation import override

from . import asking, files, frame, shelves
from .asking import Asked, NotHere
from .making import Page, Place, View
from .reads import Release
from .shelves import Shelf

Build = Callable[[View], Page]
PAGES: dict[str, Build] = {}  # by the name of the address; filled by views
REMEMBERED = 400
CURRENT, PINNED, REFUSED = 300, 3600, 60  # seconds that others may keep an answer
HERE = Path(__file__).parent
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Wish:
    """One view, which is all that an answer depends on."""

    shelf: Shelf
    number: int
    place: Place
    asked: Asked
    site: str


@dataclass(frozen=True)
class Made:
    """A finished answer: `name` of the file where it is one."""

    body: bytes
    zipped: bytes
    kind: str
    name: str = ""


def answer(request: HttpRequest, place: Place) -> HttpResponse:
    """The page at this place, or why there is none."""
    if place.language not in dict(settings.LANGUAGES):
        return refused(place, "nowhere", status=404)
    shelf = shelves.here()
    number = place.number
    kept = shelf.current if number is None else shelf.get(number)
    if kept is None:
        return refused(place, "nowhere" if number else "nothing", status=404)
    if kept.withdrawn and place.page != "releases":
        return refused(place, "withdrawn", status=410)
    site = f"{request.scheme}://{request.get_host()}"
    try:
        wish = Wish(shelf, kept.number, place, asking.read(request.GET), site)
        return _answered(request, wish)
    except NotHere:
        return refused(place, "nowhere", status=404)


def _answered(request: HttpRequest, wish: Wish) -> HttpResponse:
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{_mark(wish)}{"-gz" if zips else ""}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = _written(_made(wish), zips=zips)
    response["ETag"] = etag
    seconds = CURRENT if wish.place.number is None else PINNED
    response["Cache-Control"] = f"public, max-age={seconds}"
    return _guarded(response, wish.asked)


def _written(made: Made, *, zips: bool) -> HttpResponse:
    response = HttpResponse(made.zipped if zips else made.body, content_type=made.kind)
    if zips:
        response["Content-Encoding"] = "gzip"
    if made.name:
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _guarded(response: HttpResponse, asked: Asked | None = None) -> HttpResponse:
    """Only what is meant to stand in other pages may."""
    response["Vary"] = "Accept-Encoding"
    response["X-Frame-Options"] = "DENY"
    if asked and asked.embed:
        del response["X-Frame-Options"]
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
    if asked and (asked.embed or asked.file):
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _mark(wish: Wish) -> str:
    kept = wish.shelf.get(wish.number)
    told = (
        kept.sha256 if kept else "", wish.shelf.stamp, build(),
        wish.site + wish.place.here(wish.asked.query()),
    )  # fmt: skip
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


@cache
def build() -> str:
    """What the pages themselves are: another version of them is another answer."""
    found = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.suffix in {".py", ".html", ".mo", ".typ"}:
            found.update(path.read_bytes())
    return found.hexdigest()


@lru_cache(maxsize=REMEMBERED)
def _made(wish: Wish) -> Made:
    with override(wish.place.language):
        kept = wish.shelf.get(wish.number)
        assert kept is not None  # noqa: S101 it was found a moment ago
        view = View(Release(kept), wish.asked, wish.place, wish.site)
        page = PAGES[wish.place.page](view)
        if page.file:
            return _taken(view, page.file[1], page.file[0])
        if wish.asked.file:
            return _file(view, page)
        text = _text(view, page, wish.shelf)
    body = text.encode()
    return Made(body, gzip.compress(body, 6, mtime=0), HTML)


def _file(view: View, page: Page) -> Made:
    figure = frame.figure_of(page, view.asked.figure)
    body = files.make(figure, view, view.asked.file)
    return _taken(view, body, view.asked.file, figure.key)


def _taken(view: View, body: bytes, ending: str, figure: str = "") -> Made:
    place = view.place
    words = [place.page, *dict(place.codes).values(), figure, view.asked.period]
    about = view.release.about
    name = f"kamkor-{about.country.lower()}-r{about.number}-"
    name += "-".join(dict.fromkeys(filter(None, words))) + f".{ending}"
    return Made(body, gzip.compress(body, 6, mtime=0), files.KINDS[ending], name)


def _text(view: View, page: Page, shelf: Shelf) -> str:
    told = frame.context(view, page, shelf)
    if view.asked.embed:
        figure = frame.figure_of(page, view.asked.figure)
        told |= {"figure": frame.told(view, figure)}
        return render_to_string("portal/embed.html", told)
    return render_to_string(page.template, told)


def refused(place: Place, why: str, *, status: int) -> HttpResponse:
    """Why there is no page, in the reader's language where the address has one."""
    known = place.language in dict(settings.LANGUAGES)
    language = place.language if known else settings.LANGUAGE_CODE
    with override(language):
        told = frame.refusal(
            Place(language, place.number, place.page, place.codes), why
        )
        text = render_to_string("portal/refused.html", told)
    response = HttpResponse(text, content_type=HTML, status=status)
    response["Cache-Control"] = f"public, max-age={REFUSED}"
    return _guarded(response)
