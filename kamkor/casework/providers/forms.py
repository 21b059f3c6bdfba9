import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.accounts.choices import Language
from kamkor.foundation.places.models import Organisation, Territory

from .choices import Need, Reason, Situation
from .models import OLDEST, Service

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Service]
else:
    _ModelForm = forms.ModelForm  # takes no type at run time

_ANY = ("", _("any"))
_HOURS = re.compile(
    r"^(?P<days>[^\d]+?)\s+(?P<opens>\d\d:\d\d)\s*[-–]\s*(?P<closes>\d\d:\d\d)$"
)

_WITH_ADDRESS = re.compile(r"^(?P<document>.*\S)\s+(?P<uri>https?://\S+)$")


def _place(*, required: bool = False) -> Any:
    return forms.ModelChoiceField(
        label=_("Place"), queryset=Territory.objects.none(), required=required,
        to_field_name="code", empty_label=None if required else _("any"),
    )  # fmt: skip


class Search(forms.Form):
    """Which services of the directory are shown. All may be empty."""

    place = _place()
    need = forms.ChoiceField(
        label=_("What is needed"), choices=[_ANY, *Need.choices], required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[_ANY, *Language.choices], required=False
    )
    words = forms.CharField(label=_("Name"), max_length=80, required=False)
    free = forms.BooleanField(label=_("Free of charge only"), required=False)

    def __init__(self, *args: Any, territories: QuerySet[Territory], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = territories  # type: ignore[attr-defined]

    @property
    def active(self) -> int:
        """How many fields narrow the list."""
        if not self.is_valid():
            return 0
        return sum(bool(value) for value in self.cleaned_data.values())


class WhoIsCompetent(forms.Form):
    need = forms.ChoiceField(label=_("What is needed"), choices=Need.choices)
    place = _place(required=True)
    situation = forms.MultipleChoiceField(
        label=_("What else is so"), choices=Situation.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, territories: QuerySet[Territory], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = territories  # type: ignore[attr-defined]


class _Lines(forms.CharField):
    """One value a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class _Hours(forms.CharField):
    """ "Mon–Fri 09:00-18:00", one a line; kept as {days, opens, closes}."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{r['days']} {r['opens']}-{r['closes']}" for r in value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        rows = []
        for line in filter(None, map(str.strip, text.splitlines())):
            found = _HOURS.match(line)
            if found is None:
                raise forms.ValidationError(
                    _("Write days and hours like this: Mon–Fri 09:00-18:00")
                )
            rows.append(found.groupdict())
        return rows


class _Documents(_Lines):
    """Rows {document, uri}; a line is the document, and its web address where there is
    one."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{r['document']} {r['uri']}".strip() for r in value)

    def clean(self, value: Any) -> Any:
        return [_document(line) for line in super().clean(value)]


def _document(line: str) -> dict[str, str]:
    found = _WITH_ADDRESS.match(line)
    return found.groupdict() if found else {"document": line, "uri": ""}


class ServiceForm(_ModelForm):
    phones = _Lines(label=_("Telephones"), required=False, help_text=_("One a line."))
    hours = _Hours(
        label=_("Opening hours"), required=False,
        help_text=_("One a line, like this: Mon–Fri 09:00-18:00"),
    )  # fmt: skip
    documents = _Documents(
        label=_("What to bring"), required=False,
        help_text=_("One paper a line; its web address may follow."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    web = forms.URLField(
        label=_("Web address"), max_length=300, required=False, assume_scheme="https"
    )
    is_free = forms.NullBooleanField(label=_("Free of charge"), required=False)
    is_accessible = forms.NullBooleanField(
        label=_("Accessible in a wheelchair"), required=False
    )

    class Meta:
        model = Service
        fields = (
            "name_ky", "name_ru", "name_kk", "name_en", "organisation", "territory",
            "need", "about", "for_whom", "age_from", "age_to", "languages", "is_free",
            "cost", "capacity", "taken", "address", "phones", "email", "web", "hours",
            "documents", "is_accessible", "valid_from",
        )  # fmt: skip
        labels = {
            "name_ky": _("Name in Kyrgyz"), "name_ru": _("Name in Russian"),
            "name_kk": _("Name in Kazakh"), "name_en": _("Name in English"),
            "organisation": _("Organisation"), "territory": _("Where"),
            "need": _("What it helps with"), "about": _("What is done"),
            "for_whom": _("For whom"), "age_from": _("Age from"),
            "age_to": _("Age to"), "cost": _("What it costs"),
            "capacity": _("Places"), "taken": _("Places taken"),
            "address": _("Address"), "email": _("E-mail"),
            "valid_from": _("Since when"),
        }  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        territories: QuerySet[Territory],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["territory"].queryset = territories  # type: ignore[attr-defined]
        for name in ("age_from", "age_to"):
            self.fields[name].widget.attrs |= {"min": 0, "max": OLDEST}
        for name, field in self.fields.items():
            field.required = name in ("organisation", "territory", "need")

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(told.get(f"name_{x}") for x in ("ky", "ru", "kk", "en")):
            self.add_error("name_ru", _("Give the name in one language at least."))
        first, last = told.get("age_from"), told.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("The last age stands before the first."))
        capacity, taken = told.get("capacity"), told.get("taken")
        if capacity is not None and taken is not None and taken > capacity:
            self.add_error("taken", _("More places are taken than there are."))
        return told

    def _post_clean(self) -> None:
        """Nothing is put into the row here: actions change rows."""


class HandOver(forms.Form):
    """Whose the work will be, and which kinds of it go."""

    to = forms.TypedChoiceField(label=_("Who takes the work"), coerce=UUID)
    kinds = forms.MultipleChoiceField(
        label=_("What goes"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark what goes.")},
    )  # fmt: skip


class Absence(forms.Form):
    from_day = forms.DateField(
        label=_("First day away"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    to_day = forms.DateField(
        label=_("Last day away"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.ChoiceField(label=_("Why"), choices=Reason.choices)
    deputy = forms.TypedChoiceField(
        label=_("Who stands in"), required=False, coerce=UUID, empty_value=None,
        help_text=_("Sees your children for these days and no longer."),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: list[tuple[UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.choices = [("", _("nobody")), *colleagues]
