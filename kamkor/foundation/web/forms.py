from django import forms
from django.utils.translation import gettext_lazy as _


class UndertakingForm(forms.Form):
    promise = forms.BooleanField(
        label=_("I have read this and I promise it"),
        error_messages={"required": _("Tick the box to promise.")},
    )
