"""All indicators by domain, each with the country's newest figure, if there is one."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import periods, said
from kamkor.monitoring.publishing.store.contents import Indicator, Observation

from . import phrases


def build(view: View) -> Page:
    every = list(view.release.indicators.values())
    groups = [
        _group(view, said(domain.name), [i for i in every if i.domain == domain.code])
        for domain in view.release.domains
    ]
    return Page("portal/indicators.html", _("Indicators"), context={"groups": groups})


def _group(view: View, name: str, all_: Sequence[Indicator]) -> dict[str, object]:
    """Those with a figure first, each with the newest; the others by name alone."""
    told = [(one, _newest(view, one)) for one in all_]
    return {
        "name": name,
        "known": [
            {
                "name": said(one.name), "url": view.place.to("indicator", code=one.code),
                "worth": phrases.worth(newest.value, one), "period": newest.period,
            }
            for one, newest in told
            if newest
        ],
        "unknown": [
            {"name": said(one.name), "url": view.place.to("indicator", code=one.code)}
            for one, newest in told
            if not newest
        ],
    }  # fmt: skip


def _newest(view: View, indicator: Indicator) -> Observation | None:
    """Of the whole country."""
    country = view.release.country
    found = view.release.observations(indicator.code, country.code if country else "-")
    known = periods(found)
    return next((o for o in found if known and o.period == known[0]), None)
