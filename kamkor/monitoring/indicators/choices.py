from django.db import models
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    """Always in this order."""

    HEALTH = "health", _("Health and survival")
    LEARNING = "learning", _("Learning and development")
    PROTECTION = "protection", _("Protection and family care")
    MATERIAL = "material", _("Material conditions and services")
    MIGRATION = "migration", _("Migration and belonging")
    OUTSIDE = "outside", _("Indices of others, shown beside")


class Kind(models.TextChoices):
    REGISTER = "register", _("Counted in this register")
    STATISTICS = "statistics", _("Official statistics")
    SURVEY = "survey", _("Survey of a sample")


class Unit(models.TextChoices):
    PERCENT = "percent", "%"
    PER_1000_BIRTHS = "per_1000_births", _("per 1,000 live births")
    PER_100000_BIRTHS = "per_100000_births", _("per 100,000 live births")
    PER_1000_WOMEN = "per_1000_women", _("per 1,000 girls and women of that age")
    PER_1000_CHILDREN = "per_1000_children", _("per 1,000 children")
    PER_100000 = "per_100000", _("per 100,000 people")
    PER_100_PLACES = "per_100_places", _("children per 100 places")
    YEARS = "years", _("years of life")
    DAYS = "days", _("days, median")
    CHILDREN = "children", _("children")
    POINTS = "points", _("points")

    @property
    def base(self) -> int | None:
        """What a share is multiplied by to give the value; None where it is no share."""
        return BASES.get(self)


BASES = {
    Unit.PERCENT: 100,
    Unit.PER_1000_BIRTHS: 1_000,
    Unit.PER_100000_BIRTHS: 100_000,
    Unit.PER_1000_WOMEN: 1_000,
    Unit.PER_1000_CHILDREN: 1_000,
    Unit.PER_100000: 100_000,
    Unit.PER_100_PLACES: 100,
}


class ObsStatus(models.TextChoices):
    """SDMX CL_OBS_STATUS."""

    NORMAL = "A", _("normal")
    BREAK = "B", _("break in the series")
    DEFINITION = "D", _("another definition")
    ESTIMATED = "E", _("estimated")
    FORECAST = "F", _("forecast")
    EXPERIMENTAL = "G", _("experimental")
    IMPUTED = "I", _("imputed")
    INCLUDES = "K", _("includes another category")
    NOT_COLLECTED = "L", _("not collected")
    MISSING = "M", _("cannot exist")
    NOT_SIGNIFICANT = "N", _("not significant")
    MISSING_VALUE = "O", _("missing value")
    PROVISIONAL = "P", _("provisional")
    SUPPRESSED = "Q", _("withheld by its source")
    STRIKE = "S", _("strike")
    LOW_RELIABILITY = "U", _("not reliable")
    UNVALIDATED = "V", _("not validated")


class VintageState(models.TextChoices):
    WAITING = "waiting", _("waits for a decision")
    ACCEPTED = "accepted", _("accepted: it counts")
    REJECTED = "rejected", _("rejected")


class Form(models.TextChoices):
    """How a file is written."""

    SDMX = "sdmx", _("SDMX-ML 2.1, as statistics offices publish it")
    OPENSDG = "opensdg", _("Open SDG: CSV of a national platform")
    UNICEF = "unicef", _("SDMX-CSV of the UNICEF data warehouse")
    TABLE = "table", _("Table in CSV or Excel")
    REGISTER = "register", _("counted in this register")


class Severity(models.TextChoices):
    BLOCK = "block", _("held back")
    WARN = "warn", _("to be looked at")
    NOTE = "note", _("to be known")


class Rule(models.TextChoices):
    """What was found in a file. Those of a row that could not be read come first."""

    NUMBER = "number", _("Not a number")
    PERIOD = "period", _("Not a period")
    AREA = "area", _("Territory not known")
    CODE = "code", _("Not a word of the code list")
    TWICE = "twice", _("Told twice")
    SERIES = "series", _("Series not in the catalogue")
    RANGE = "range", _("Beyond what can be")
    UNIT = "unit", _("Perhaps in another unit")
    JUMP = "jump", _("Jump against its own series")
    OVER = "over", _("Above 100 per cent")
    SHARE = "share", _("Does not follow from numerator and denominator")
    INTERVAL = "interval", _("Outside its own interval")
    SMALL = "small", _("Too small a denominator")
    RESIDENCE = "residence", _("City and region do not compare")
    RARE = "rare", _("A rate from a few events")
    COVERAGE = "coverage", _("Regions missing")
    BORDERS = "borders", _("Borders of a region")
    SAMPLE = "sample", _("No sampling error")
    VALUE = "value", _("No value")


class Outcome(models.TextChoices):
    """What somebody decided on a finding."""

    LET_THROUGH = "let_through", _("used nevertheless")
    KEPT_OUT = "kept_out", _("not used")
