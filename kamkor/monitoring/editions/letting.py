"""Which editions a release takes, and why not the others."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kamkor.monitoring.indicators import for_index


class Stays(TextChoices):
    """Why an edition does not go into a release."""

    UNTOLD = "untold", _("It was not told where its figures are from, so nobody can say whether they are exact counts of this register.")  # fmt: skip
    EXACT = "exact", _("It holds exact counts of this register, which its scores would tell.")  # fmt: skip
    ELSEWHERE = "elsewhere", _("Its territories are not those of the release.")


def stays(sources: str) -> Stays | None:
    """Of an edition with this text of origins; None: nothing speaks against it."""
    if not sources:
        return Stays.UNTOLD
    return Stays.EXACT if for_index.has_exact_counts(sources) else None
