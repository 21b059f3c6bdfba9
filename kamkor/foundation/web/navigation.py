"""The main navigation: apps say in AppConfig.ready() what stands in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import Told

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Entry:
    """One word in the navigation.

    `order` says under which heading it stands as well (HEADINGS). `may` gets the request's actor and tells whether the word is shown; the page
    itself asks again. `keys` is the shortcut, for example "g w". `count` gets the actor
    too: how much is new there; above nothing, `alert` stands on every page. `asks` is the
    question that `count` asks, for pages that send theirs ahead.
    """

    label: "StrOrPromise"
    url_name: str
    icon: str
    order: int = 50
    keys: str = ""
    may: Callable[[Any], bool] | None = None
    count: Callable[[Any], int] | None = None
    asks: Callable[[Any], Told] | None = None
    alert: "StrOrPromise" = ""


# from which order on an entry stands under the heading; those before stand alone
HEADINGS: "tuple[tuple[int, StrOrPromise], ...]" = (
    (10, _("Children and rights")),
    (30, _("Work on cases")),
    (40, _("Lists")),
    (60, _("Bodies and team")),
    (70, _("Rules and oversight")),
)
FEW = 9  # so many need no headings

_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add the entry, or replace the one of the same url name."""
    _entries[entry.url_name] = entry


def entries_for(request: HttpRequest) -> list[dict[str, Any]]:
    """What this reader may go to: label, url, icon, keys, current (bool),
    count, alert, order."""
    actor = getattr(request, "actor", None)
    shown: list[dict[str, Any]] = []
    for entry in sorted(_entries.values(), key=lambda e: (e.order, e.url_name)):
        if entry.may is not None and (actor is None or not entry.may(actor)):
            continue
        url = _address(
            entry.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
        )
        if url is None:
            continue
        shown.append(
            {
                "label": entry.label,
                "url": url,
                "icon": entry.icon,
                "keys": entry.keys,
                "current": False,
                "count": _count(entry, actor),
                "alert": entry.alert,
                "order": entry.order,
            }
        )
    under = [one for one in shown if _is_under(request.path, one["url"])]
    if under:  # of a page and the list it lies under, the page
        max(under, key=lambda one: len(one["url"]))["current"] = True
    return shown


def asks(actor: Any) -> Iterator[Told]:
    """What the counts of this reader's entries ask."""
    for entry in _entries.values():
        if entry.asks and (entry.may is None or entry.may(actor)):
            yield entry.asks(actor)


@lru_cache(maxsize=256)
def _address(url_name: str, _urls: str, _prefix: str) -> str | None:
    """None where the site has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def sections(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries as they stand: label ("" for those alone), entries, open (bool), count.

    Few stand in one list. Of many, the heading under which the reader is stands open.
    """
    if len(shown) <= FEW:
        return [_section("", shown)]
    found = []
    for heading, inside in groupby(shown, key=lambda entry: _heading(entry["order"])):
        found.append(_section(heading, list(inside)))
    return found


def _section(label: "StrOrPromise", entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label": label,
        "entries": entries,
        "open": any(entry["current"] for entry in entries),
        "count": sum(entry["count"] for entry in entries),
    }


def _heading(order: int) -> "StrOrPromise":
    return next((label for first, label in reversed(HEADINGS) if first <= order), "")


def _count(entry: Entry, actor: Any) -> int:
    # a page of an error stands outside the reader's transaction: it can ask nothing
    if entry.count is None or actor is None or context.acting() != actor.user_id:
        return 0
    return entry.count(actor)


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
