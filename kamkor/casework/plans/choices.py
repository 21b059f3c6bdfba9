from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    """Whose plan it is (Children's Code of KG: the child's and the family's)."""

    CHILD = "child", _("individual child protection plan")
    FAMILY = "family", _("individual family work plan")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("being drafted")
    SUBMITTED = "submitted", _("waits for the Commission")
    AGREED = "agreed", _("agreed, waits for the akim or mayor")
    RETURNED = "returned", _("returned with remarks")
    IN_FORCE = "in_force", _("in force")
    REPLACED = "replaced", _("replaced by a newer one")


WAITS = (PlanState.SUBMITTED, PlanState.AGREED)
OPEN = (PlanState.DRAFT, PlanState.RETURNED, *WAITS)


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    NOT_DONE = "not_done", _("not done")
