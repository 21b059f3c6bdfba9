"""What is said when two people worked at once."""

from django.utils.translation import gettext as _

from kamkor.foundation.accounts import reads as accounts

from .errors import Changed


def changed(why: Changed) -> str:
    """Who was quicker."""
    who = accounts.names([why.by]).get(why.by, "") if why.by else ""
    return _("%(who)s changed it meanwhile. Nothing was overwritten: open the page again.") % {"who": who}  # fmt: skip
