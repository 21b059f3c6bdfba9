from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import Named, Words, words_of
from kamkor.foundation.places.choices import OrganisationKind

# offices whose people may hold their roles by territory alone, in no body's name
BY_TERRITORY = (
    OrganisationKind.TERRITORIAL_UNIT,
    OrganisationKind.GUARDIANSHIP_BODY,
    OrganisationKind.AIYL_OKMOTU,
    OrganisationKind.MTU,
)


class ReferralState(models.TextChoices):
    SENT = "sent", _("waits for an answer")
    ASKED = "asked", _("the body asks something")
    ACCEPTED = "accepted", _("accepted, help is under way")
    DONE = "done", _("done")
    DECLINED = "declined", _("declined")
    RECALLED = "recalled", _("taken back")
    STOPPED = "stopped", _("stopped: the basis to share fell away")


OPEN = (ReferralState.SENT, ReferralState.ASKED, ReferralState.ACCEPTED)


@dataclass(frozen=True)
class Basis(Named):
    """Why a body may be told of a child. `consent`: the scope of the consent that must
    be in force; None where the act itself allows it."""

    consent: str | None
    act: Words
    status: Status


def bases() -> dict[str, Basis]:
    """By code, in the order of the pack: countries/<country>/referral_bases.csv."""
    return _of(settings.COUNTRY)


@cache
def _of(country: str) -> dict[str, Basis]:
    found = [
        Basis(
            code=files.required(row, "code"),
            names=words_of(row),
            consent=row["consent"],
            act=words_of(row, "act"),
            status=Status(files.required(row, "status")),
        )
        for row in files.rows(country, "referral_bases")
    ]
    return {basis.code: basis for basis in found}
