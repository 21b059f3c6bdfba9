from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Territory
from kamkor.register.people.choices import Sex

from .choices import GapState, Right, Status
from .explaining import sentence
from .reasons import REASONS

_ANY = ("", _("any"))
_BODIES = sorted(
    {body for reason in REASONS.values() for body in reason.responsible},
    key=lambda body: body.value,
)


class GapFilter(forms.Form):
    """What of the gap list is shown. All fields may be empty."""

    right = forms.ChoiceField(
        label=_("Right"), choices=[_ANY, *Right.choices], required=False
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False,
        choices=[_ANY, (Status.NOT_MET, Status.NOT_MET.label),
                 (Status.AT_RISK, Status.AT_RISK.label)],
    )  # fmt: skip
    place = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False,
        to_field_name="code", empty_label=_("any"),
    )  # fmt: skip
    age_from = forms.IntegerField(
        label=_("Age from"), min_value=0, max_value=18, required=False
    )
    age_to = forms.IntegerField(
        label=_("Age to"), min_value=0, max_value=18, required=False
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[_ANY, *Sex.choices], required=False
    )
    since = forms.DateField(
        label=_("Since this day or earlier"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    body = forms.ChoiceField(
        label=_("Who is asked to act"), required=False,
        choices=[_ANY, *((b.value, b.label) for b in _BODIES)],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[_ANY, *(c for c in GapState.choices if c[0] != GapState.CLOSED)],
    )  # fmt: skip
    whose = forms.ChoiceField(
        label=_("Whose work"), required=False,
        choices=[_ANY, ("me", _("mine")), ("nobody", _("nobody's yet"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [
            (code, f"{Right(right).label}: {sentence(right, code, 'unknown')}")
            for right, code in REASONS
            if REASONS[right, code].responsible
        ]
        self.fields["reason"].choices = [_ANY, *codes]  # type: ignore[attr-defined]
        self.fields["place"].queryset = Territory.objects.exclude(  # type: ignore[attr-defined]
            level="village"
        ).order_by("low")

    @property
    def active(self) -> int:
        """How many fields narrow the list."""
        if not self.is_valid():
            return 0
        return sum(
            value not in (None, "", False) for value in self.cleaned_data.values()
        )


class AssignForm(forms.Form):
    to = forms.TypedChoiceField(label=_("Who takes it"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000,
        help_text=_("What should be done first, what you already know."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MoveForm(forms.Form):
    state = forms.ChoiceField(label=_("How it goes"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class FilterName(forms.Form):
    name = forms.CharField(label=_("Name of the filter"), max_length=80)
    query = forms.CharField(max_length=400, widget=forms.HiddenInput, required=False)
