"""Tags for templates of papers: {% load papers %}."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def or_blank(value: object, width: int | None = None) -> object:
    """The value; where nothing is known, a line of `width` millimetres to fill by hand.

    Without `width` the line goes to the margin.
    """
    if value is not None and str(value).strip():
        return value
    if width is None:
        return SafeString("<blank>")
    return format_html('<blank width="{}">', width)
