from django import forms
from django.utils.translation import gettext_lazy as _


class RaiseShield(forms.Form):
    words = forms.CharField(
        label=_("Why must nobody learn where this child lives?"),
        help_text=_("Only those who hold the child will read this. It is kept sealed."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=15,
        max_length=2000,
    )


class ShareShield(forms.Form):
    """Names the second head of unit, who must see the child before agreeing."""

    login = forms.CharField(
        label=_("Sign-in name of another head of unit"), max_length=60
    )
