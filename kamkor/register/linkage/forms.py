from django import forms
from django.utils.translation import gettext_lazy as _


class Ask(forms.Form):
    words = forms.CharField(
        label=_("What do you know of the child?"),
        help_text=_("Name in any script, birth date, personal number, mother's name."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=_("Why do you ask?"),
        help_text=_("Who answers for the child will read this with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
