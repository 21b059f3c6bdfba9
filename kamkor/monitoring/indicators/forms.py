import tomllib
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import areas
from .choices import Form, Outcome
from .errors import NotReadable
from .models import Indicator
from .reading import mapping

LARGEST = 16  # MB by a page; larger files by the command
TYPES = ".xml,.csv,.tsv,.xlsx,.xls,.ods"


def too_large() -> str:
    text = gettext(
        "The file is larger than %(n)s MB: bring it in by “kamkor indicators import”."
    )
    return text % {"n": LARGEST}


class NewFile(forms.Form):
    """A file of figures and what it does not say itself."""

    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose the file.")}
    )
    form = forms.ChoiceField(
        label=_("How it is written"),
        choices=[c for c in Form.choices if c[0] != Form.REGISTER],
        widget=forms.RadioSelect, initial=Form.TABLE,
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Whose figures"))
    indicator = forms.ModelChoiceField(
        label=_("Indicator"), required=False, to_field_name="code",
        queryset=Indicator.objects.none(),
        empty_label=_("the file or its name says it"),
    )  # fmt: skip
    mapping = forms.CharField(
        label=_("Which column is what"), required=False, max_length=5_000,
        help_text=_("Only for a table with headings of its own. One a line: concept = \"heading\"; for all rows alike: concept = \"=word\"."),
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": 'TIME_PERIOD = "Год"\nREF_AREA = "Область"\nOBS_VALUE = "Всего"'}
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, stopped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stopped:  # the file was not read to its end
            self.fields["file"].error_messages["required"] = too_large()
        country: Any = self.fields["country"]
        country.choices, country.initial = countries(), settings.COUNTRY
        indicator: Any = self.fields["indicator"]
        indicator.queryset = Indicator.objects.filter(retired_at=None).order_by(
            "position"
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST << 20:
            raise forms.ValidationError(too_large())
        return file

    def clean_mapping(self) -> dict[str, str]:
        text = self.cleaned_data["mapping"]
        try:
            return mapping.checked(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise forms.ValidationError(str(error)) from error
        except NotReadable as error:
            raise forms.ValidationError(str(error)) from error


class Reason(forms.Form):
    """A decision on a whole file."""

    reason = forms.CharField(
        label=_("Why"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OnFinding(forms.Form):
    """A decision on one finding."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices)
    reason = forms.CharField(
        label=_("Why"), max_length=1000,
        error_messages={"required": _("Say in words why.")},
    )  # fmt: skip


def countries() -> list[tuple[str, str]]:
    """Both countries, this register's own first."""
    found = [(x, areas.of(x)[x.upper()].name) for x in areas.COUNTRIES]
    return sorted(found, key=lambda one: one[0] != settings.COUNTRY)
