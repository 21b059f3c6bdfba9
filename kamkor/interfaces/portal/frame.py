"""What stands around every page: its places, languages, the release, its figures."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kamkor.foundation.web.words import LANGUAGE_NAMES

from . import shelves
from .asking import Asked, NotHere
from .making import Page, Place, View
from .reads import release_line, said, spoken
from .shelves import Shelf
from .shown import Shown


def context(view: View, page: Page, shelf: Shelf) -> dict[str, Any]:
    about = view.release.about
    query = view.asked.query(figure="", file="", embed=False)
    current = shelf.current
    newer = current if current and current.number > about.number else None
    figures = {figure.key: told(view, figure) for figure in page.figures}
    return _frame(view.place, view.asked) | {
        "title": page.title,
        "about": about,
        "country": said(about.title),
        "kept": view.release.kept,
        "newer": view.place.here(query, number=None) if newer else "",
        "pinned": view.site + view.place.here(query, number=about.number),
        "release_line": release_line(about),
        "figures": list(figures.values()),
        "by_key": figures,
        "choices": [c for c in page.choices if c.many or len(c.options) > 1],
        "here": view.place.here(),
        "place": view.place,
        **page.context,
    }


def _frame(place: Place, asked: Asked | None = None) -> dict[str, Any]:
    query = asked.query(figure="", file="") if asked else ""
    return {
        "language": place.language,
        "languages": [
            (code, LANGUAGE_NAMES[code], place.here(query, language=code))
            for code, _name in settings.LANGUAGES
        ],
        "start": place.to("ranking"),
        "places": [
            (place.to(name), label, name == place.page) for name, label in _places()
        ],
    }


def _places() -> list[tuple[str, str]]:
    return [
        ("ranking", _("Index")),
        ("map", _("Map")),
        ("indicators", _("Indicators")),
        ("compare", _("Comparing")),
        ("method", _("Method")),
        ("data", _("Data")),
        ("releases", _("Releases")),
    ]


def told(view: View, figure: Shown) -> dict[str, Any]:
    """A figure with the addresses of itself as a file, in another page, for ever."""
    number = view.release.about.number

    def address(*, number: int | None = view.place.number, **other: Any) -> str:
        query = view.asked.query(figure=figure.key, **other)
        return view.place.here(query, number=number)

    kinds = ("csv", "xlsx", "svg", "png") if figure.svg else ("csv", "xlsx")
    return {
        "shown": figure,
        "files": [(kind.upper(), address(file=kind, embed=False)) for kind in kinds],
        "embed": view.site + address(embed=True, file="", number=number),
        "whole": view.site
        + view.place.here(
            view.asked.query(figure="", embed=False, file=""), number=number
        ),
    }


def figure_of(page: Page, key: str) -> Shown:
    """Raises NotHere."""
    for figure in page.figures:
        if figure.key == key or not key:
            return figure
    raise NotHere


def refusal(place: Place, why: str) -> dict[str, Any]:
    """`why`: nowhere, nothing or withdrawn."""
    shelf = shelves.here()
    first = Place(place.language, None, "ranking")
    kept = shelf.get(place.number) if place.number is not None else None
    return _frame(replace(first, number=None)) | {
        "why": why,
        "reason": spoken(kept.withdrawn if kept else {}),
        "number": place.number,
        "has_current": shelf.current is not None,
        "releases": first.to("releases"),
    }
