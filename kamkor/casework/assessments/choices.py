from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InstrumentState(models.TextChoices):
    DRAFT = "draft", _("being written")
    IN_FORCE = "in_force", _("in force")
    RETIRED = "retired", _("no longer used")


class AssessmentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("assessment", "draft")
    SIGNED = "signed", pgettext_lazy("assessment", "signed")
    AMENDED = "amended", pgettext_lazy("assessment", "replaced by an amended one")


class Kind(models.TextChoices):
    """What an answer is."""

    CHOICE = "choice", _("one of these")
    SEVERAL = "several", _("any of these")
    NUMBER = "number", _("a number")
    DATE = "date", _("a date")
    WORDS = "words", _("words")
    SCALE = "scale", _("a scale")
    YES_NO = "yes_no", _("yes, no or not known")
    PERSON = "person", _("a person")


class Answerer(models.TextChoices):
    """Who answers. The child's own words are never those of an adult about the child."""

    WORKER = "worker", _("what you see and know")
    CHILD = "child", _("in the child's own words")
    CARER = "carer", _("what the carer says")


class YesNo(models.TextChoices):
    YES = "yes", pgettext_lazy("answer", "yes")
    NO = "no", pgettext_lazy("answer", "no")
    UNKNOWN = "unknown", pgettext_lazy("answer", "not known")


class WhyOpen(models.TextChoices):
    """Why a question that is asked has no answer."""

    NOT_KNOWN = "not_known", _("nobody there knew")
    NOT_SAID = "not_said", _("they did not want to say")
    TOO_YOUNG = "too_young", _("the child is too young for it")
    NOT_MET = "not_met", _("I could not speak with the person")
    DANGER = "danger", _("there was no time: the child was in danger")
    NOT_FITTING = "not_fitting", _("the question does not fit this child")
