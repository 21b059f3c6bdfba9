from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    """Whose plan it is (Children's Code of KG: the child's and the family's)."""

    CHILD = "child", _("individual child protection plan")
    FAMILY = "family", _("individual family work plan")


class Deed(models.TextChoices):
    """What who signs does to a plan, in the order of the chain: opinions and agreements
    stand before approvals."""

    SUBMIT = "submit", _("submits")
    OPINION = "opinion", _("gives an opinion")
    AGREE = "agree", _("agrees to the plan")
    APPROVE = "approve", _("approves")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("being drafted")
    OPINION = "opinion", _("waits for an opinion")
    SUBMITTED = "submitted", _("waits for agreement")
    AGREED = "agreed", _("agreed, waits for approval")
    RETURNED = "returned", _("returned with remarks")
    IN_FORCE = "in_force", _("in force")
    REPLACED = "replaced", _("replaced by a newer one")


WAITS = (PlanState.OPINION, PlanState.SUBMITTED, PlanState.AGREED)
WAITS_FOR = {
    Deed.OPINION: PlanState.OPINION,
    Deed.AGREE: PlanState.SUBMITTED,
    Deed.APPROVE: PlanState.AGREED,
}
OPEN = (PlanState.DRAFT, PlanState.RETURNED, *WAITS)


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DOING = "doing", _("being done")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not done")
    CANCELLED = "cancelled", _("cancelled")


RUNS = (MeasureState.PLANNED, MeasureState.DOING)


class Progress(models.TextChoices):
    """How far a goal is since the plan came into force or was reviewed last."""

    REACHED = "reached", _("reached")
    NEARER = "nearer", _("nearer")
    SAME = "same", _("the same")
    WORSE = "worse", _("worse")


class HeardHow(models.TextChoices):
    """How the child was asked what it thinks of the plan."""

    TALK = "talk", _("in a talk, without the family in the room")
    FAMILY = "family", _("in a talk, with the family")
    SPECIALIST = "expert", _("by a psychologist or social pedagogue")
    PLAY = "play", _("by drawing or play")
    PHONE = "phone", _("by telephone or video")


class PaperWho(models.TextChoices):
    """Who is asked to sign the printed plan."""

    CHILD = "child", _("the child")
    MOTHER = "mother", _("the mother")
    FATHER = "father", _("the father")
    GUARDIAN = "guardian", _("the guardian")
    CARER = "carer", _("who cares for the child now")


class PaperState(models.TextChoices):
    SIGNED = "signed", _("signed on paper")
    REFUSED = "refused", _("would not sign")
