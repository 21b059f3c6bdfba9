"""What stands in the way, in the reader's language."""

from django.utils.translation import gettext as _

from kamkor.casework.cases import errors as of_cases
from kamkor.casework.plans import errors as of_plans
from kamkor.foundation.accounts import reads as accounts

from .errors import (
    Changed,
    NoQuorum,
    NoSuchOwner,
    NotAllVoted,
    NotFit,
    NotNow,
    Taken,
)

PROBLEMS = (
    Changed, NoQuorum, NoSuchOwner, NotAllVoted, NotFit, NotNow, Taken, of_plans.NotNow,
    of_plans.NotThere, of_plans.NotReady, of_plans.SignedAlready, of_cases.NotAMove,
    of_cases.Gated,
)  # fmt: skip


def of(why: Exception) -> str:
    told = _own(why)
    if told:
        return told
    if isinstance(why, of_plans.SignedAlready):
        return _(
            "Whoever made or submitted this plan does not agree to it. A deputy presides."
        )
    if isinstance(why, of_plans.NotReady | of_cases.Gated):
        return " ".join(why.missing)
    if isinstance(why, of_plans.NotNow | of_plans.NotThere | of_cases.NotAMove):
        return _("The plan stands elsewhere by now. Bring the agenda up to date.")
    return _("That cannot be done now: something is missing, or it stands elsewhere.")


def _own(why: Exception) -> str:
    if isinstance(why, Changed):
        who = accounts.names([why.by]).get(why.by, "") if why.by else ""
        return _("%(who)s did this meanwhile. Look again.") % {"who": who}
    if isinstance(why, NoQuorum):
        return _("No quorum: %(present)s present, %(needed)s needed.") % vars(why)
    if isinstance(why, NotAllVoted):
        return _("Not voted yet: %(who)s.") % {"who": ", ".join(why.who)}
    if isinstance(why, NoSuchOwner):
        return _("Who was chosen works here no more. Choose somebody else.")
    if isinstance(why, NotFit):
        return _("This person has no role in which they could sit here.")
    if isinstance(why, Taken):
        return _("That is done already, or the seat has its holder.")
    return ""
