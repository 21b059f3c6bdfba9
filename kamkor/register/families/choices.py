from django.db import models
from django.utils.translation import gettext_lazy as _


class KinState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a decision")
    CONFIRMED = "confirmed", _("brothers and sisters")
    REJECTED = "rejected", _("not kin")


class Through(models.TextChoices):
    """Which parent two children share, as far as the lists say."""

    MOTHER = "mother", _("one mother")
    FATHER = "father", _("one father")
    BOTH = "both", _("one mother and one father")


class Sign(models.TextChoices):
    """What two children's records have in common, or hold against it."""

    MOTHER_NUMBER = "mother_number", _("the same personal number of the mother")
    FATHER_NUMBER = "father_number", _("the same personal number of the father")
    MOTHER_NAME = "mother_name", _("the same full name of the mother")
    LINE = "line", _("the same father's name and surname")
    HOME = "home", _("one household")
    PHONE = "phone", _("the same phone")
    VILLAGE = "village", _("the same village")
    DISTRICT = "district", _("the same district")
    MOTHER_DIFFERS = "mother_differs", _("the mothers' names differ")
    FATHER_DIFFERS = "father_differs", _("the fathers' names differ")
    SAME_DAY = "same_day", _("born on one day: twins, or one child written twice")


AGAINST = frozenset({Sign.MOTHER_DIFFERS, Sign.FATHER_DIFFERS, Sign.SAME_DAY})


class HandOverState(models.TextChoices):
    PROPOSED = "proposed", _("waits for an answer")
    ACCEPTED = "accepted", _("taken over")
    NOT_HERE = "not_here", _("the family is not there")
    MOOT = "moot", _("no longer needed")


class NotHere(models.TextChoices):
    """Why the family that a list placed there is not there."""

    NEVER_CAME = "never_came", _("nobody knows the family at that address")
    MOVED_ON = "moved_on", _("it was there and went on")
    VISIT = "visit", _("it was there on a visit only")
    WRONG_ADDRESS = "wrong_address", _("the list has a wrong address")
    OTHER = "other", _("another reason, in the note")
