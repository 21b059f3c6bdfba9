"""The profile of a region as a PDF to print."""

from kamkor.interfaces.portal.asking import NotHere
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import said

from . import sheet


def build(view: View) -> Page:
    """Raises NotHere for an unknown code or the country itself."""
    area = view.release.areas.get(view.code("code"))
    if area is None or area.level == "country":
        raise NotHere
    return Page("", said(area.name), file=("pdf", sheet.pdf(view, area)))
