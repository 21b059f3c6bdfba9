"""Parts of the page of a gap that apps above rights add from `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString

from .models import Gap

# gives HTML for the request and the gap, empty when there is nothing to show
Part = Callable[[Any, Gap], SafeString]
_PARTS: dict[str, Part] = {}


def register(name: str, part: Part) -> None:
    """Add a part; called once per app at start."""
    _PARTS[name] = part


def rendered(request: Any, gap: Gap) -> list[SafeString]:
    """The parts about this gap, in the order of their names."""
    return [part(request, gap) for _name, part in sorted(_PARTS.items())]
