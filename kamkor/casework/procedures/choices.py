from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Who acts in a step, or gives a paper."""

    FAMILY = "family", _("the family")
    GUARDIAN = "guardian", _("the guardian")
    WORKER = "worker", _("the social worker")
    GUARDIANSHIP_BODY = "guardianship_body", _("the guardianship body")
    REGISTRY = "registry", _("the civil registry")
    CONSULATE = "consulate", _("the consulate")
    NOTARY = "notary", _("the notary")
    COURT = "court", _("the court")
    CLINIC = "clinic", _("the clinic")
    POLICE = "police", _("the police")
    EMPLOYER = "employer", _("the employer or the social fund")


class Found(models.TextChoices):
    """Why it is this body that acts in a step."""

    COMPETENT = "competent", _("competent by the law of the country")
    GIVEN_IN = "given_in", _("the application was given in there")
    INSTEAD = "instead", _("the body named first is not in the directory")
    SUCCESSOR = "successor", _("it took over the work of the body before")
    NOBODY = "nobody", _("no competent body was found: the territorial unit answers")


class Outcome(models.TextChoices):
    """How a step ended."""

    DONE = "done", _("carried out")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back by the family")
    RENEWED = "renewed", _("renewed")
    PARENT_RETURNED = "parent_returned", _("a parent came back")
    OF_AGE = "of_age", _("the child came of age")
    DIED = "died", _("the child or the guardian died")
    CORRECTED = "corrected", _("a wrong decision was taken back")


POSITIVE = (Outcome.GRANTED, Outcome.DONE)


class Proof(models.TextChoices):
    """What the register learns from a step that went well."""

    CARE = "care", _("who cares for the child, by which paper")
    CERTIFICATE = "certificate", _("the birth certificate")
    NUMBER = "number", _("the personal number")


class Standing(models.TextChoices):
    """Where a procedure stands, whatever its step."""

    RUNNING = "running", _("runs")
    LASTING = "lasting", _("care with a legal paper")
    CLOSED = "closed", _("ended")


class Held(models.TextChoices):
    """How a paper of the list stands; missing until said otherwise."""

    MISSING = "missing", _("missing")
    ASKED = "asked", _("asked for")
    HAVE = "have", _("in hand")
    IMPOSSIBLE = "impossible", _("cannot be had")


class CheckKind(models.TextChoices):
    """What is looked at while care with a legal paper lasts."""

    REPORT = "report", _("report of the guardian")
    INSPECTION = "inspection", _("inspection of the home")
