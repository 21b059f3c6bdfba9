from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Territory

from .choices import Kind
from .kinds import FIELDS, LISTS
from .reading.limits import LIMITS

TYPES = ".xlsx,.xls,.ods,.csv,.tsv,.txt"


def too_large() -> str:
    """That a file is larger than a list may be, and what to do."""
    text = gettext("The file is larger than %(n)s MB. Split the list.")
    return text % {"n": LIMITS.file_bytes // 1024 // 1024}


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Territory) -> str:
        return obj.name


class NewListForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose the file with the list.")},
    )
    kind = forms.ChoiceField(
        label=_("What sort of list is it"),
        choices=[
            ("", _("Tell from its headings")),
            *(c for c in Kind.choices if c[0] in LISTS),
        ],
        required=False,
    )
    source = forms.CharField(
        label=_("Whose list is it"),
        help_text=_(
            "A name under which the list comes again and again, for example “School 5” "
            "or “Round, MTU 7”. Columns are remembered under it."
        ),
        max_length=200,
        error_messages={"required": _("Say whose list it is.")},
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    list_date = forms.DateField(
        label=_("Which day the list speaks for"),
        help_text=_(
            "Left empty: the day of this source's list of the last 30 days, which "
            "this one then corrects, or else today."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    territory = PlaceField(
        label=_("Which place"), queryset=Territory.objects.none(), required=False
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Territory],
        stopped: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if stopped:  # the file was not read to its end
            self.fields["file"].error_messages["required"] = too_large()
        field = cast("PlaceField", self.fields["territory"])
        field.queryset = places
        if first := places.first():
            field.initial = first.pk
            field.required = True
            field.empty_label = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(too_large())
        return file


class CellField(forms.CharField):
    """The text of a cell. An empty one is an answer too."""

    empty_values = []


class MendForm(forms.Form):
    """One row of a list; each field holds the text of its cell."""

    use_required_attribute = False

    def __init__(self, *args: Any, cells: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in cells.items():
            self.fields[name] = CellField(
                label=FIELDS[name].label, initial=text, max_length=2000
            )

    def changed(self) -> dict[str, str]:
        """Field -> new text, of the cells somebody wrote anew."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
