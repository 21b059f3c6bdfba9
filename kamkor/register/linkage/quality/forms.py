from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.register.linkage.choices import PairState


class Look(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (PairState.SAME, _("This child's")),
            (PairState.DIFFERENT, _("Another child's")),
            (PairState.UNSURE, _("Cannot say")),
        ]
    )
