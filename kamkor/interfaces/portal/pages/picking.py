"""Questions that several pages ask above their figures."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kamkor.interfaces.portal.asking import NotHere, one_of
from kamkor.interfaces.portal.making import Choice, View
from kamkor.interfaces.portal.reads import by_name, said
from kamkor.monitoring.publishing.store.contents import Area, Edition, Indicator


def edition(view: View) -> tuple[Edition, Choice]:
    """Raises NotHere where the release has no such edition, or none at all."""
    known = view.release.editions
    code = one_of(view.asked.edition, list(known))
    if not code:
        raise NotHere
    names = {c: f"{said(e.title)}, {c}" for c, e in known.items()}
    return known[code], Choice.of("edition", _("Frozen edition"), names, code)


def period(view: View, known: Sequence[str], default: str = "") -> tuple[str, Choice]:
    """Raises NotHere for another one."""
    told = one_of(view.asked.period, known, default if default in known else "")
    return told, Choice.of("period", _("Period"), {p: p for p in known}, told)


def indicator(
    view: View, name: str, label: str, default: int = 0
) -> tuple[Indicator, Choice]:
    """Raises NotHere for an unknown one."""
    known = view.release.told
    if not known:
        raise NotHere
    codes = list(known)
    code = one_of(getattr(view.asked, name), codes, codes[min(default, len(codes) - 1)])
    names = {c: said(one.name) for c, one in known.items()}
    return known[code], Choice.of(name, label, names, code)


def areas(view: View, period: str, *, all_at_first: bool) -> tuple[list[Area], Choice]:
    """The regions that were asked for. Raises NotHere for an unknown one."""
    regions = by_name(view.release.regions(period))
    codes = {area.code for area in regions}
    asked = view.asked.areas
    if any(code not in codes for code in asked):
        raise NotHere
    picked = [a for a in regions if a.code in asked] or (
        regions if all_at_first else []
    )
    names = {area.code: said(area.name) for area in regions}
    return picked, Choice.of("areas", _("Regions"), names, asked or ())
