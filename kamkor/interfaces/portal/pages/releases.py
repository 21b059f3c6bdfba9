"""Every release there was, those withdrawn with the reason, each with its hash."""

from dataclasses import replace

from django.utils.translation import gettext as _

from kamkor.interfaces.portal import shelves
from kamkor.interfaces.portal.making import Page, View
from kamkor.interfaces.portal.reads import release_line, spoken
from kamkor.monitoring.publishing.store import reading


def build(view: View) -> Page:
    rows = []
    for kept in shelves.here().releases:
        about = reading.about(kept)
        rows.append(
            {
                "line": release_line(about), "hash": kept.sha256, "note": spoken(about.note),
                "withdrawn": spoken(kept.withdrawn), "gone": bool(kept.withdrawn),
                "url": replace(view.place, number=kept.number).to("ranking"),
            }
        )  # fmt: skip
    return Page("portal/releases.html", _("Releases"), context={"releases": rows})
