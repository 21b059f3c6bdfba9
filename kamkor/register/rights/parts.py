"""Parts of the pages of gaps that apps above rights add from `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

from django.utils.safestring import SafeString

from .models import Gap

# gives HTML for the request and the gap, empty when there is nothing to show
Part = Callable[[Any, Gap], SafeString]
# the same for the list, given its filter as a query
ListPart = Callable[[Any, str], SafeString]
_PARTS: dict[str, Part] = {}
_BENEATH: dict[str, ListPart] = {}


def register(name: str, part: Part) -> None:
    """Add a part; called once per app at start."""
    _PARTS[name] = part


def rendered(request: Any, gap: Gap) -> list[SafeString]:
    """The parts about this gap, in the order of their names."""
    return [part(request, gap) for _name, part in sorted(_PARTS.items())]


def register_beneath(name: str, part: ListPart) -> None:
    """Add a part beneath the list; called once per app at start."""
    _BENEATH[name] = part


def beneath(request: Any, query: str) -> list[SafeString]:
    """The parts about what the filter leaves, in the order of their names."""
    return [part(request, query) for _name, part in sorted(_BENEATH.items())]
