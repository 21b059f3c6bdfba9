from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Organisation
from kamkor.register.people.choices import Kinship
from kamkor.register.people.reads import Member

from .choices import CheckKind, Held, Outcome
from .definition import Track

_AREA = forms.Textarea(attrs={"rows": 3})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Begin(forms.Form):
    """Who is it for, who cares, and why each nearer way was not possible."""

    carer = forms.CharField(
        label=_("Who will care for the child: full name"),
        max_length=200,
        required=False,
    )
    kinship = forms.ChoiceField(
        label=_("Who is this to the child?"), choices=Kinship.choices,
        initial=Kinship.UNKNOWN,
    )  # fmt: skip
    carer_age = forms.IntegerField(
        label=_("Age of the carer"), min_value=14, max_value=120, required=False
    )

    def __init__(
        self, *args: Any, siblings: list[Member], nearer: list[Track], of_care: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if not of_care:
            for name in ("carer", "kinship", "carer_age"):
                del self.fields[name]
        if siblings:
            self.fields["siblings"] = forms.MultipleChoiceField(
                label=_("For which other children of the household as well?"),
                choices=[(str(m.person.pk), m.name or m.person.code) for m in siblings],
                widget=forms.CheckboxSelectMultiple, required=False,
            )  # fmt: skip
        for track in nearer:
            self.fields[f"nearer_{track.code}"] = forms.CharField(
                label=_("Why not: %(track)s?") % {"track": track.label},
                max_length=1000, widget=_AREA,
            )  # fmt: skip

    @property
    def reasons(self) -> dict[str, str]:
        said = self.cleaned_data
        return {k.removeprefix("nearer_"): v for k, v in said.items() if "nearer_" in k}


class Ended(forms.Form):
    """How the present step ended. Fields of a decision where one is told."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    number = forms.CharField(
        label=_("Number of the paper"), max_length=60, required=False
    )
    until = forms.DateField(
        label=_("Until which day does it hold?"), widget=_DAY, required=False,
        help_text=_("Leave empty where it has no end."),
    )  # fmt: skip
    parent = forms.ChoiceField(
        label=_("Which parent came back?"), required=False,
        choices=[("", _("choose")), ("mother", _("mother")), ("father", _("father")),
                 ("both", _("both parents"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("What should be remembered?"), max_length=2000, required=False,
        widget=_AREA,
    )  # fmt: skip

    def __init__(
        self, *args: Any, outcomes: list[Outcome], decides: bool, lasts: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = [(outcome.value, outcome.label) for outcome in outcomes]
        if not decides:
            del self.fields["number"]
        if not lasts:
            del self.fields["until"]
        if Outcome.PARENT_RETURNED not in outcomes:
            del self.fields["parent"]


class Submit(forms.Form):
    body = forms.ModelChoiceField(
        label=_("To which body?"), queryset=Organisation.objects.none(), required=False
    )
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    number = forms.CharField(label=_("Incoming number"), max_length=60, required=False)


class PaperForm(forms.Form):
    state = forms.ChoiceField(label=_("How does it stand?"), choices=Held.choices)
    reason = forms.CharField(
        label=_("Why can it not be had?"), max_length=1000, required=False
    )


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was it?"), choices=CheckKind.choices)
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    result = forms.CharField(label=_("What was found?"), max_length=2000, widget=_AREA)


class Reason(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=_AREA)
