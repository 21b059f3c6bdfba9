from django.db import models
from django.db.models import F, Q

from kamkor.casework.signals.choices import (
    Channel,
    Danger,
    Informant,
    Outcome,
    State,
    StepKind,
)
from kamkor.casework.signals.querysets import SignalQuerySet
from kamkor.foundation.db.models import BaseModel
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.models import Person


class Counter(models.Model):
    """The last number given in a year. Kept with the signal: numbers have no holes."""

    pk = models.CompositePrimaryKey("country", "year")
    country = models.CharField(max_length=2)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.last}"


class Signal(BaseModel):
    """A worry as it was told, and what became of it. S3; never deleted.

    `place`..`place_to` is the interval of the territory: all of its officers see a signal
    about nobody found yet. `told` is sealed under the signal's own key: words, child and
    address as the teller said them, a JSON object (see `sealing`). `lead`: the earlier
    signal on the same child and nature that it was gathered with, and whose fate it shares.
    """

    number = models.CharField(max_length=14, unique=True)  # KG-26-000001
    received_at = models.DateTimeField()
    received_by = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    channel = models.CharField(max_length=9, choices=Channel.choices)
    nature = models.CharField(max_length=20)  # a code of natures.csv
    danger = models.SmallIntegerField(choices=Danger.choices)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    place = models.IntegerField()
    place_to = models.IntegerField()
    told = models.BinaryField(null=True)
    informant = models.CharField(max_length=9, choices=Informant.choices)
    answer_wanted = models.BooleanField(default=False)
    gap = models.UUIDField(null=True)  # the unmet right it came from
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="signals"
    )
    lead = models.ForeignKey("self", models.PROTECT, null=True, related_name="gathered")
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEW)
    assignee = models.UUIDField(null=True)
    outcome = models.CharField(max_length=13, choices=Outcome.choices, blank=True)
    proposed_by = models.UUIDField(null=True)  # of `outcome`, while a second is asked
    sent_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="signals_sent"
    )
    decided_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signals_decided_with_an_outcome",
                condition=~Q(state=State.DECIDED)
                | ~Q(outcome="") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signals_not_gathered_with_itself", condition=~Q(lead=F("id"))
            ),
            models.UniqueConstraint(
                name="signals_one_open_a_gap",
                fields=["gap"],
                condition=Q(gap__isnull=False) & ~Q(state=State.DECIDED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["danger", "received_at"],
                name="signals_queue",
                condition=~Q(state=State.DECIDED),
            ),
            models.Index(fields=["place", "received_at"], name="signals_journal"),
        ]

    def __str__(self) -> str:
        return self.number


class Receipt(models.Model):
    """What the teller keeps of a signal: its number and how far it is. Nothing of the
    child, of whom it turned out to be, or of what it led to."""

    signal = models.OneToOneField(
        Signal, models.PROTECT, primary_key=True, related_name="receipt"
    )
    owner = models.UUIDField()
    number = models.CharField(max_length=14)
    told_at = models.DateTimeField()
    token = models.UUIDField()  # of the form: what is sent twice is one signal
    in_danger = models.BooleanField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEW)
    answer = models.BinaryField(null=True)  # sealed: what the office wrote back
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="signals_sent_once", fields=["owner", "token"]
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Source(models.Model):
    """Who told it, if somebody other than the one who wrote it down. S4, sealed.

    There is no row for an anonymous one: nobody was asked.
    """

    signal = models.OneToOneField(
        Signal, models.PROTECT, primary_key=True, related_name="source"
    )
    words = models.BinaryField()

    def __str__(self) -> str:
        return f"source of {self.signal_id}"


class Step(BaseModel):
    """Something that happened to a signal: who, when, why. Added, never changed."""

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="steps")
    by = models.UUIDField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=StepKind.choices)
    outcome = models.CharField(max_length=13, choices=Outcome.choices, blank=True)
    note = models.BinaryField(null=True)  # sealed under the signal's key

    def __str__(self) -> str:
        return f"{self.signal_id}: {self.kind}"


class Draft(models.Model):
    """What somebody has typed and not sent, sealed. Theirs alone; gone once it is sent."""

    owner = models.UUIDField(primary_key=True)
    key = models.UUIDField()
    words = models.BinaryField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.owner}"
