"""Forms by version, and what was found about a child with them."""

from django.db import models
from django.db.models import Q

from kamkor.casework.cases.models import Case, Visit
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.law.naming import LANGUAGES, say
from kamkor.register.people.models import Person

from . import form, packing
from .choices import AssessmentState, InstrumentState
from .querysets import AssessmentQuerySet, InstrumentQuerySet

_FORMS: dict[str, form.Form] = {}  # by hash; as many as there are versions


class Instrument(BaseModel):
    """One version of a form. What it says is never changed: a new version is made."""

    code = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    version = models.IntegerField()
    name_ky = models.CharField(max_length=200)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=InstrumentState.choices)
    data = models.JSONField()
    hash = models.CharField(max_length=64)
    note = models.CharField(max_length=400, blank=True)  # what changed and why
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assessments_one_version", fields=["country", "code", "version"]
            ),
            models.UniqueConstraint(
                name="assessments_one_in_force",
                fields=["country", "code"],
                condition=Q(state=InstrumentState.IN_FORCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.code} {self.version}"

    @property
    def name(self) -> str:
        return say({code: getattr(self, f"name_{code}") for code in LANGUAGES})

    @property
    def form(self) -> form.Form:
        """Read and examined once by a process: a form of the same hash is the same."""
        found = _FORMS.get(self.hash)
        if found is None:
            found = _FORMS[self.hash] = packing.of_data(self.data)
        return found


class Assessment(BaseModel):
    """What was found about a child by one version of a form. S3.

    `answers` are sealed with the child's key: answers, reasons why some are open, what
    the register had said. Those of class S4 lie in `Guarded`. `version` grows with every
    save. An amended one is a row of its own that names the one it replaces.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="assessments"
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="assessments"
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, related_name="assessments"
    )  # of which it speaks
    state = models.CharField(
        max_length=7, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    answers = models.BinaryField()
    version = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.UUIDField()
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by"
    )
    why = models.BinaryField(null=True)  # the reason of an amendment, sealed

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessments_signed_by_somebody",
                condition=Q(state=AssessmentState.DRAFT, signed_at=None, signed_by=None)
                | ~Q(state=AssessmentState.DRAFT)
                & Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessments_amended_with_a_reason",
                condition=Q(replaces=None, why=None)
                | Q(replaces__isnull=False, why__isnull=False),
            ),
            models.UniqueConstraint(
                name="assessments_one_of_a_visit",
                fields=["visit"],
                condition=Q(visit__isnull=False, replaces=None),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "started_at"], name="assessments_of_child")
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"

    @property
    def is_draft(self) -> bool:
        return bool(self.state == AssessmentState.DRAFT)


class Step(BaseModel):
    """Who did what to an assessment, and when: started, signed, replaced."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=7, choices=AssessmentState.choices)
    at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.state} {self.assessment_id}"


class Guarded(models.Model):
    """Answers of class S4, apart: who sees the rest need not see these."""

    assessment = models.OneToOneField(
        Assessment, models.PROTECT, primary_key=True, related_name="guarded"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answers = models.BinaryField()

    def __str__(self) -> str:
        return f"guarded answers {self.assessment_id}"
