"""All indicators by domain, each with the country's newest figure."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import periods, said
from kamkor.monitoring.publishing.store.contents import Indicator

from . import phrases


def build(view: View) -> Page:
    groups = [
        {
            "name": said(domain.name),
            "indicators": [
                _told(view, one)
                for one in view.release.indicators.values()
                if one.domain == domain.code
            ],
        }
        for domain in view.release.domains
    ]
    return Page("portal/indicators.html", _("Indicators"), context={"groups": groups})


def _told(view: View, indicator: Indicator) -> dict[str, str]:
    country = view.release.country
    code = country.code if country else "-"
    found = view.release.observations(indicator.code, code)
    known = periods(found)
    newest = next((o for o in found if known and o.period == known[0]), None)
    worth = (
        phrases.worth(newest.value, indicator)
        if newest
        else pgettext("number", "unknown")
    )
    return {
        "name": said(indicator.name),
        "url": view.place.to("indicator", code=indicator.code),
        "worth": worth,
        "period": known[0] if known else "",
    }
