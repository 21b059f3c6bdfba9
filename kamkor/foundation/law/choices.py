from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    VERIFIED = "verified", _("Verified in the source")
    UNVERIFIED = "unverified", _("Not verified")
    DRAFT = "draft", _("Draft, not in force")
    PRACTICE = "practice", _("Practice, not law")
    HOUSE = "house", _("Rule of this system, not law")


class Unit(models.TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")
    AGE = "age", _("years of age")
    SOM = "som", _("som")
    TENGE = "tenge", _("tenge")
    DOLLARS = "usd", _("US dollars")
    INDICES = "indices", _("calculation indices")
    SHARE = "share", _("share")
    TIMES_A_YEAR = "times_a_year", _("times a year")
    PEOPLE = "people", _("people")
    COUNT = "count", _("in number")
    DATE_RULE = "date_rule", _("date rule")


class Calendar(models.TextChoices):
    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")
