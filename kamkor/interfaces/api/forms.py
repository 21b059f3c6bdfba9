from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamkor.foundation.places.models import Organisation

from .choices import SCOPES


class NewKeyForm(forms.Form):
    organisation = forms.CharField(
        label=gettext_lazy("Code of the organisation"),
        help_text=gettext_lazy(
            "The system sends records on behalf of this organisation."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("What system is it?"),
        help_text=gettext_lazy("For example: the electronic journal of the school."),
        max_length=100,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
    )
    records_an_hour = forms.IntegerField(
        label=gettext_lazy("Records an hour"),
        min_value=1,
        max_value=100_000,
        initial=1_000,
    )
    records_a_day = forms.IntegerField(
        label=gettext_lazy("Records a day"),
        min_value=1,
        max_value=1_000_000,
        initial=10_000,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy(
            "After this day the key opens nothing. Empty: until revoked."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_organisation(self) -> Organisation:
        code = self.cleaned_data["organisation"].strip()
        found = Organisation.objects.filter(
            country=settings.COUNTRY, code=code, valid_to=None
        ).first()
        if found is None:
            raise forms.ValidationError(_("There is no organisation with this code."))
        return found

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day < self.today:
            raise forms.ValidationError(_("This day is over."))
        return day
