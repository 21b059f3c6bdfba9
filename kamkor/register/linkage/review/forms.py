from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Territory
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.reads import Wanted
from kamkor.register.sources.choices import Kind

_ANY = ("", _("any"))


class PairFilter(forms.Form):
    """What of the pairs that wait is listed. All fields may be empty."""

    place = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False,
        to_field_name="code", empty_label=_("any"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind of list"), choices=[_ANY, *Kind.choices], required=False
    )
    only = forms.ChoiceField(
        label=_("Which pairs"), required=False,
        choices=[
            ("", _("all that wait")),
            ("second", _("for a second reading")),
            ("head", _("where two readers disagree")),
            ("unsure", _("of which nobody could say")),
        ],
    )  # fmt: skip
    shielded = forms.BooleanField(
        label=_("Only where a child is shielded"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Territory.objects.exclude(  # type: ignore[attr-defined]
            level="village"
        ).order_by("low")

    @property
    def wanted(self) -> Wanted:
        """For reads.queue. What is no choice of a field narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        place = said.get("place")
        return Wanted(
            place=(place.low, place.high) if place else None,
            kind=said.get("kind", ""),
            shielded=bool(said.get("shielded")),
            only=said.get("only", ""),
        )

    @property
    def active(self) -> int:
        """How many fields narrow the list."""
        return sum(
            value not in (None, "", False) for value in self.cleaned_data.values()
        )


class Decision(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (PairState.SAME, _("The same child")),
            (PairState.DIFFERENT, _("Different children")),
            (PairState.UNSURE, _("Cannot say")),
        ]
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    go_on = forms.BooleanField(
        label=_("Go on to the next pair after each answer"), required=False
    )
