"""Every release there was, those withdrawn with the reason, each with its hash."""

from django.utils.translation import gettext as _

from kamkor.interfaces.portal import shelves
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import day, said
from kamkor.monitoring.publishing.store import reading


def build(view: View) -> Page:
    rows = []
    for kept in shelves.here().releases:
        about = reading.about(kept)
        rows.append(
            {
                "number": kept.number, "day": day(kept.released_on), "hash": kept.sha256,
                "until": day(about.data_until), "note": said(about.note),
                "withdrawn": said(kept.withdrawn), "gone": bool(kept.withdrawn),
                "url": view.place.here(number=kept.number).replace(
                    "/releases/", "/"
                ),
            }
        )  # fmt: skip
    return Page("portal/releases.html", _("Releases"), context={"releases": rows})
