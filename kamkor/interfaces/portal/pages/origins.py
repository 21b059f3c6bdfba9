"""Where the figures of an edition are from, as its release tells it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.interfaces.portal.making import View
from kamkor.interfaces.portal.reads import day, said
from kamkor.interfaces.portal.shown import Cell, Column, Sheet, Shown
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import NORMAL, Edition, Origin

from . import phrases


@dataclass(frozen=True)
class _Place:
    """What figures have in common that are from one place."""

    node: str
    source: str
    title: str
    address: str
    status: str
    sha256: str
    accepted: str


def of_edition(view: View, edition: Edition) -> Shown | None:
    """None of a release that is older than these, or an edition that does not tell."""
    found = reading.origins(view.release.kept, edition.code)
    title = _("Where the figures of the index are from")
    return _shown(view, edition, found, title, with_names=True)


def publishers(view: View, edition: Edition) -> str:
    """Their names, joined; those of most figures first."""
    many: Counter[str] = Counter()
    for one in reading.origins(view.release.kept, edition.code):
        many[one.source or ""] += len(one.areas)
    names = {one.code: said(one.name) for one in reading.sources(view.release.kept)}
    return "; ".join(
        names.get(code, "") or _("publisher not named")
        for code, _n in many.most_common()
    )


def of_indicator(view: View, code: str) -> Shown | None:
    """In the newest edition that has the indicator and tells."""
    for edition in view.release.editions.values():
        found = reading.origins(view.release.kept, edition.code, code)
        if found:
            title = _("Where its figures in the index are from")
            return _shown(view, edition, found, title, with_names=False)
    return None


def _shown(
    view: View, edition: Edition, found: Sequence[Origin], title: str, *,
    with_names: bool,
) -> Shown | None:  # fmt: skip
    if not found:
        return None
    names = {node.code: said(node.name) for node in view.release.nodes(edition.code)}
    sources = {one.code: said(one.name) for one in reading.sources(view.release.kept)}
    statuses = _statuses()
    places = _places(found)
    columns = [
        Column("name", _("Indicator"), in_files=not with_names),
        Column("indicator", in_files=True),
        Column("publisher", _("Publisher")),
        Column("source", in_files=True),
        Column("title", _("Publication"), in_files=not any(p.title for p in places)),
        Column("address", _("Address")),
        Column("years", _("Years")),
        Column("figures", _("Figures"), 0),
        Column("status", in_files=True),
        Column("marked", _("Remark")),
        Column("sha256", in_files=True),
        Column("accepted", in_files=True),
        Column("since", _("Counts since")),
    ]
    rows: list[list[Cell]] = [
        [
            names.get(place.node, place.node), place.node,
            sources.get(place.source, "") or _("publisher not named"), place.source,
            place.title, place.address, _years({one.period for one in told}),
            sum(len(one.areas) for one in told), place.status,
            "" if place.status == NORMAL else statuses.get(place.status, place.status),
            place.sha256, place.accepted, day(place.accepted),
        ]
        for place, told in places.items()
    ]  # fmt: skip
    return Shown("origins", title, Sheet(columns, rows),
                 source=phrases.source_of_index(view, edition))  # fmt: skip


def _places(found: Iterable[Origin]) -> dict[_Place, list[Origin]]:
    """By indicator in the order of the edition, each with its places."""
    places: dict[_Place, list[Origin]] = {}
    for one in found:
        place = _Place(
            one.node, one.source or "", one.title, one.address, one.status, one.sha256,
            one.accepted,
        )  # fmt: skip
        places.setdefault(place, []).append(one)
    return dict(sorted(places.items(), key=lambda pair: astuple(pair[0])))


def _years(periods: Iterable[str]) -> str:
    """2018, 2022–2023."""
    parts: list[list[str]] = []
    for period in sorted(periods):
        if parts and int(period) == int(parts[-1][-1]) + 1:
            parts[-1].append(period)
        else:
            parts.append([period])
    return ", ".join(
        part[0] if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts
    )


def _statuses() -> dict[str, str]:
    return {
        "B": pgettext("figure", "break in the series"),
        "D": pgettext("figure", "another definition"),
        "E": pgettext("figure", "estimated"),
        "F": pgettext("figure", "forecast"),
        "G": pgettext("figure", "experimental"),
        "I": pgettext("figure", "filled in by its source"),
        "P": pgettext("figure", "provisional"),
        "U": pgettext("figure", "not reliable"),
        "V": pgettext("figure", "not validated"),
    }
