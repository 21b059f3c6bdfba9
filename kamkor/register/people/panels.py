"""Parts of the child page that apps above people add: rights, linkage, later cases.

People is below them and cannot import them; each registers its panel from
`AppConfig.ready()`. A panel is rendered inside the page's transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.db.compiled import Told

from .reads import Facts, Seen

SLOTS = ("strip", "do")  # in the order of the page
Asks = Callable[[Any, Seen], Iterable[Told]]


@dataclass(frozen=True)
class Panel:
    """`slot` is where it stands: "strip" under the head or "do" after it.

    `render(request, seen, facts)` gives the HTML, empty when there is nothing to show;
    `facts` are those the page has read, as far as the reader sees. `asks` are the
    questions that it will ask, sent while the parts before it are made. Neither is called
    for a reader whom it is not for.
    """

    order: int
    name: str
    title: str | Promise
    slot: str
    render: Callable[[Any, Seen, Facts], SafeString]
    asks: Asks = lambda request, seen: ()  # noqa: ARG005
    is_for: Callable[[Any, Seen], bool] = lambda request, seen: True  # noqa: ARG005


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; called once per app at start."""
    _PANELS[panel.name] = panel


def rendered(
    slot: str, request: Any, seen: Seen, facts: Facts, *, without: str = ""
) -> list[SafeString]:
    """The panels of a slot in order, one left out."""
    shown = (p for p in _panels(slot, request, seen) if p.name != without)
    return [panel.render(request, seen, facts) for panel in shown]


def asks(request: Any, seen: Seen) -> Iterator[Told]:
    """What the panels will ask, in the order of the page."""
    for slot in SLOTS:
        for panel in _panels(slot, request, seen):
            yield from panel.asks(request, seen)


def _panels(slot: str, request: Any, seen: Seen) -> list[Panel]:
    found = (p for p in _PANELS.values() if p.slot == slot and p.is_for(request, seen))
    return sorted(found, key=lambda panel: panel.order)


def works_on_content(request: Any, seen: Seen) -> bool:
    """`is_for` of what is for who works on cases and sees the child's content."""
    works: bool = request.actor.may(Action.CASE_WORK)
    return works and seen.sensitivity >= Sensitivity.CONTENT


@dataclass(frozen=True)
class FamilyPart:
    """Stands on the child's family tab and on the page of a household.

    `render(request, roots)` is given the children there, whose identity the reader sees.
    """

    order: int
    name: str
    render: Callable[[Any, list[UUID]], SafeString]


_FAMILY: dict[str, FamilyPart] = {}


def register_family(part: FamilyPart) -> None:
    """Add a part about families; called once per app at start."""
    _FAMILY[part.name] = part


def of_family(request: Any, roots: list[UUID]) -> list[SafeString]:
    """The parts about the family of these children, rendered in order."""
    parts = sorted(_FAMILY.values(), key=lambda p: p.order)
    return [part.render(request, roots) for part in parts]
