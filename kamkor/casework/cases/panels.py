"""Parts of the case page that apps above add: assessments, plans, referrals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from kamkor.foundation.db.compiled import Told

from .models import Case

Asks = Callable[[Any, UUID], Iterable[Told]]


@dataclass(frozen=True)
class Panel:
    """`render(request, case)` gives the HTML, empty when there is nothing to show; it is
    called inside the page's transaction, after the look was written down. Its questions
    are sent while the parts before it are made: those of the case, which is named by the
    address, before the case itself is known, and those of the child, the root of those
    found to be the same. None is called for a reader whom it is not for."""

    order: int
    name: str
    render: Callable[[Any, Case], SafeString]
    asks: Asks = lambda request, case_id: ()  # noqa: ARG005
    asks_of_child: Asks | None = None
    is_for: Callable[[Any], bool] = lambda request: True  # noqa: ARG005


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a part; called once per app at start."""
    _PANELS[panel.name] = panel


def asks(request: Any, case_id: UUID) -> Iterator[Told]:
    for panel in _panels(request):
        yield from panel.asks(request, case_id)


def asks_of_child(request: Any, root: UUID) -> Iterator[Told]:
    for panel in _panels(request):
        if panel.asks_of_child:
            yield from panel.asks_of_child(request, root)


def rendered(request: Any, case: Case) -> list[SafeString]:
    """In their order; made in that of their answers."""
    shown = _panels(request)
    made = {
        panel.name: panel.render(request, case)
        for panel in sorted(shown, key=lambda panel: panel.asks_of_child is not None)
    }
    return [made[panel.name] for panel in shown]


def _panels(request: Any) -> list[Panel]:
    found = (panel for panel in _PANELS.values() if panel.is_for(request))
    return sorted(found, key=lambda panel: panel.order)
