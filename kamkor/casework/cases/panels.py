"""Parts of the case page that apps above add: assessments, plans, referrals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from .models import Case


@dataclass(frozen=True)
class Panel:
    """`render(request, case)` gives the HTML, empty when there is nothing to show; it is
    called inside the page's transaction, after the look was written down."""

    order: int
    name: str
    render: Callable[[Any, Case], SafeString]


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a part; called once per app at start."""
    _PANELS[panel.name] = panel


def rendered(request: Any, case: Case) -> list[SafeString]:
    ordered = sorted(_PANELS.values(), key=lambda panel: panel.order)
    return [panel.render(request, case) for panel in ordered]
