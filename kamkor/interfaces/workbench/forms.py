from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import BlockReason, LeaseReason


class BreakGlass(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why must you see this child?"),
        choices=LeaseReason.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("The head of the unit and the responsible worker will read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class Review(forms.Form):
    justified = forms.TypedChoiceField(
        label=_("Was it right?"),
        choices=[("yes", _("Yes, it was right")), ("no", _("No, it was not right"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000,
        required=False,
    )  # fmt: skip


class ByCode(forms.Form):
    code = forms.CharField(
        label=_("Code of the child"),
        help_text=_("It stands on the paper or in the message you were given."),
        max_length=12,
    )


class ShutOut(forms.Form):
    login = forms.CharField(
        label=_("Sign-in name of who must not see the child"),
        help_text=_("The name with which this person signs in."),
        max_length=150,
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=BlockReason.choices, widget=forms.RadioSelect
    )
