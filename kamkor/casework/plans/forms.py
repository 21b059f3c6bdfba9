from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.foundation.accounts.models import User
from kamkor.foundation.places.models import Organisation
from kamkor.register.rights.choices import Right

from .choices import MeasureState

_AREA = forms.Textarea(attrs={"rows": 3})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Goal(forms.Form):
    right = forms.ChoiceField(label=_("Which right?"), choices=Right.choices)
    words = forms.CharField(
        label=_("What is to be reached?"), max_length=2000, widget=_AREA,
        help_text=_("So that anybody can see later whether it was."),
    )  # fmt: skip


class Measure(forms.Form):
    words = forms.CharField(
        label=_("What is to be done?"), max_length=2000, widget=_AREA
    )
    who = forms.ChoiceField(label=_("Who does it?"))
    until = forms.DateField(label=_("By which day?"), widget=_DAY)

    def __init__(
        self, *args: Any, doers: tuple[list[User], list[Organisation]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        people, bodies = doers
        who: Any = self.fields["who"]
        who.choices = [
            ("", _("choose")),
            (_("People"), [(f"user:{user.pk}", user.full_name) for user in people]),
            (_("Bodies"), [(f"body:{body.pk}", body.name) for body in bodies]),
        ]

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day

    @property
    def owner(self) -> Owner:
        kind, _colon, pk = self.cleaned_data["who"].partition(":")
        return Owner(user=UUID(pk)) if kind == "user" else Owner(organisation=UUID(pk))


class Submit(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What does the child say of the plan?"), max_length=2000, required=False,
        widget=_AREA, help_text=_("In the child's own words."),
    )  # fmt: skip
    not_heard = forms.CharField(
        label=_("If the child was not asked: why?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class Decide(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when you return the plan."),
    )  # fmt: skip


class Result(forms.Form):
    state = forms.ChoiceField(
        label=_("How did it go?"), widget=forms.RadioSelect,
        choices=[(s.value, s.label) for s in (MeasureState.DONE, MeasureState.NOT_DONE)],
    )  # fmt: skip
    result = forms.CharField(
        label=_("What came of it?"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when it was not done: why."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        if answer.get("state") == MeasureState.NOT_DONE and not answer.get("result"):
            self.add_error("result", _("Say why it was not done."))
        return answer
