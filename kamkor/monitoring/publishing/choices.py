from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseState(models.TextChoices):
    ORDERED = "ordered", _("being counted")
    UNSAFE = "unsafe", _("not safe")
    READY = "ready", _("waits for reviewers")
    REFUSED = "refused", _("refused by a reviewer")
    RELEASED = "released", _("public")
    SUPERSEDED = "superseded", _("followed by a newer one")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StepKind(models.TextChoices):
    """What happened to a release."""

    ORDERED = "ordered", _("ordered")
    ATTACKED = "attacked", _("counted, made safe and attacked")
    LET_OUT = "let_out", _("let out by a reviewer")
    REFUSED = "refused", _("refused by a reviewer")
    RELEASED = "released", _("released")
    SUPERSEDED = "superseded", _("followed by a newer release")
    WITHDRAWN = "withdrawn", _("withdrawn")


# where a release goes by a step; a reviewer who lets it out leaves it where it is
AFTER = {
    StepKind.REFUSED: ReleaseState.REFUSED,
    StepKind.RELEASED: ReleaseState.RELEASED,
    StepKind.SUPERSEDED: ReleaseState.SUPERSEDED,
    StepKind.WITHDRAWN: ReleaseState.WITHDRAWN,
}
OUT = (ReleaseState.RELEASED, ReleaseState.SUPERSEDED)  # the public has seen it
SEEN = (*OUT, ReleaseState.WITHDRAWN)
