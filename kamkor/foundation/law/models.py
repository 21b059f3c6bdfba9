from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamkor.foundation.db.models import BaseModel

from . import naming, wording
from .choices import Calendar, Status, Unit
from .querysets import ParameterQuerySet

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class Parameter(BaseModel):
    """A number of law, or of practice, for a time and with its source.

    The validity periods of one code in one country do not overlap: the database refuses
    it (exclusion constraint in sql/parameter.sql). An unknown value is NULL.
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    calendar = models.CharField(
        max_length=8, choices=Calendar.choices, default=Calendar.CALENDAR
    )
    rule = models.CharField(
        max_length=40, null=True, help_text="How a date rule finds its date."
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    sources = models.JSONField(help_text="The act or whoever told of it, by language.")
    source_url = models.CharField(max_length=600, null=True)
    notes = models.JSONField(default=dict, help_text="By language; may be empty.")
    name_ky = models.CharField(max_length=200)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="parameter_ends_after_it_starts",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="parameter_rule_with_its_unit",
                condition=Q(unit=Unit.DATE_RULE, rule__isnull=False)
                | ~Q(unit=Unit.DATE_RULE) & Q(rule=None),
            ),
            models.CheckConstraint(
                name="parameter_working_days_are_days",
                condition=Q(calendar=Calendar.CALENDAR) | Q(unit=Unit.DAYS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country.upper()} {self.code}"

    @property
    def name(self) -> str:
        language = (get_language() or "ru")[:2]
        found: str = getattr(self, f"name_{language}", None) or self.name_ru
        return found

    @property
    def source(self) -> str:
        """The act, in the reader's language."""
        return naming.say(self.sources)

    @property
    def note(self) -> str:
        return naming.say(self.notes)

    def holds(self, day: "date") -> bool:
        """Whether it is in force on `day`; as `ParameterQuerySet.on`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    @property
    def number(self) -> "Decimal":
        """The value where one is needed; raises ValueError when it is not known."""
        if self.value is None:
            raise ValueError(f"{self} has no known value")
        return self.value

    @property
    def days(self) -> int:
        """The value as a whole number."""
        return int(self.number)

    @property
    def is_law(self) -> bool:
        return self.status == Status.VERIFIED

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def value_line(self) -> str:
        """The value with its unit, in the reader's language."""
        return wording.value(self)

    def source_line(self) -> str:
        """Status, source and time of force, in one line of the reader's language."""
        parts = [self.status_label, self.source]
        if self.valid_from:
            parts.append(
                _("in force since %(day)s") % {"day": wording.day(self.valid_from)}
            )
        if self.valid_to:
            parts.append(_("until %(day)s") % {"day": wording.day(self.valid_to)})
        return " · ".join(parts)


class CalendarDay(models.Model):
    """One day of a country: working or off, so that deadlines can be told in SQL.

    `number` counts the working days from the first day kept up to and including this
    one. The deadline n working days after day d is the working day whose number is
    number(d) + n.
    """

    pk = models.CompositePrimaryKey("country", "day")
    country = models.CharField(max_length=2)
    day = models.DateField()
    is_working = models.BooleanField()
    number = models.IntegerField()
    name = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_working_day_for_a_number",
                fields=["country", "number"],
                condition=Q(is_working=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
