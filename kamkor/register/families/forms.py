from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from .choices import KinState, NotHere


class Family(forms.Form):
    """Which of the children shown belong together."""

    children = forms.TypedMultipleChoiceField(
        label=_("Of whom do you decide?"),
        help_text=_("Take the mark away where a child does not belong to the others."),
        widget=forms.CheckboxSelectMultiple,
        coerce=UUID,
        error_messages={"required": _("Mark two children at least.")},
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    answer = forms.ChoiceField(
        choices=[(KinState.CONFIRMED, ""), (KinState.REJECTED, "")],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, choices: list[tuple[UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["children"]
        field.choices = choices
        self.initial.setdefault("children", [pk for pk, _name in choices])

    def clean_children(self) -> list[UUID]:
        chosen: list[UUID] = self.cleaned_data["children"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("Mark two children at least."))
        return chosen


class Accept(forms.Form):
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False,
        help_text=_("The old territory reads it too. Name no child."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class Refuse(forms.Form):
    reason = forms.ChoiceField(label=_("Why not?"), choices=NotHere.choices)
    note = forms.CharField(
        label=_("What do you know?"), max_length=1000, required=False,
        help_text=_("The old territory reads it too. Name no child."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("auto_id", "refuse_%s")  # it stands beside Accept
        super().__init__(*args, **kwargs)
