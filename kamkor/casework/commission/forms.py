from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kamkor.casework.plans import forms as plans
from kamkor.foundation.accounts.models import User

from .choices import Choice, Function, TaskState

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_AREA = forms.Textarea(attrs={"rows": 3})


class Call(forms.Form):
    day = forms.DateField(label=_("Day"), widget=_DAY)
    time = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    where = forms.CharField(label=_("Where"), max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"day", "time"} <= said.keys():
            moment = datetime.combine(said["day"], said["time"])
            said["meets_at"] = timezone.make_aware(moment)
            if said["meets_at"] <= timezone.now():
                self.add_error("day", _("This moment has passed."))
        return said


class Appoint(forms.Form):
    user = forms.TypedChoiceField(label=_("Who"), coerce=UUID)
    function = forms.ChoiceField(label=_("In which function"), choices=Function.choices)
    since = forms.DateField(label=_("From which day"), widget=_DAY)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        who: Any = self.fields["user"]
        who.choices = [("", _("choose")), *((p.pk, p.full_name) for p in people)]


class Put(forms.Form):
    question = forms.CharField(
        label=_("What is the Commission to decide?"), max_length=1000, widget=_AREA
    )
    summary = forms.CharField(
        label=_("What do the members need to know?"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("They see this and nothing else of the case."),
    )  # fmt: skip


class Vote(forms.Form):
    user = forms.UUIDField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(choices=Choice.choices)


class Decide(forms.Form):
    words = forms.CharField(
        label=_("What does the Commission decide?"), max_length=4000, widget=_AREA,
        help_text=_("A plan that is not agreed to goes back with these words."),
    )  # fmt: skip


class Reason(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=_AREA)


class Task(plans.Measure):
    """What, by whom, until which day: asked as a measure of a plan is."""


class Result(forms.Form):
    state = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[(s, s.label) for s in (TaskState.DONE, TaskState.NOT_DONE)],
    )
    result = forms.CharField(
        label=_("What was done, or why not?"), max_length=2000, widget=_AREA
    )
