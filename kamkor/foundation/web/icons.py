"""Tabler icons, drawn inline so that they take the colour of the text."""

import json
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FILE = Path(__file__).parent / "data" / "icons.json"


@cache
def _shapes() -> dict[str, str]:
    shapes: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return shapes


def names() -> frozenset[str]:
    """The icons that are packed: add one to bin/icons.txt."""
    return frozenset(_shapes())


@lru_cache(maxsize=1024)
def svg(name: str, css: str = "") -> SafeString:
    """The icon as SVG, hidden from screen readers: a word always stands by it."""
    try:
        shape = _shapes()[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"Icon {name!r} is not packed: add it to bin/icons.txt"
        ) from None
    return format_html(
        '<svg class="icon {}" width="20" height="20" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(shape),  # noqa: S308 our own packed file
    )
