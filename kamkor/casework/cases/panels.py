"""Parts of the case page that apps above add: assessments, plans, referrals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from kamkor.foundation.db.compiled import Told

from .models import Case

Asks = Callable[[Any, Case], Iterable[Told]]


@dataclass(frozen=True)
class Panel:
    """`render(request, case)` gives the HTML, empty when there is nothing to show; it is
    called inside the page's transaction, after the look was written down. `asks` are the
    questions that it will ask, sent while the parts before it are made. Neither is called
    for a reader whom it is not for."""

    order: int
    name: str
    render: Callable[[Any, Case], SafeString]
    asks: Asks = lambda request, case: ()  # noqa: ARG005
    is_for: Callable[[Any], bool] = lambda request: True  # noqa: ARG005


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a part; called once per app at start."""
    _PANELS[panel.name] = panel


def asks(request: Any, case: Case) -> Iterator[Told]:
    for panel in _panels(request):
        yield from panel.asks(request, case)


def rendered(request: Any, case: Case) -> list[SafeString]:
    return [panel.render(request, case) for panel in _panels(request)]


def _panels(request: Any) -> list[Panel]:
    found = (panel for panel in _PANELS.values() if panel.is_for(request))
    return sorted(found, key=lambda panel: panel.order)
